"""Who may come in by which way."""

from accounts.models import User
from accounts.roles import Role


def may_sign_in_by_link(person: User) -> bool:
    """A member of a body and nothing else: who works in the city has a stronger way in.

    Asked again at every request of such a session: a role given meanwhile ends it.
    """
    held = person.grants.held
    return bool(held) and all(grant.role == Role.MEMBER for grant in held)
