"""Who may do what to the guidelines. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role


def may_edit_guidelines(person: User) -> bool:
    """The head of international affairs keeps the guidelines (RELIABILITY section 2, row 1)."""
    return person.grants.has(Role.HEAD)
