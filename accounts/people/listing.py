"""What the people page shows: who holds what, place by place. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from accounts.models import Appointment, Body, Unit, User
from accounts.people.coverage import Gap, gaps
from accounts.people.rules import grantable_roles, may_confirm, may_end
from accounts.querysets import sees_everybody
from accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment, and what the reader may do with it."""

    appointment: Appointment
    may_end: bool
    may_confirm: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A unit's, a body's or, with neither, the city's own appointments."""

    unit: Unit | None
    body: Body | None
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap, and whether the reader is one who may fill it."""

    gap: Gap
    may_fill: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The people page: first what is missing, then who waits for a second word, then everybody."""

    holes: list[Hole]
    pending: list[Row]
    groups: list[Group]
    unappointed: list[User]
    closed: list[User]
    divisions: int


def people_listing(reader: User) -> Listing:
    """Read it for one reader, in five queries whatever its size."""
    today = timezone.localdate()
    appointments = list(Appointment.objects.visible_to(reader).not_over().for_people().in_order())
    divisions, roles = _divisions(reader), grantable_roles(reader)
    people = User.objects.visible_to(reader).by_name() if sees_everybody(reader) else None
    return Listing(
        holes=[
            Hole(gap=gap, may_fill=gap.role in roles)
            for gap in gaps(divisions, appointments, today)
        ],
        pending=[_row(a, reader, today) for a in appointments if a.pending],
        groups=_groups([a for a in appointments if not a.pending], reader, today),
        unappointed=list(people.active().unappointed()) if people is not None else [],
        closed=list(people.filter(is_active=False)) if people is not None else [],
        divisions=len(divisions),
    )


def appointment_rows(appointments: Iterable[Appointment], reader: User) -> list[Row]:
    """The same rows for one person's page."""
    today = timezone.localdate()
    return [_row(appointment, reader, today) for appointment in appointments]


def _divisions(reader: User) -> list[Unit]:
    units = Unit.objects.valid().divisions()
    if sees_everybody(reader):
        return list(units)
    mine = reader.grants.paths(Role.APPROVER)
    return [unit for unit in units if unit.path in mine]


def _groups(appointments: Sequence[Appointment], reader: User, today: date) -> list[Group]:
    return [
        Group(unit=unit, body=body, rows=[_row(row, reader, today) for row in rows])
        for (unit, body), rows in groupby(appointments, key=lambda row: (row.unit, row.body))
    ]


def _row(appointment: Appointment, reader: User, today: date) -> Row:
    ended = appointment.ends_on is not None and appointment.ends_on < today
    return Row(
        appointment=appointment,
        may_end=not ended and may_end(reader, appointment),
        may_confirm=appointment.pending and may_confirm(reader, appointment),
        is_coming=appointment.starts_on > today,
    )
