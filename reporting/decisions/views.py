"""A meeting's page: what it said of its packet and of each measure."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require, require_sight
from guidelines.models import Measure
from reporting.decisions import operations
from reporting.decisions.forms import DecisionForm
from reporting.decisions.models import Decision
from reporting.decisions.operations import StaleDecision
from reporting.decisions.rules import may_read, may_record
from reporting.rounds.models import Meeting, MeetingState
from reporting.rounds.rules import may_read_rounds, may_see_meeting

ENDED = frozenset({MeetingState.MINUTED, MeetingState.CANCELLED})
WHOLE = 0  # in an address: the packet as a whole


@dataclass(frozen=True, slots=True)
class Row:
    """A measure, or None for the whole; `stale`: somebody else stored a text meanwhile."""

    measure: Measure | None
    decision: Decision | None
    form: DecisionForm
    stale: bool = False

    @property
    def key(self) -> int:
        """What stands in the row's address."""
        return self.measure.pk if self.measure else WHOLE


@require_safe
def meeting_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the meeting said; for who records it, a form per measure."""
    return _show(request, _meeting(request, pk))


@require_POST
def decision_save(request: SignedInRequest, pk: int, measure_id: int) -> HttpResponse:
    """Store what the meeting said of one measure, or of the whole."""
    meeting = _meeting(request, pk)
    require(may_record(request.user, meeting))
    form = DecisionForm(request.POST, auto_id=f"d{measure_id}_%s")
    if not form.is_valid():
        return _show(request, meeting, wrong=(measure_id, form), status=422)
    try:
        operations.save_decision(
            meeting_id=pk,
            measure_id=measure_id or None,
            actor=request.user,
            edit=form.edit(),
        )
    except StaleDecision as stale:
        mine = form.cleaned_data | {"version": stale.current.version if stale.current else 0}
        again = DecisionForm(initial=mine, auto_id=f"d{measure_id}_%s")
        return _show(request, meeting, wrong=(measure_id, again), stale=True, status=409)
    messages.success(request, _("What the meeting said is saved."))
    return redirect(f"{reverse('meeting', args=[pk])}#m{measure_id}")


@require_POST
def meeting_minute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm that the minutes are confirmed."""
    operations.mark_minuted(meeting_id=pk, actor=request.user)
    messages.success(request, _("The meeting is minuted. Those who answer now read what it said."))
    return redirect("meeting", pk)


def _meeting(request: SignedInRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.select_related("round__edition", "body__unit")
    meeting = get_object_or_404(meetings, pk=pk)
    require_sight(may_see_meeting(request.user, meeting))
    return meeting


def _show(
    request: SignedInRequest,
    meeting: Meeting,
    *,
    wrong: tuple[int, DecisionForm] | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    visible = Decision.objects.visible_to(request.user).filter(meeting=meeting)
    stored = {d.measure_id or WHOLE: d for d in visible.select_related("saved_by")}
    writes = may_record(request.user, meeting) and meeting.state not in ENDED
    measures = Measure.objects.of_edition(meeting.round.edition_id).in_order()
    rows = [_row(None, stored, wrong, stale=stale)]
    rows += [_row(measure, stored, wrong, stale=stale) for measure in measures]
    context = {
        "meeting": meeting,
        "round": meeting.round,
        "whole": rows[0],
        "rows": rows[1:] if writes else [row for row in rows[1:] if row.decision],
        "writes": writes,
        "readable": may_read(request.user, meeting),
        "sees_rounds": may_read_rounds(request.user),
        "menu_place": "rounds" if may_read_rounds(request.user) else "packets",
    }
    return render(request, "reporting/decisions/meeting.html", context, status=status)


def _row(
    measure: Measure | None,
    stored: dict[int, Decision],
    wrong: tuple[int, DecisionForm] | None,
    *,
    stale: bool,
) -> Row:
    key = measure.pk if measure else WHOLE
    if wrong and wrong[0] == key:
        return Row(measure, stored.get(key), wrong[1], stale=stale)
    return Row(measure, stored.get(key), DecisionForm.showing(str(key), stored.get(key)))
