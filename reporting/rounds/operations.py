"""Every write to a round and its meetings. One verb, one function, one transaction.

Raises Forbidden or DomainError; nothing is written then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, User
from audit.operations import record, record_all
from core.errors import DomainError, Invisible, require
from guidelines.models import Edition
from jobs.operations import announce
from reporting.rounds.deadlines import Deadlines, deadlines_of, passed
from reporting.rounds.models import Meeting, MeetingState, Round, RoundState
from reporting.rounds.rules import may_run_rounds

# verb -> (states it is open in, the state it leads to)
STEPS: Mapping[str, tuple[frozenset[RoundState], RoundState]] = {
    "lock": (frozenset({RoundState.OPEN}), RoundState.LOCKED),
    "unlock": (frozenset({RoundState.LOCKED}), RoundState.OPEN),
    "close": (frozenset({RoundState.OPEN, RoundState.LOCKED}), RoundState.CLOSED),
}

WHEN = frozenset({"held_on", "first_month", "last_month"})
MEETING_FIELDS = ("held_on", "first_month", "last_month", "place", "state")


@dataclass(frozen=True, slots=True)
class MeetingEdit:
    """When a body meets: a day, or months by their first days, or nothing known yet."""

    held_on: date | None
    first_month: date | None
    last_month: date | None
    place: str = ""
    state: MeetingState = MeetingState.PLANNED


@transaction.atomic
def plan_round(*, edition: Edition, year: int, actor: User) -> Round:
    """Make the year's round with a meeting of every body that gets a packet, dates unknown."""
    require(may_run_rounds(actor))
    if Round.objects.filter(year=year).exists():
        raise DomainError(_("There is a round of that year already. Open it instead."))
    round_ = Round.objects.create(edition=edition, year=year)
    record(actor=actor, verb="round.plan", subject=round_, changes={"year": (None, year)})
    meetings = Meeting.objects.bulk_create(
        Meeting(round=round_, body=body) for body in Body.objects.with_packets()
    )
    record_all(
        actor=actor,
        verb="meeting.plan",
        subjects=((m, {"body": (None, m.body.key)}) for m in meetings),
    )
    return round_


@transaction.atomic
def set_meeting(*, meeting_id: int, actor: User, edit: MeetingEdit) -> Meeting:
    """Write a meeting's date, place and state. Deadlines still ahead follow by themselves."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("round", "body")
        .filter(pk=meeting_id)
        .first()
    )
    if meeting is None:
        raise Invisible
    require(may_run_rounds(actor))
    if meeting.round.state == RoundState.CLOSED:
        raise DomainError(_("The round is closed. Its meetings no longer change."))
    # One mover at a time: which deadlines are behind is read from all meetings of the round.
    round_ = lock_round(meeting.round_id)
    deadlines = deadlines_of(round_)
    before = {name: str(getattr(meeting, name) or "") for name in MEETING_FIELDS}
    for name in MEETING_FIELDS:
        setattr(meeting, name, getattr(edit, name))
    meeting.save(update_fields=MEETING_FIELDS)
    after = {name: str(getattr(meeting, name) or "") for name in MEETING_FIELDS}
    changes = {n: (before[n], after[n]) for n in MEETING_FIELDS if before[n] != after[n]}
    if changes:
        record(actor=actor, verb="meeting.set", subject=meeting, changes=changes)
        _keep_passed(round_, deadlines, actor)
    moves = changes.keys() & WHEN or meeting.state == MeetingState.CANCELLED != before["state"]
    if moves and round_.state in {RoundState.OPEN, RoundState.LOCKED}:
        announce("reporting.meeting_moved", meeting)
    return meeting


def _keep_passed(round_: Round, before: Deadlines, actor: User) -> None:
    """Let the deadlines that are behind stand where they were."""
    behind = passed(before, deadlines_of(round_), timezone.localdate())
    if not behind:
        return
    round_.kept_dates = round_.kept_dates | behind
    round_.save(update_fields=["kept_dates"])
    changes = {name: (None, day) for name, day in behind.items()}
    record(actor=actor, verb="round.keep_dates", subject=round_, changes=changes)


@transaction.atomic
def set_reminder_days(*, round_id: int, actor: User, days: tuple[int, ...]) -> Round:
    """Choose the working days, before (-) and after the divisions' deadline, of the reminders."""
    round_ = lock_round(round_id)
    require(may_run_rounds(actor))
    if round_.state == RoundState.CLOSED:
        raise DomainError(_("The round is closed. Nobody is reminded of it any more."))
    before, wanted = round_.reminder_days, sorted(set(days))
    if before != wanted:
        round_.reminder_days = wanted
        round_.save(update_fields=["reminder_days"])
        changes = {"reminder_days": (_listed(before), _listed(wanted))}
        record(actor=actor, verb="round.remind", subject=round_, changes=changes)
    return round_


def _listed(days: Iterable[int]) -> str:
    return ", ".join(map(str, days))


@transaction.atomic
def step_round(*, round_id: int, actor: User, verb: str) -> Round:
    """Lock, unlock or close: the only acts that end or renew the writing of a round."""
    round_ = lock_round(round_id)
    require(may_run_rounds(actor))
    open_in, state = STEPS[verb]
    if round_.state not in open_in:
        raise DomainError(_("The round is now in another state. Open the page again."))
    before, round_.state = round_.state, state
    if state == RoundState.CLOSED:
        round_.closed_at = timezone.now()
    round_.save(update_fields=["state", "closed_at"])
    record(actor=actor, verb=f"round.{verb}", subject=round_, changes={"state": (before, state)})
    if state == RoundState.CLOSED:
        announce("reporting.round_closed", round_)
    return round_


def lock_round(round_id: int) -> Round:
    """The round's row, locked until commit. Raises Invisible for no such round."""
    round_ = Round.objects.select_for_update(of=("self",)).filter(pk=round_id).first()
    if round_ is None:
        raise Invisible
    return round_


def mark_open(round_: Round, actor: User) -> None:
    """Turn a planned round into an open one, in the caller's transaction and under its lock."""
    if round_.state != RoundState.PLANNED:
        return
    round_.state, round_.opened_at = RoundState.OPEN, timezone.now()
    round_.save(update_fields=["state", "opened_at"])
    record(
        actor=actor,
        verb="round.open",
        subject=round_,
        changes={"state": (RoundState.PLANNED, RoundState.OPEN)},
    )
    announce("reporting.round_opened", round_)
