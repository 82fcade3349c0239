"""Who may do what to a meeting's decisions. Pure: no query, no state, no exception."""

from accounts.models import User
from accounts.roles import Role
from reporting.rounds.models import Meeting, MeetingState


def may_record(person: User, meeting: Meeting) -> bool:
    """The head, and the body's own secretary, write down what the meeting said."""
    grants = person.grants
    return grants.has(Role.HEAD) or meeting.body_id in grants.bodies(Role.SECRETARY)


def may_read(person: User, meeting: Meeting) -> bool:
    """Who reads them now: who works here only once it has been minuted (row 18, note 6)."""
    grants = person.grants
    if grants.has(Role.HEAD, Role.READER):
        return True
    if meeting.body_id in grants.bodies(Role.MEMBER, Role.SECRETARY):
        return True
    return grants.has_city_role() and meeting.state == MeetingState.MINUTED
