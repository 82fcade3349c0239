"""The acts of a round that touch its rows. Each has a page that says what it does, before it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest
from core.errors import require, require_sight
from reporting.opening.closing import unfinished_of
from reporting.opening.forms import ConfirmMoveForm
from reporting.opening.moving import Move, plan_move
from reporting.opening.operations import open_round
from reporting.opening.preview import preview_of
from reporting.rounds.forms import MeetingForm
from reporting.rounds.models import Meeting, Round, RoundState
from reporting.rounds.operations import set_meeting, step_round
from reporting.rounds.rules import may_read_rounds, may_run_rounds
from reporting.rounds.views import show_round


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what opening creates; open the round, or add what is missing from an open one."""
    if request.method != "POST":
        return _show_opening(request, pk)
    opened = open_round(round_id=pk, actor=request.user)
    if opened.entries or opened.city_lines:
        said = ngettext(
            "The round is open: %(n)d entry was created.",
            "The round is open: %(n)d entries were created.",
            opened.entries,
        )
        messages.success(request, said % {"n": opened.entries})
    else:
        messages.info(request, _("The round has all its rows already."))
    return redirect("round", pk)


@require_POST
def meeting_set(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a meeting; where a deadline would move, first say which and ask."""
    require(may_run_rounds(request.user))
    meeting = get_object_or_404(Meeting.objects.select_related("round__edition", "body"), pk=pk)
    form = MeetingForm(request.POST, year=meeting.round.year, prefix=f"m{meeting.pk}")
    if not form.is_valid():
        return show_round(request, meeting.round, wrong=(meeting.pk, form), status=422)
    move = plan_move(meeting, form.edit())
    if move.shifts and meeting.round.state != RoundState.CLOSED:
        unconfirmed = _ask(request, meeting, form, move)
        if unconfirmed is not None:
            return unconfirmed
    set_meeting(meeting_id=pk, actor=request.user, edit=form.edit())
    messages.success(request, _("The meeting is saved."))
    return redirect("round", meeting.round_id)


@require_http_methods(["GET", "HEAD", "POST"])
def round_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what stays unfinished; close the round."""
    if request.method == "POST":
        step_round(round_id=pk, actor=request.user, verb="close")
        messages.success(request, _("The round is closed. Its texts stay as they are."))
        return redirect("round", pk)
    require_sight(may_read_rounds(request.user))
    require(may_run_rounds(request.user))
    round_ = get_object_or_404(Round.objects.newest_first(), pk=pk)
    context = {"round": round_, "left": unfinished_of(round_)}
    return render(request, "reporting/rounds/close.html", context)


def _show_opening(request: SignedInRequest, pk: int) -> HttpResponse:
    require_sight(may_read_rounds(request.user))
    require(may_run_rounds(request.user))
    round_ = get_object_or_404(Round.objects.newest_first(), pk=pk)
    context = {"round": round_, "preview": preview_of(round_)}
    return render(request, "reporting/rounds/open.html", context)


def _ask(
    request: SignedInRequest, meeting: Meeting, form: MeetingForm, move: Move
) -> HttpResponse | None:
    """The page that asks, or None where the head has seen this very move and agreed to it."""
    first = "seen" not in request.POST
    answer = ConfirmMoveForm(None if first else request.POST)
    if not first and answer.is_valid():
        if answer.cleaned_data["seen"] != move.fingerprint:
            answer.add_error(None, _("The dates have changed meanwhile. This is how they are now."))
        elif move.is_short and not answer.cleaned_data["short_ok"]:
            answer.add_error("short_ok", _("Say that the days are enough, or choose another day."))
        else:
            return None
    context = {"meeting": meeting, "round": meeting.round, "form": form, "move": move}
    context |= {"answer": answer, "edit": form.edit()}
    status = 200 if first else 422
    return render(request, "reporting/rounds/move.html", context, status=status)
