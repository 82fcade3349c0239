"""Every write to a meeting's decisions. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError (StaleDecision is one); nothing is written then.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import record
from core.errors import DomainError, Invisible, require
from guidelines.models import Measure
from reporting.decisions.models import Decision
from reporting.decisions.rules import may_record
from reporting.rounds.models import Meeting, MeetingState
from reporting.rounds.rules import may_see_meeting


class StaleDecision(DomainError):
    """Someone changed it after this person read it. `current` is None where it was taken away."""

    def __init__(self, current: Decision | None) -> None:
        super().__init__(_("The text has changed since you opened it. Compare and save again."))
        self.current = current


@dataclass(frozen=True, slots=True)
class DecisionEdit:
    """What was written, and the version it was based on: 0 where there was none."""

    version: int
    text: str
    section: str


@transaction.atomic
def save_decision(
    *, meeting_id: int, measure_id: int | None, actor: User, edit: DecisionEdit
) -> Decision | None:
    """Store what the meeting said of a measure, or of the packet as a whole (None). Repeatable.

    An empty text takes the decision away. After minuting nothing changes: the minutes hold.
    """
    meeting = _lock(meeting_id, actor)
    measure = None
    if measure_id is not None:
        measures = Measure.objects.of_edition(meeting.round.edition_id)
        measure = measures.filter(pk=measure_id).first()
        if measure is None:
            raise Invisible
    stored = Decision.objects.filter(meeting=meeting, measure=measure).first()
    kept = (stored.text, stored.section) if stored else ("", "")
    if kept == (edit.text, edit.section if edit.text else ""):
        return stored
    if (stored.version if stored else 0) != edit.version:
        raise StaleDecision(stored)
    if not edit.text:
        _remove(stored, actor)
        return None
    return _write(stored or Decision(meeting=meeting, measure=measure, version=0), actor, edit)


@transaction.atomic
def mark_minuted(*, meeting_id: int, actor: User) -> Meeting:
    """Say that the minutes are confirmed: from now on those who answer read the decisions."""
    meeting = _lock(meeting_id, actor)
    if meeting.held_on is None or meeting.held_on > timezone.localdate():
        raise DomainError(_("The meeting has not been held yet. Set its day first."))
    before, meeting.state = meeting.state, MeetingState.MINUTED
    meeting.save(update_fields=["state"])
    changes = {"state": (before, meeting.state)}
    record(actor=actor, verb="meeting.minute", subject=meeting, changes=changes)
    return meeting


def _lock(meeting_id: int, actor: User) -> Meeting:
    """The meeting's row, locked until commit: minuting and recording exclude each other."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("round", "body")
        .filter(pk=meeting_id)
        .first()
    )
    if meeting is None or not may_see_meeting(actor, meeting):
        raise Invisible
    require(may_record(actor, meeting))
    if meeting.state == MeetingState.MINUTED:
        raise DomainError(
            _("The minutes are confirmed, so what the meeting said no longer changes.")
        )
    if meeting.state == MeetingState.CANCELLED:
        raise DomainError(_("The meeting was cancelled. There is nothing to record."))
    return meeting


def _remove(stored: Decision | None, actor: User) -> None:
    if stored is not None:
        changes = {"text": (stored.text, ""), "section": (stored.section, "")}
        record(actor=actor, verb="decision.remove", subject=stored, changes=changes)
        stored.delete()


def _write(decision: Decision, actor: User, edit: DecisionEdit) -> Decision:
    changes = {"text": (decision.text, edit.text), "section": (decision.section, edit.section)}
    decision.text, decision.section = edit.text, edit.section
    decision.version += 1
    decision.saved_by, decision.saved_at = actor, timezone.now()
    if decision.version == 1:
        decision.save(force_insert=True)
    else:
        decision.save(update_fields=["text", "section", "version", "saved_by", "saved_at"])
    told = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    record(actor=actor, verb="decision.save", subject=decision, changes=told)
    return decision
