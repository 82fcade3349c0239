"""The deadlines of a round, derived backwards from its meetings (DOMAIN.md, "Calendar").

Nobody types a deadline. With L = the lock of the city management group's packet = its meeting
less 7 working days, everything else follows. A deadline is a date, due at 16.00 in Helsinki.
Dates close nothing: after a deadline a text is accepted and marked late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts.roles import BodyKind
from reporting.rounds.models import Meeting, MeetingState, Round
from reporting.rounds.workdays import first_working_day, working_days_before, working_days_from

HELSINKI = ZoneInfo("Europe/Helsinki")
DUE_AT = time(16, 0)

# Working days before the meeting of the city management group, and before L. The city's to set.
LOCK = 7
AGENDA = 5
TEAM_LOCK = 3
OPENS_BEFORE_LOCK = 35
DIVISIONS_BEFORE_LOCK = 15
RETURNS_BEFORE_LOCK = 8
LINES_BEFORE_LOCK = 3

NAMES = ("opens_on", "division_due", "returns_due", "lines_due", "cutoff")


@dataclass(frozen=True, slots=True)
class MeetingDates:
    """What follows from one meeting. `day` is exact, or the first working day of its month."""

    meeting: Meeting
    day: date
    day_is_missing: bool
    locks_on: date
    agenda_on: date | None
    too_late_for_remarks: bool


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All dates of a round. None where the city management group has no date to count from."""

    meetings: tuple[MeetingDates, ...]
    opens_on: date | None
    division_due: date | None
    returns_due: date | None
    lines_due: date | None
    cutoff: date | None

    def of(self, meeting: Meeting) -> MeetingDates | None:
        """The dates of one meeting of this round; None while it has no date at all."""
        return next((dates for dates in self.meetings if dates.meeting.pk == meeting.pk), None)


def due_moment(day: date) -> datetime:
    """The instant at which a deadline of this day passes."""
    return datetime.combine(day, DUE_AT, tzinfo=HELSINKI)


def deadlines_of(round_: Round) -> Deadlines:
    """The deadlines of a round, from its meetings: one query."""
    meetings = round_.meetings.select_related("body__unit").order_by("body__ordinal")
    return derive(meetings, kept=round_.kept_dates)


def derive(meetings: Iterable[Meeting], *, kept: Mapping[str, str] | None = None) -> Deadlines:
    """The deadlines that these meetings give. Pure; the bodies must be loaded.

    `kept` are those of the round that had passed before a meeting was moved (Round.kept_dates).
    """
    dated = [
        (meeting, day)
        for meeting in meetings
        if meeting.state != MeetingState.CANCELLED and (day := _day_of(meeting)) is not None
    ]
    group = next((day for meeting, day in dated if meeting.body.kind == BodyKind.CITY_GROUP), None)
    cutoff = working_days_before(group, LOCK) if group else None
    days = {
        "opens_on": _before(cutoff, OPENS_BEFORE_LOCK),
        "division_due": _before(cutoff, DIVISIONS_BEFORE_LOCK),
        "returns_due": _before(cutoff, RETURNS_BEFORE_LOCK),
        "lines_due": _before(cutoff, LINES_BEFORE_LOCK),
        "cutoff": cutoff,
    } | {name: date.fromisoformat(day) for name, day in (kept or {}).items()}
    return Deadlines(
        meetings=tuple(_dates(meeting, day, days["lines_due"]) for meeting, day in dated), **days
    )


def moved(before: Deadlines, after: Deadlines) -> dict[str, tuple[date | None, date | None]]:
    """The round's deadlines that are not the same, in their order: from and to."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in NAMES}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def passed(before: Deadlines, after: Deadlines, today: date) -> dict[str, str]:
    """What a move may not touch: deadlines that lie behind, as Round.kept_dates keeps them."""
    return {
        name: old.isoformat()
        for name, (old, _new) in moved(before, after).items()
        if old is not None and old < today
    }


def reminder_dates(due: date | None, days: Iterable[int]) -> list[tuple[int, date | None]]:
    """On which date each reminder of a cadence falls; None while the round has no deadline."""
    return [(count, working_days_from(due, count) if due else None) for count in days]


def _before(day: date | None, count: int) -> date | None:
    return working_days_before(day, count) if day else None


def _day_of(meeting: Meeting) -> date | None:
    """A month without a day counts from its first working day (3.11.2025 for November 2025)."""
    if meeting.held_on:
        return meeting.held_on
    return first_working_day(meeting.first_month) if meeting.first_month else None


def _dates(meeting: Meeting, day: date, remarks_due: date | None) -> MeetingDates:
    team = meeting.body.kind == BodyKind.MANAGEMENT_TEAM
    return MeetingDates(
        meeting=meeting,
        day=day,
        day_is_missing=meeting.held_on is None,
        locks_on=working_days_before(day, TEAM_LOCK if team else LOCK),
        agenda_on=None if team else working_days_before(day, AGENDA),
        too_late_for_remarks=bool(
            team and meeting.held_on and remarks_due and meeting.held_on > remarks_due
        ),
    )
