"""Who may do what to a round. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role


def may_run_rounds(person: User) -> bool:
    """The head of international affairs plans, opens, locks and closes rounds."""
    return person.grants.has(Role.HEAD)
