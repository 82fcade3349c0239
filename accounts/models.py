from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant, Grants
from accounts.querysets import (
    AppointmentQuerySet,
    BodyQuerySet,
    TermQuerySet,
    UnitQuerySet,
    UserQuerySet,
)
from accounts.roles import (
    BODY_ROLES,
    STRONG_ROLES,
    UNIT_ROLES,
    BodyKind,
    Role,
    Submitter,
    UnitKind,
)
from accounts.signing_in.models import SignIn, SignInLink
from core.http import HtmxRequest
from core.trilingual import Named

__all__ = ["Appointment", "Body", "SignIn", "SignInLink", "SignedInRequest", "Term", "Unit", "User"]


class Unit(Named):
    """A division, service area or office. `key` never changes; names and places do.

    `path` holds the keys from the root ("/vantaa/kaym/"), so that "this unit or below" is one
    comparison. A division's `short` is the two letters of the matrix. A unit that was merged into
    another, or moved under another, has ended, and `continued_by` is the one that goes on: so old
    rows stay where the tree of their own time has them (RELIABILITY V3).
    """

    key = models.SlugField(max_length=40, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=12, choices=UnitKind)
    short = models.CharField(max_length=4, blank=True)
    path = models.CharField(max_length=200, unique=True)
    ordinal = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    submitted_by = models.CharField(
        max_length=8, choices=Submitter, default=Submitter.CONTACT, db_default=Submitter.CONTACT
    )
    needs_confirmation = models.BooleanField(default=False)
    continued_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continues"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="unit_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, kind="city") | (Q(parent__isnull=False) & ~Q(kind="city")),
                name="unit_root_iff_city",
            ),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="unit_path_closed"),
        ]

    @property
    def depth(self) -> int:
        """How deep in the tree: 0 for the city, 1 for a division."""
        return self.path.count("/") - 2


class Body(Named):
    """A table at which packets are read (toimielin): a management team, a group, a subcommittee."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=BodyKind)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    short = models.CharField(max_length=4)  # in a packet's label: KV-2025-KJR-2
    ordinal = models.PositiveSmallIntegerField(default=0)
    gets_packet = models.BooleanField(default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="management_team", unit__isnull=False)
                | ~Q(kind="management_team"),
                name="body_team_has_unit",
            ),
        ]


class Term(models.Model):
    """The time for which a body sits in one composition (toimikausi)."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="terms")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="term_ends_after"
            ),
            models.UniqueConstraint(fields=["body", "starts_on"], name="term_starts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.starts_on}"

    @property
    def days(self) -> str:
        """The days as printed, open where no end is known."""
        ends = date_format(self.ends_on, "j.n.Y") if self.ends_on else ""
        return f"{date_format(self.starts_on, 'j.n.Y')} – {ends}".strip()


class UserManager(BaseUserManager["User"]):
    """Makes accounts. Only accounts.operations and the tests call it."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of an e-mail address, whatever the case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person's account. What they may do comes from appointments alone.

    Django's own flags and permissions are used for nothing (docs/adr/0005). The one account with
    `is_system` signs what commands do; nobody signs in as it. `email` is "" until somebody who
    appoints has written it: an identity service's word for it is not taken (docs/adr/0009).
    """

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fi")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_system = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    strong: bool  # only on rows read with_strong()

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_once"),
            models.UniqueConstraint(
                fields=["is_system"], condition=Q(is_system=True), name="user_system_once"
            ),
            models.CheckConstraint(
                condition=Q(is_system=False) | Q(is_superuser=False, is_staff=False),
                name="user_system_has_no_rights",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def grants(self) -> Grants:
        """Today's rights, one query an instance, so one a request and none kept in a session."""
        rows = self.appointments.valid().select_related("unit", "body")
        return Grants(tuple(row.grant for row in rows))


class Appointment(models.Model):
    """A role that a person holds for a unit or a body and for a time, both days included.

    `pending`: granted by one administrator and waiting for another; nobody has a right by it yet.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=16, choices=Role)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    auditor = models.BooleanField(default=False)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pending = models.BooleanField(default=False, db_default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="appointment_role_known"
            ),
            models.CheckConstraint(
                condition=Q(role__in=UNIT_ROLES, unit__isnull=False)
                | (~Q(role__in=UNIT_ROLES) & Q(unit=None)),
                name="appointment_unit_iff_unit_role",
            ),
            models.CheckConstraint(
                condition=Q(role__in=BODY_ROLES, body__isnull=False)
                | (~Q(role__in=BODY_ROLES) & Q(body=None)),
                name="appointment_body_iff_body_role",
            ),
            models.CheckConstraint(
                condition=Q(auditor=False) | Q(role="reader"), name="appointment_auditor_reads"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                name="appointment_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(pending=False) | Q(granted_by__isnull=False, role__in=STRONG_ROLES),
                name="appointment_pending_is_strong",
            ),
        ]
        indexes = [models.Index(fields=["user", "role"], name="appointment_user")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit or self.body or ''}".strip()

    @property
    def grant(self) -> Grant:
        """What may be rested on it while it is valid. Unit and body must be loaded."""
        return Grant(
            role=Role(self.role),
            unit_id=self.unit_id,
            unit_path=self.unit.path if self.unit else "",
            body_id=self.body_id,
            auditor=self.auditor,
            place=self.place,
        )

    @property
    def place(self) -> str:
        """The name of the unit or body, "" for the city's own roles."""
        return str(self.unit or self.body or "")

    def is_valid_on(self, day: date) -> bool:
        """Whether in force on `day`, both ends included."""
        begun = not self.pending and self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


class SignedInRequest(HtmxRequest):
    """A request past LoginRequiredMiddleware. Only annotations use this class."""

    if TYPE_CHECKING:
        user: User
        LANGUAGE_CODE: Any
