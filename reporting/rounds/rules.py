"""Who may do what to a round. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role
from reporting.rounds.models import Meeting


def may_run_rounds(person: User) -> bool:
    """The head of international affairs plans, opens, locks and closes rounds."""
    return person.grants.has(Role.HEAD)


def may_read_rounds(person: User) -> bool:
    """Everybody who works for the city in a role here sees its dates (RELIABILITY row 2)."""
    return person.grants.has_city_role() or person.grants.has(Role.ADMIN)


def may_see_meeting(person: User, meeting: Meeting) -> bool:
    """Whether the meeting's page exists for the person (row 2: a body's own people see theirs)."""
    grants = person.grants
    return grants.has_city_role() or meeting.body_id in grants.bodies(Role.MEMBER, Role.SECRETARY)
