from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import Appointment, Body, Unit  # noqa: F401 -- type arguments


def valid_on(day: date) -> Q:
    """Rows whose dates hold on `day`, both ends included (RELIABILITY V2)."""
    return Q(starts_on__lte=day) & (Q(ends_on__gte=day) | Q(ends_on=None))


class UnitQuerySet(models.QuerySet["Unit"]):
    """Every way the product reads units."""

    def valid(self, day: date | None = None) -> Self:
        """Units of the tree as it stands on `day`, today by default."""
        return self.filter(valid_on(day or timezone.localdate()))

    def divisions(self) -> Self:
        """The divisions in the city's own order."""
        return self.filter(kind="division").order_by("ordinal")


class BodyQuerySet(models.QuerySet["Body"]):
    """Every way the product reads bodies."""

    def with_packets(self) -> Self:
        """The bodies that are sent a packet, in the order in which they meet."""
        return self.filter(gets_packet=True).order_by("ordinal")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Every way the product reads appointments."""

    def valid(self, day: date | None = None) -> Self:
        """Appointments in force on `day`, today by default."""
        return self.filter(valid_on(day or timezone.localdate()))

    def for_people(self) -> Self:
        """Rows of the people page, with unit and body."""
        return self.select_related("unit", "body", "user").order_by("starts_on", "pk")
