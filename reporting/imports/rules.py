"""Who may do what with an import they can see. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role


def may_import(person: User) -> bool:
    """The head of international affairs brings the guidelines in."""
    return person.grants.has(Role.HEAD)


def may_see_imports(person: User) -> bool:
    """A reader sees what was imported; for others there is no such page."""
    return may_import(person) or person.grants.has(Role.READER)
