"""Whether each division has the people it needs (DOMAIN.md, "Contact coverage"). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Appointment, Unit
from accounts.roles import Role

SOON_DAYS = 60

# What a division needs: a role, and how many people at once. The second EU lead is the deputy.
NEEDED = (
    (Role.CONTACT, 1),
    (Role.DEPUTY, 1),
    (Role.APPROVER, 1),
    (Role.EU_RESPONSIBLE, 1),
    (Role.EU_RESPONSIBLE, 2),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place of a division that is empty, or will be. `last_day` is None where it is empty now."""

    unit: Unit
    role: Role
    is_second: bool
    last_day: date | None = None


def gaps(units: Iterable[Unit], appointments: Sequence[Appointment], today: date) -> list[Gap]:
    """The empty places first, then those that empty within 60 days, soonest first."""
    found = [
        gap
        for unit in units
        for role, count in NEEDED
        if (gap := _gap(unit, role, count, appointments, today)) is not None
    ]
    return sorted(found, key=lambda gap: gap.last_day or date.min)


def _gap(
    unit: Unit, role: Role, count: int, appointments: Sequence[Appointment], today: date
) -> Gap | None:
    held = [a for a in appointments if a.unit_id == unit.pk and a.role == role]
    held = [a for a in held if a.user.is_active]
    first_short_day = _first_short_day(held, count, today)
    if first_short_day is None:
        return None
    last_day = None if first_short_day == today else first_short_day - timedelta(days=1)
    return Gap(unit=unit, role=role, is_second=count > 1, last_day=last_day)


def _first_short_day(held: Sequence[Appointment], count: int, today: date) -> date | None:
    """The first day within the time ahead on which fewer than `count` people hold the role."""
    ends = {a.ends_on + timedelta(days=1) for a in held if a.ends_on is not None}
    ahead = today + timedelta(days=SOON_DAYS + 1)  # a last day within 60 days empties the next
    for day in sorted({today, *(day for day in ends if today <= day <= ahead)}):
        if len({a.user_id for a in held if a.is_valid_on(day)}) < count:
            return day
    return None
