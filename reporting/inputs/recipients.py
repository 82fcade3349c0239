"""To whom a request goes. It only reads."""

from collections.abc import Iterable

from accounts.models import Appointment, Unit, User
from accounts.querysets import AppointmentQuerySet
from accounts.roles import Role
from reporting.entries.models import Entry
from reporting.inputs.models import InputRequest

ANSWERERS = (Role.CONTACT, Role.DEPUTY)


def recipients_of(request: InputRequest) -> list[User]:
    """The service area's contacts and deputies today; empty where `email` is the one asked."""
    rows = _answerers().filter(unit=request.unit_id).select_related("user").order_by("pk")
    return list({row.user_id: row.user for row in rows}.values())


def manned(units: Iterable[Unit]) -> set[int]:
    """Which of the units have somebody of their own who can answer here, by id."""
    ids = _answerers().filter(unit__in=[unit.pk for unit in units])
    return {unit_id for unit_id in ids.values_list("unit_id", flat=True) if unit_id}


def units_to_ask(entry: Entry) -> list[Unit]:
    """The service areas below the entry's unit, as the organisation stands today."""
    units = Unit.objects.valid().below([entry.unit.path]).exclude(pk=entry.unit_id)
    return list(units.in_tree_order())


def _answerers() -> AppointmentQuerySet:
    return Appointment.objects.valid().of_active_people().filter(role__in=ANSWERERS)
