"""Who may do what with the keys of machines. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role


def may_see_tokens(person: User) -> bool:
    """The page is for those who make keys and those who stop them."""
    return person.grants.has(Role.HEAD, Role.ADMIN)


def may_make_token(person: User) -> bool:
    """The head alone: an administrator has no right to contents, and a key would give it."""
    return person.grants.has(Role.HEAD)


def may_revoke_token(person: User) -> bool:
    """Whoever sees that a key has gone astray stops it."""
    return person.grants.has(Role.HEAD, Role.ADMIN)


def may_read_by_token(person: User) -> bool:
    """Whether a key may stand for the person: it is a reader's, for as long as they are one."""
    return person.grants.has(Role.READER)
