"""The mailings of a round: what they are called, when they come, and to whom they speak. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.rounds.deadlines import Deadlines
from reporting.rounds.models import Round
from reporting.rounds.workdays import working_days_from

OPENING, LATE, THANKS = "opening", "late", "thanks"
RETURNED, COMMENTS, WAITING = "returned", "comments", "waiting"
MOVED, ASKED = "moved", "asked"
REMINDER = "reminder"
NEWS = (RETURNED, COMMENTS, WAITING)
AT_ONCE = (MOVED, ASKED)


@dataclass(frozen=True, slots=True)
class Mailing:
    """One mailing. `day` is None for what comes whenever it happens, or while there is no date."""

    key: str
    name: str
    whom: str
    day: date | None
    off: bool
    past: bool

    @property
    def is_sendable(self) -> bool:
        """Whether it can be sent by hand: what tells of one event goes by itself."""
        return self.key not in AT_ONCE


def reminder_key(count: int) -> str:
    """The key of the reminder so many working days from the deadline: "reminder-3"."""
    return f"{REMINDER}{count}"


def late_day(round_: Round, due: date | None) -> date | None:
    """When approvers hear what is missing: the working day after the last reminder."""
    last = max([0, *round_.reminder_days])
    return working_days_from(due, last + 1) if due else None


def mailings_of(
    round_: Round, deadlines: Deadlines, *, off: Collection[str], today: date
) -> list[Mailing]:
    """All mailings of the round in their order."""
    return [
        Mailing(key, name, whom, day, off=key in off, past=day is not None and day < today)
        for key, name, whom, day in _all(round_, deadlines)
    ]


def _all(round_: Round, deadlines: Deadlines) -> Iterator[tuple[str, str, str, date | None]]:
    writers, approvers = _("those who write"), _("the units’ approvers")
    due = deadlines.division_due
    yield OPENING, _("The round is open"), writers, _opening_day(round_, deadlines)
    for count in sorted(round_.reminder_days):
        day = working_days_from(due, count) if due else None
        yield reminder_key(count), reminder_name(count), writers, day
    yield LATE, _("What is missing after the deadline"), approvers, late_day(round_, due)
    yield RETURNED, _("Returned for more"), writers, None
    yield COMMENTS, _("New comments"), _("those who write, and the head"), None
    yield WAITING, _("Waits for the approver"), approvers, None
    yield MOVED, _("A meeting has moved"), _("those who write, approvers, secretaries"), None
    yield ASKED, _("Input is asked for"), _("the service areas that are asked"), None
    yield THANKS, _("Thanks, and what became of the texts"), writers, _thanks_day(round_)


def reminder_name(count: int) -> str:
    """What a reminder of the cadence is called."""
    if count < 0:
        said = ngettext(
            "Reminder %(n)d working day before the deadline",
            "Reminder %(n)d working days before the deadline",
            -count,
        )
        return said % {"n": -count}
    if count == 0:
        return _("Reminder on the day of the deadline")
    said = ngettext(
        "Reminder %(n)d working day after the deadline",
        "Reminder %(n)d working days after the deadline",
        count,
    )
    return said % {"n": count}


def _opening_day(round_: Round, deadlines: Deadlines) -> date | None:
    """The working morning after it was opened; before that, after the day it is to open."""
    if round_.opened_at:
        return working_days_from(timezone.localdate(round_.opened_at), 1)
    return deadlines.opens_on


def _thanks_day(round_: Round) -> date | None:
    return working_days_from(timezone.localdate(round_.closed_at), 1) if round_.closed_at else None
