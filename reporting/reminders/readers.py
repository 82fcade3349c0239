"""Who is written to, with the rights that they hold on a day: one query for all."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from accounts.grants import Grants
from accounts.models import Appointment, User
from accounts.roles import Role
from reporting.entries.models import Entry
from reporting.entries.rules import may_save

WRITERS = (
    Role.CONTACT,
    Role.DEPUTY,
    Role.NETWORK_CONTACT,
    Role.PROJECT_OFFICE,
    Role.HEAD,
)


def readers_on(day: date, *, person: User | None = None) -> list[User]:
    """People with an address who write or approve entries on that day; or that person alone."""
    rows = (
        Appointment.objects.valid(day)
        .of_active_people()
        .filter(role__in=[*WRITERS, Role.APPROVER])
        .exclude(user__email="")
        .select_related("user", "unit", "body")
        .order_by("user_id", "pk")
    )
    if person is not None:
        rows = rows.filter(user=person)
    return [_with_grants(user, held) for user, held in groupby(rows, lambda row: row.user)]


def _with_grants(user: User, held: Iterable[Appointment]) -> User:
    user.grants = Grants(tuple(row.grant for row in held))
    return user


def writes(person: User, entry: Entry) -> bool:
    """Whether the row waits for this person's hand; that an approver could write too is no duty."""
    return may_save(_as(person, WRITERS), entry)


def approves(person: User, entry: Entry) -> bool:
    """Whether the person is the approver of the row's unit."""
    return person.grants.covers(entry.unit.path, (Role.APPROVER,)) and may_save(person, entry)


def _as(person: User, roles: tuple[Role, ...]) -> User:
    """The same person in these roles alone."""
    alone = User(pk=person.pk)
    alone.grants = Grants(tuple(grant for grant in person.grants.held if grant.role in roles))
    return alone
