"""Who may do what to a request for input. Pure: no query, no state, no exception.

The request's unit, entry, the entry's measure and unit must be loaded.
"""

from datetime import date, timedelta

from accounts.models import User
from reporting.entries.querysets import UNIT_WRITERS
from reporting.entries.rules import may_save
from reporting.inputs.models import InputRequest

LINK_DAYS = timedelta(days=14)  # after the day for which the answer was asked


def may_answer(person: User, request: InputRequest) -> bool:
    """The service area's own people; who writes the entry does not answer their own question."""
    above = request.entry.unit.path
    paths = person.grants.paths(*UNIT_WRITERS)
    return any(request.unit.path.startswith(p) and not above.startswith(p) for p in paths)


def may_manage(person: User, request: InputRequest) -> bool:
    """Who writes the entry reminds, withdraws and closes, whoever of them asked."""
    return may_save(person, request.entry)


def is_open(request: InputRequest) -> bool:
    """Whether it still takes an answer: neither ended nor left behind by its round."""
    return (
        request.withdrawn_at is None
        and request.closed_at is None
        and (request.entry.round.is_writable or request.entry.reopened)
    )


def link_is_open(request: InputRequest, today: date) -> bool:
    """Whether the link outside sign-in still opens the question."""
    return is_open(request) and today <= request.due_on + LINK_DAYS
