"""Why a person is written to on a morning. Pure: the desk, the days and the last letter in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from reporting.entries.models import Entry
from reporting.reminders.desk import Waiting
from reporting.reminders.mailings import (
    COMMENTS,
    LATE,
    OPENING,
    RETURNED,
    WAITING,
    late_day,
    reminder_key,
)
from reporting.reminders.times import came, is_near
from reporting.rounds.models import RoundState


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a morning answers for: after `since`, up to and with `day`."""

    since: date
    day: date


@dataclass(frozen=True, slots=True)
class Told:
    """When the person was last written to of a round, and whether of its opening."""

    at: datetime | None
    opened: bool


def reasons(waiting: Waiting, span: Span, told: Told) -> frozenset[str]:
    """The mailings that speak to this person this morning; empty for none."""
    return frozenset((*_own(waiting, span, told), *_approvers(waiting, span, told)))


def _own(waiting: Waiting, span: Span, told: Told) -> Iterator[str]:
    round_, due = waiting.desk.round, waiting.desk.deadlines.division_due
    if waiting.own and round_.state == RoundState.OPEN:
        if not told.opened and (due is None or span.day <= due):
            yield OPENING
        yield from map(reminder_key, came(due, round_.reminder_days, span.since, span.day))
    if any(is_news(entry, told) or _nears(waiting, entry, span) for entry in waiting.returned):
        yield RETURNED
    if waiting.comments:
        yield COMMENTS


def _approvers(waiting: Waiting, span: Span, told: Told) -> Iterator[str]:
    round_, due = waiting.desk.round, waiting.desk.deadlines.division_due
    reminded = came(due, round_.reminder_days, span.since, span.day)
    fresh = any(_after(entry.handed_on_at, told) for entry in waiting.waiting)
    if waiting.waiting and (fresh or reminded):
        yield WAITING
    late = late_day(round_, due)
    if waiting.missing and late is not None and span.since < late <= span.day:
        yield LATE


def is_news(entry: Entry, told: Told) -> bool:
    """Whether it was returned after the person was last written to."""
    return _after(entry.returned_at, told)


def return_due(waiting: Waiting, entry: Entry) -> date | None:
    """Until when a returned row is to be back: its own day, else the round's."""
    return entry.return_due or waiting.desk.deadlines.returns_due


def is_pressing(waiting: Waiting, entry: Entry, day: date) -> bool:
    """Whether a return is told within the hour: a deadline is three working days off or less."""
    dues = (return_due(waiting, entry), waiting.desk.deadlines.division_due)
    return any(is_near(day, due) for due in dues)


def _nears(waiting: Waiting, entry: Entry, span: Span) -> bool:
    cadence = waiting.desk.round.reminder_days
    return bool(came(return_due(waiting, entry), cadence, span.since, span.day))


def _after(moment: datetime | None, told: Told) -> bool:
    return moment is not None and (told.at is None or moment > told.at)
