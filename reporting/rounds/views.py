"""Pages of rounds. A view reads, calls one operation, and answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require, require_sight
from reporting.rounds import operations
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.forms import MeetingForm, RoundForm
from reporting.rounds.models import Meeting, Round
from reporting.rounds.rules import may_read_rounds, may_run_rounds


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
    return _show_round(request, get_object_or_404(Round.objects.newest_first(), pk=pk))


@require_POST
def meeting_set(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a meeting's date, place and state."""
    require(may_run_rounds(request.user))
    meeting = get_object_or_404(Meeting.objects.select_related("round__edition"), pk=pk)
    form = MeetingForm(request.POST, year=meeting.round.year, prefix=f"m{meeting.pk}")
    if not form.is_valid():
        return _show_round(request, meeting.round, wrong=(meeting.pk, form), status=422)
    operations.set_meeting(meeting_id=pk, actor=request.user, edit=form.edit())
    messages.success(request, _("The meeting is saved. The deadlines have been derived anew."))
    return redirect("round", meeting.round_id)


@require_POST
def round_step(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Lock, unlock or close the round."""
    operations.step_round(round_id=pk, actor=request.user, verb=verb)
    return redirect("round", pk)


def _show_list(request: SignedInRequest, form: RoundForm, *, status: int = 200) -> HttpResponse:
    context = {
        "rounds": Round.objects.newest_first(),
        "form": form,
        "runs": may_run_rounds(request.user),
    }
    return render(request, "reporting/rounds/round_list.html", context, status=status)


def _show_round(
    request: SignedInRequest,
    round_: Round,
    *,
    wrong: tuple[int, MeetingForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    deadlines = deadlines_of(round_)
    meetings = list(round_.meetings.in_order())
    for meeting in meetings:
        meeting.round = round_
    forms = {meeting.pk: MeetingForm.showing(meeting) for meeting in meetings}
    if wrong:
        forms[wrong[0]] = wrong[1]
    context = {
        "round": round_,
        "runs": may_run_rounds(request.user),
        "deadlines": deadlines,
        "meetings": [(m, deadlines.of(m), forms[m.pk]) for m in meetings],
        "entry_count": round_.entries.count(),
        "line_count": round_.city_lines.count(),
    }
    return render(request, "reporting/rounds/round.html", context, status=status)
