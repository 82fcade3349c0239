"""Units that end and are gone on from: a unit merged into another, a service area moved.

A unit's key and place in the tree never change, so that old rows stay readable where the tree of
their time has them (RELIABILITY V3). Moving makes a successor under the new parent from a day on;
merging ends a unit and names the one that goes on. Everything is dated, so the day may be to come.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Unit, User
from accounts.people.rules import may_edit_organisation
from accounts.querysets import valid_on
from accounts.roles import UnitKind
from audit.operations import Value, record
from core.errors import DomainError, Invisible, require

Successors = list[tuple[Unit, Unit]]
_KEY_MAX = 40  # characters, as the column


@transaction.atomic
def move_unit(*, actor: User, unit_id: int, parent_id: int, day: date) -> Successors:
    """Go on with a service area under another division from that day. Returns old and new units.

    Its people go with it: each role ends the day before and goes on in the successor.
    """
    unit, parent = _lock_two(actor, unit_id, parent_id)
    require_movable(unit, parent, day)
    return list(_succeed(unit, parent, day, actor))


@transaction.atomic
def merge_unit(*, actor: User, unit_id: int, into_id: int, day: date) -> Successors:
    """End a unit; another of its kind goes on for it, and what was below it goes below that one.

    The roles in the unit itself end the day before: nobody gets a right in the other one unasked.
    """
    unit, into = _lock_two(actor, unit_id, into_id)
    require_mergeable(unit, into, day)
    moved: Successors = [(unit, into)]
    for child in below(unit, day):
        moved += _succeed(child, into, day, actor)
    for appointment in held_from(unit, day):
        _end(appointment, day, actor)
    _close(unit, into, day, actor)
    return moved


def require_movable(unit: Unit, parent: Unit, day: date) -> None:
    """Raise DomainError where the unit cannot move under that parent from that day."""
    if unit.kind != UnitKind.SERVICE_AREA or parent.kind != UnitKind.DIVISION:
        raise DomainError(_("A service area is moved, and a division is where it is moved to."))
    if unit.parent_id == parent.pk:
        raise DomainError(_("The service area is in this division already."))
    _require_in_force(unit, parent, day)


def require_mergeable(unit: Unit, into: Unit, day: date) -> None:
    """Raise DomainError where the unit cannot be merged into the other from that day."""
    if unit.pk == into.pk or unit.kind != into.kind:
        raise DomainError(_("A unit is merged into another one of its own kind."))
    _require_in_force(unit, into, day)
    if any(child.kind == UnitKind.OFFICE for child in below(unit, day)):
        raise DomainError(_("There is an office below the unit. The application knows it by name."))
    if any(appointment.starts_on >= day for appointment in held_from(unit, day)):
        raise DomainError(_("A role in the unit begins only after that day. End it first."))


def _require_in_force(unit: Unit, other: Unit, day: date) -> None:
    if day < timezone.localdate():
        raise DomainError(_("The day is today or a later one: what has been is not rewritten."))
    if unit.continued_by_id or (unit.ends_on and unit.ends_on < day) or unit.starts_on >= day:
        raise DomainError(_("The unit is not in force on the day before, or ends already."))
    if other.starts_on > day or other.ends_on is not None:
        raise DomainError(_("The unit that goes on is not in force from that day onwards."))


def below(unit: Unit, day: date) -> list[Unit]:
    """The units right below that are in force on that day."""
    return list(unit.children.filter(valid_on(day)).order_by("ordinal"))


def held_from(unit: Unit, day: date) -> list[Appointment]:
    """The roles in the unit that are in force on that day or begin later."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=day)
    return list(unit.appointments.filter(lasting).select_related("user", "unit").order_by("pk"))


def _lock_two(actor: User, one: int, other: int) -> tuple[Unit, Unit]:
    require(may_edit_organisation(actor))
    units = {unit.pk: unit for unit in Unit.objects.select_for_update().order_by("pk")}
    if one not in units or other not in units:
        raise Invisible
    return units[one], units[other]


def _succeed(unit: Unit, parent: Unit, day: date, actor: User) -> Iterator[tuple[Unit, Unit]]:
    """Make the successor of a unit and of all below it; each takes its people along."""
    key = _free_key(unit, parent)
    new = Unit.objects.create(
        key=key,
        parent=parent,
        kind=unit.kind,
        short=unit.short,
        path=f"{parent.path}{key}/",
        ordinal=int(Unit.objects.aggregate(last=Max("ordinal"))["last"] or 0) + 1,
        starts_on=day,
        ends_on=unit.ends_on,
        submitted_by=unit.submitted_by,
        needs_confirmation=unit.needs_confirmation,
        name_fi=unit.name_fi,
        name_sv=unit.name_sv,
        name_en=unit.name_en,
    )
    told: dict[str, tuple[Value, Value]] = {"key": ("", key), "goes_on_from": ("", unit.key)}
    record(actor=actor, verb="unit.create", subject=new, changes=told)
    yield unit, new
    for child in below(unit, day):
        yield from _succeed(child, new, day, actor)
    for appointment in held_from(unit, day):
        _go_on(appointment, new, day, actor)
    _close(unit, new, day, actor)


def _free_key(unit: Unit, parent: Unit) -> str:
    """The unit's key under its new parent: kuhy-kirjasto becomes kato-kirjasto."""
    old = unit.parent.key if unit.parent else ""
    tail = unit.key.removeprefix(f"{old}-")
    wanted = f"{parent.key}-{tail}"[: _KEY_MAX - 3]
    taken = set(Unit.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, 99)))
    return next(name for name in names if name not in taken)


def _close(unit: Unit, new: Unit, day: date, actor: User) -> None:
    before = unit.ends_on.isoformat() if unit.ends_on else None
    unit.ends_on, unit.continued_by = day - timedelta(days=1), new
    unit.save(update_fields=["ends_on", "continued_by"])
    changes = {"ends_on": (before, unit.ends_on.isoformat()), "continued_by": ("", new.key)}
    record(actor=actor, verb="unit.succeed", subject=unit, changes=changes)


def _go_on(appointment: Appointment, new: Unit, day: date, actor: User) -> None:
    """The same role for the same person and as long, in the successor from that day."""
    ends_on, old = appointment.ends_on, appointment.unit
    if appointment.starts_on >= day:
        appointment.unit = new
        appointment.save(update_fields=["unit"])
        changes = {"unit": (old.key if old else "", new.key)}
        record(actor=actor, verb="appointment.move", subject=appointment, changes=changes)
        return
    _end(appointment, day, actor)
    onward = Appointment.objects.create(
        user=appointment.user,
        role=appointment.role,
        unit=new,
        starts_on=day,
        ends_on=ends_on,
        granted_by=appointment.granted_by,
    )
    told: dict[str, tuple[Value, Value]] = {
        "user": (None, appointment.user_id),
        "role": (None, appointment.role),
        "unit": (old.key if old else "", new.key),
        "starts_on": (None, day.isoformat()),
    }
    record(actor=actor, verb="appointment.create", subject=onward, changes=told)


def _end(appointment: Appointment, day: date, actor: User) -> None:
    before = appointment.ends_on
    last_day = day - timedelta(days=1)
    appointment.ends_on = last_day
    appointment.save(update_fields=["ends_on"])
    changes = {"ends_on": (before.isoformat() if before else None, last_day.isoformat())}
    record(actor=actor, verb="appointment.end", subject=appointment, changes=changes)
