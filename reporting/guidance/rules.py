"""Who may do what to the guidance. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role


def may_guide(person: User) -> bool:
    """The head of international affairs tells the writers what is asked for."""
    return person.grants.has(Role.HEAD)
