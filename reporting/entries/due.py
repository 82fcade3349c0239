"""Until when an entry is waited for."""

from datetime import date

from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.deadlines import Deadlines, deadlines_of


def due_of(entry: Entry, dates: Deadlines | None = None) -> date | None:
    """The divisions' day; of a returned entry the head's own day, else the round's for returns.

    A reopened entry has only the day that the head gave it. `dates` are asked for where absent.
    """
    returned = entry.state == State.RETURNED
    if entry.reopened or entry.return_due:
        return entry.return_due
    dates = dates or deadlines_of(entry.round)
    return dates.returns_due if returned else dates.division_due
