"""Who may do what to a city line they can see. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role


def may_compose(person: User) -> bool:
    """The head of international affairs alone says what the city says."""
    return person.grants.has(Role.HEAD)
