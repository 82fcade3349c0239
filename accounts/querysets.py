from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.roles import STRONG_ROLES, Role
from core.ordering import FiKey

if TYPE_CHECKING:
    from accounts.models import Appointment, Body, Term, Unit, User  # noqa: F401 -- type arguments


def valid_on(day: date) -> Q:
    """Rows whose dates hold on `day`, both ends included (RELIABILITY V2)."""
    return Q(starts_on__lte=day) & (Q(ends_on__gte=day) | Q(ends_on=None))


def sees_everybody(person: "User") -> bool:
    """Whether the person reads every account and appointment (RELIABILITY row 21)."""
    grants = person.grants
    return person.is_system or grants.has(Role.HEAD, Role.ADMIN) or grants.is_auditor()


def _appointments() -> "AppointmentQuerySet":
    """All of them: the model stands above this file, so it is asked for by name."""
    return AppointmentQuerySet(model=apps.get_model("accounts", "Appointment"))


class UserQuerySet(models.QuerySet["User"]):
    """Every way the product reads accounts."""

    def active(self) -> Self:
        """Accounts that can sign in."""
        return self.filter(is_active=True, is_system=False)

    def visible_to(self, person: "User") -> Self:
        """Everybody, or for an approver whoever is or was appointed in their own units."""
        people = self.filter(is_system=False)
        if sees_everybody(person):
            return people
        theirs = _appointments().visible_to(person)
        return people.filter(Exists(theirs.filter(user=OuterRef("pk"))))

    def with_strong(self) -> Self:
        """Adds `strong`: whether the person holds, or is to hold, a role that opens everything."""
        roles = _appointments().not_over().strong().filter(user=OuterRef("pk"))
        return self.annotate(strong=Exists(roles))

    def unappointed(self) -> Self:
        """Accounts without any appointment that is in force or to come."""
        return self.exclude(Exists(_appointments().not_over().filter(user=OuterRef("pk"))))

    def by_name(self) -> Self:
        """In Finnish alphabetical order."""
        return self.order_by(FiKey("name"), "name", "pk")


class UnitQuerySet(models.QuerySet["Unit"]):
    """Every way the product reads units."""

    def valid(self, day: date | None = None) -> Self:
        """Units of the tree as it stands on `day`, today by default."""
        return self.filter(valid_on(day or timezone.localdate()))

    def divisions(self) -> Self:
        """The divisions in the city's own order."""
        return self.filter(kind="division").order_by("ordinal")

    def in_tree_order(self) -> Self:
        """As the organisation is loaded: the city, its divisions, then what is below them."""
        return self.order_by("ordinal", "path")

    def below(self, paths: Iterable[str]) -> Self:
        """These units and what is below them."""
        wanted = Q(pk=None)
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)


class TermQuerySet(models.QuerySet["Term"]):
    """Every way the product reads terms."""

    def of_body(self, body: "Body", *, apart_from: int | None = None) -> Self:
        """One body's terms, perhaps without one of them."""
        return (
            self.filter(body=body).exclude(pk=apart_from) if apart_from else self.filter(body=body)
        )

    def in_order(self) -> Self:
        """The newest first."""
        return self.order_by("-starts_on")

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Those that share a day with this time; None is without end."""
        rows = self.filter(Q(ends_on__gte=starts_on) | Q(ends_on=None))
        return rows.filter(starts_on__lte=ends_on) if ends_on else rows


class BodyQuerySet(models.QuerySet["Body"]):
    """Every way the product reads bodies."""

    def in_order(self) -> Self:
        """In the order in which they meet."""
        return self.order_by("ordinal")

    def with_packets(self) -> Self:
        """The bodies that are sent a packet, in the order in which they meet."""
        return self.filter(gets_packet=True).order_by("ordinal")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Every way the product reads appointments."""

    def valid(self, day: date | None = None) -> Self:
        """Appointments in force on `day`, today by default; a pending one never is."""
        return self.filter(valid_on(day or timezone.localdate()), pending=False)

    def visible_to(self, person: "User") -> Self:
        """All for head, administrator and auditor; an approver's own units; else none."""
        grants = person.grants
        if sees_everybody(person):
            return self
        mine = Q(pk=None)
        for path in grants.paths(Role.APPROVER):
            mine |= Q(unit__path__startswith=path)
        return self.filter(mine)

    def not_over(self) -> Self:
        """Those in force today and those still to come, pending or not."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__gte=today) | Q(ends_on=None))

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Those that share a day with this time; None is without end."""
        rows = self.filter(Q(ends_on__gte=starts_on) | Q(ends_on=None))
        return rows.filter(starts_on__lte=ends_on) if ends_on else rows

    def strong(self) -> Self:
        """Those whose grant two administrators answer for."""
        return self.filter(role__in=STRONG_ROLES)

    def of_active_people(self) -> Self:
        """Those of accounts that can sign in."""
        return self.filter(user__is_active=True)

    def in_order(self) -> Self:
        """By where, role and name: the order of the people page."""
        return self.order_by(
            F("unit__ordinal").asc(nulls_first=True),
            F("body__ordinal").asc(nulls_first=True),
            "role",
            FiKey("user__name"),
            "starts_on",
        )

    def coming(self) -> Self:
        """Appointments that begin after today."""
        return self.filter(starts_on__gt=timezone.localdate())

    def of_person(self, person: "User") -> Self:
        """One person's own."""
        return self.filter(user=person)

    def deputies_of(self, units: UnitQuerySet) -> Self:
        """The deputy contacts of these units."""
        return self.filter(role=Role.DEPUTY, unit__in=units)

    def named_by(self, person: "User") -> Self:
        """The deputyships for a time that this person gave."""
        return self.filter(role=Role.DEPUTY, granted_by=person, ends_on__isnull=False)

    def for_people(self) -> Self:
        """Rows of the people page, with unit and body."""
        return self.select_related("unit", "body", "user").order_by("starts_on", "pk")
