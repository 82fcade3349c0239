"""Pages of rounds. A view reads, calls one operation, and answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require, require_sight
from reporting.rounds import operations
from reporting.rounds.deadlines import deadlines_of, reminder_dates
from reporting.rounds.forms import MeetingForm, ReminderForm, RoundForm, signed
from reporting.rounds.models import Round
from reporting.rounds.rules import may_read_rounds, may_run_rounds, may_see_meeting


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    """Every round, newest first; for the head also the form for the next one."""
    require_sight(may_read_rounds(request.user))
    return _show_list(request, RoundForm())


@require_POST
def round_plan(request: SignedInRequest) -> HttpResponse:
    """Plan a year's round."""
    require(may_run_rounds(request.user))
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _show_list(request, form, status=422)
    round_ = operations.plan_round(actor=request.user, **form.cleaned_data)
    return redirect("round", round_.pk)


@require_safe
def round_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One round: its meetings, the deadlines that follow from them, and what may be done."""
    require_sight(may_read_rounds(request.user))
    return show_round(request, get_object_or_404(Round.objects.newest_first(), pk=pk))


@require_POST
def round_remind(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose on which days the round reminds."""
    require(may_run_rounds(request.user))
    round_ = get_object_or_404(Round.objects.newest_first(), pk=pk)
    form = ReminderForm(request.POST)
    if not form.is_valid():
        return show_round(request, round_, reminder_form=form, status=422)
    days = form.cleaned_data["days"]
    operations.set_reminder_days(round_id=pk, actor=request.user, days=days)
    messages.success(request, _("The reminder days are saved."))
    return redirect("round", pk)


@require_POST
def round_step(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Lock or unlock the writing of the round."""
    operations.step_round(round_id=pk, actor=request.user, verb=verb)
    return redirect("round", pk)


def _show_list(request: SignedInRequest, form: RoundForm, *, status: int = 200) -> HttpResponse:
    context = {
        "rounds": Round.objects.newest_first(),
        "form": form,
        "runs": may_run_rounds(request.user),
    }
    return render(request, "reporting/rounds/round_list.html", context, status=status)


def show_round(
    request: SignedInRequest,
    round_: Round,
    *,
    wrong: tuple[int, MeetingForm] | None = None,
    reminder_form: ReminderForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The round's page, perhaps with a form that could not be accepted."""
    deadlines = deadlines_of(round_)
    meetings = list(round_.meetings.in_order())
    for meeting in meetings:
        meeting.round = round_
    forms = {meeting.pk: MeetingForm.showing(meeting) for meeting in meetings}
    if wrong:
        forms[wrong[0]] = wrong[1]
    reminders = reminder_dates(deadlines.division_due, round_.reminder_days)
    context = {
        "round": round_,
        "runs": may_run_rounds(request.user),
        "deadlines": deadlines,
        "opens_meetings": all(may_see_meeting(request.user, m) for m in meetings),
        "meetings": [(m, deadlines.of(m), forms[m.pk]) for m in meetings],
        "entry_count": round_.entries.count(),
        "reminders": [(signed(count), day) for count, day in reminders],
        "reminder_form": reminder_form or ReminderForm.showing(round_),
    }
    return render(request, "reporting/rounds/round.html", context, status=status)
