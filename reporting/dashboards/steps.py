"""The days of a round in order, and how long each is away. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.roles import BodyKind
from reporting.rounds.deadlines import Deadlines, MeetingDates
from reporting.rounds.workdays import working_days_between


@dataclass(frozen=True, slots=True)
class Step:
    """A day or a stretch of days, and how many days are left to its first (negative: begun).

    `working` counts the working days among them.
    """

    day: date
    last: date
    kind: str
    name: str
    left: int
    day_is_missing: bool = False
    is_next: bool = False
    working: int = 0


def steps_of(deadlines: Deadlines, today: date) -> list[Step]:
    """The first that is not yet gone is where the round stands."""
    dated = [
        (deadlines.division_due, "divisions"),
        (deadlines.lines_due, "lines"),
        (deadlines.cutoff, "cutoff"),
    ]
    steps = [Step(day, day, kind, "", (day - today).days) for day, kind in dated if day]
    steps += _meeting_steps(deadlines.meetings, today)
    steps.sort(key=lambda step: (step.day, step.kind))
    ahead = next((n for n, step in enumerate(steps) if step.last >= today), None)
    return [
        replace(
            step,
            is_next=n == ahead,
            working=working_days_between(today, step.day) if step.left > 0 else 0,
        )
        for n, step in enumerate(steps)
    ]


def next_meeting(steps: Sequence[Step]) -> Step | None:
    """The nearest meeting of a body that is still ahead or today."""
    meetings = (step for step in steps if step.kind in {"teams", "meeting"})
    return next((step for step in meetings if step.left >= 0), None)


def _meeting_steps(meetings: Sequence[MeetingDates], today: date) -> Iterator[Step]:
    """The divisions' teams are one step from the first to the last; each other body is its own."""
    teams = [m for m in meetings if m.meeting.body.kind == BodyKind.MANAGEMENT_TEAM]
    if teams:
        days = sorted(m.day for m in teams)
        missing = any(m.day_is_missing for m in teams)
        yield Step(days[0], days[-1], "teams", "", (days[0] - today).days, missing)
    for dates in meetings:
        if dates not in teams:
            left = (dates.day - today).days
            name = dates.meeting.body.name
            yield Step(dates.day, dates.day, "meeting", name, left, dates.day_is_missing)
