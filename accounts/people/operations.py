"""Every write to accounts and appointments. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError; nothing is written then. Accounts and appointments are
ended, never deleted: who could do what when stays readable.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Body, Unit, User
from accounts.people import rules
from accounts.roles import BODY_ROLES, NEVER_EMPTY, STRONG_ROLES, UNIT_ROLES, Role
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
GROUPS, GROUP_LENGTH = 4, 5
ENOUGH_ADMINISTRATORS = 2


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """A role to be given: where, and from when until when, both days included."""

    person_id: int
    role: Role
    starts_on: date
    ends_on: date | None = None
    unit_id: int | None = None
    body_id: int | None = None
    auditor: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody by e-mail address; `name` is needed only where the address has no account yet."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Appointed:
    """What came of an appointment; `first_password` is "" where the account was there before."""

    appointment: Appointment
    first_password: str = ""


def is_known(email: str) -> bool:
    """Whether the address has an account."""
    return User.objects.filter(email__iexact=email).exists()


@transaction.atomic
def add_person(*, actor: User, name: str, email: str) -> User:
    """Make an account. It has no password yet, and no role."""
    require(actor.is_system or rules.may_add_person(actor))
    if is_known(email):
        raise DomainError(_("There is an account with this e-mail address already."))
    person = User(name=name, email=email)
    person.set_unusable_password()
    person.save(force_insert=True)
    made: Changes = {"name": ("", name), "email": ("", email)}
    record(actor=actor, verb="user.create", subject=person, changes=made)
    return person


@transaction.atomic
def set_first_password(*, actor: User, person: User, password: str = "") -> str:
    """Give an account a password to begin with and return it; the caller shows it once."""
    first = password or new_password()
    set_first_hash(actor=actor, person=person, hashed=make_password(first))
    return first


@transaction.atomic
def set_first_hash(*, actor: User, person: User, hashed: str) -> None:
    """Give an account the hash of its first password; a demonstration has one for all."""
    person.password = hashed
    person.save(update_fields=["password"])
    record(actor=actor, verb="user.first_password", subject=person, changes={})


@transaction.atomic
def create_first_administrator(*, actor: User, name: str, email: str, password: str = "") -> str:
    """Make the account that appoints everybody else; returns its password."""
    if Appointment.objects.valid().of_active_people().filter(role=Role.ADMIN).exists():
        raise DomainError(_("There is an administrator already, who makes the accounts."))
    person = add_person(actor=actor, name=name, email=email)
    first = set_first_password(actor=actor, person=person, password=password)
    today = timezone.localdate()
    new = NewAppointment(person_id=person.pk, role=Role.ADMIN, starts_on=today)
    appoint(actor=actor, new=new)
    return first


def new_password() -> str:
    """Twenty characters by chance, in groups that can be read aloud."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


@transaction.atomic
def renew_password(*, actor: User, person_id: int) -> str:
    """Replace a forgotten password by a new first one; the person's sessions end.

    A lost second factor goes with it: the person sets up another at the next sign-in.
    """
    person = _lock_person(person_id, actor)
    require(rules.may_close(actor, person))
    if not person.is_active:
        raise DomainError(_("The account is closed. Open it first."))
    Authenticator.objects.filter(user=person).delete()
    return set_first_password(actor=actor, person=person)


@transaction.atomic
def edit_person(*, actor: User, person_id: int, name: str, email: str) -> User:
    """Correct a name or an address. The address is what the person signs in with."""
    person = _lock_person(person_id, actor)
    require(rules.may_manage(actor, person))
    if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise DomainError(_("Another account has this e-mail address."))
    changes = {
        field: (before, after)
        for field, before, after in (("name", person.name, name), ("email", person.email, email))
        if before != after
    }
    person.name, person.email = name, email
    person.save(update_fields=["name", "email"])
    record(actor=actor, verb="user.edit", subject=person, changes=changes)
    return person


@transaction.atomic
def deactivate_person(*, actor: User, person_id: int) -> User:
    """Close an account: its sessions end with this, and its old password is gone for good."""
    person = _lock_person(person_id, actor)
    require(rules.may_close(actor, person))
    if not person.is_active:
        raise DomainError(_("The account is closed already."))
    held = Appointment.objects.valid().filter(user=person, role__in=NEVER_EMPTY)
    for role in held.values_list("role", flat=True):
        _require_another(Role(role), apart_from=person, on=timezone.localdate())
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record(
        actor=actor, verb="user.deactivate", subject=person, changes={"is_active": (True, False)}
    )
    return person


@transaction.atomic
def reactivate_person(*, actor: User, person_id: int) -> str:
    """Open a closed account again, with a new first password, which is returned."""
    person = _lock_person(person_id, actor)
    require(rules.may_close(actor, person))
    if person.is_active:
        raise DomainError(_("The account is open already."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(
        actor=actor, verb="user.reactivate", subject=person, changes={"is_active": (False, True)}
    )
    return set_first_password(actor=actor, person=person)


@transaction.atomic
def appoint_candidate(*, actor: User, candidate: Candidate, new: NewAppointment) -> Appointed:
    """Appoint whoever has the address, making the account where there is none."""
    person = User.objects.active().filter(email__iexact=candidate.email).first()
    if person is not None:
        found = replace(new, person_id=person.pk)
        return Appointed(appoint(actor=actor, new=found))
    if is_known(candidate.email):
        raise DomainError(_("The account of this address is closed. Open it first."))
    person = add_person(actor=actor, name=candidate.name, email=candidate.email)
    appointment = appoint(actor=actor, new=replace(new, person_id=person.pk))
    return Appointed(appointment, set_first_password(actor=actor, person=person))


@transaction.atomic
def appoint(*, actor: User, new: NewAppointment) -> Appointment:
    """Give a person a role. An H, R or X given by one of several administrators waits (pending)."""
    person = User.objects.active().select_for_update().filter(pk=new.person_id).first()
    unit = Unit.objects.filter(pk=new.unit_id).first() if new.unit_id else None
    body = Body.objects.filter(pk=new.body_id).first() if new.body_id else None
    if person is None or (unit is None) == (new.role in UNIT_ROLES):
        raise Invisible
    if (body is None) == (new.role in BODY_ROLES):
        raise Invisible
    path = unit.path if unit else ""
    require(rules.may_appoint(actor, person))
    require(rules.may_grant(actor, role=new.role, unit_path=path, ends=new.ends_on is not None))
    _require_free(person, new, unit, body)
    appointment = Appointment.objects.create(
        user=person,
        role=new.role,
        unit=unit,
        body=body,
        auditor=new.auditor and new.role == Role.READER,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        granted_by=actor,
        pending=_needs_second(actor, new.role),
    )
    record(actor=actor, verb="appointment.create", subject=appointment, changes=_told(appointment))
    return appointment


@transaction.atomic
def end_appointment(*, actor: User, appointment_id: int, last_day: date) -> Appointment:
    """Let a role end on a day, the last on which it is held."""
    appointment = _lock_appointment(appointment_id, actor)
    require(rules.may_end(actor, appointment))
    _end(appointment, actor, last_day)
    _require_not_last(appointment)
    return appointment


@transaction.atomic
def replace_appointment(
    *,
    actor: User,
    appointment_id: int,
    last_day: date,
    candidate: Candidate,
    ends_on: date | None = None,
) -> Appointed:
    """End a role on a day and give it to somebody else from the next: one act, no gap."""
    appointment = _lock_appointment(appointment_id, actor)
    require(rules.may_end(actor, appointment))
    _end(appointment, actor, last_day)
    new = NewAppointment(
        person_id=0,
        role=Role(appointment.role),
        unit_id=appointment.unit_id,
        body_id=appointment.body_id,
        auditor=appointment.auditor,
        starts_on=last_day + timedelta(days=1),
        ends_on=ends_on,
    )
    appointed = appoint_candidate(actor=actor, candidate=candidate, new=new)
    _require_not_last(appointment)
    return appointed


@transaction.atomic
def confirm_appointment(*, actor: User, appointment_id: int) -> Appointment:
    """Be the second administrator: from now on the role holds."""
    appointment = _lock_appointment(appointment_id, actor)
    require(rules.may_confirm(actor, appointment))
    if not appointment.pending:
        raise DomainError(_("The appointment has been confirmed already."))
    appointment.pending = False
    appointment.save(update_fields=["pending"])
    record(
        actor=actor,
        verb="appointment.confirm",
        subject=appointment,
        changes={"pending": (True, False)},
    )
    return appointment


def _lock_person(person_id: int, actor: User) -> User:
    visible = User.objects.visible_to(actor).with_strong()
    person = visible.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise Invisible
    return person


def _lock_appointment(appointment_id: int, actor: User) -> Appointment:
    visible = Appointment.objects.visible_to(actor).for_people()
    row = visible.select_for_update(of=("self",)).filter(pk=appointment_id).first()
    if row is None:
        raise Invisible
    return row


def _end(appointment: Appointment, actor: User, last_day: date) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    if appointment.ends_on is not None and appointment.ends_on < timezone.localdate():
        raise DomainError(_("The appointment has ended already."))
    if last_day < max(appointment.starts_on, yesterday):
        raise DomainError(
            _("A role cannot end before it began, nor earlier than yesterday. Choose a later day.")
        )
    before = appointment.ends_on
    appointment.ends_on = last_day
    appointment.save(update_fields=["ends_on"])
    changes = {"ends_on": (before.isoformat() if before else None, last_day.isoformat())}
    record(actor=actor, verb="appointment.end", subject=appointment, changes=changes)


def _require_not_last(ended: Appointment) -> None:
    if ended.role in NEVER_EMPTY and not ended.pending and ended.ends_on is not None:
        after = max(ended.ends_on, timezone.localdate() - timedelta(days=1)) + timedelta(days=1)
        _require_another(Role(ended.role), apart_from=None, on=after)


def _require_another(role: Role, *, apart_from: User | None, on: date) -> None:
    """Refuse to leave the house without head or administrator. Locks the role's rows: no race."""
    rows = Appointment.objects.filter(role=role).select_for_update().order_by("pk")
    locked = [row.pk for row in rows]
    others = Appointment.objects.filter(pk__in=locked).valid(on).of_active_people()
    if apart_from is not None:
        others = others.exclude(user=apart_from)
    if not others.exists():
        raise DomainError(
            _("This is the last valid appointment of its kind. Appoint a successor first.")
        )


def _require_free(person: User, new: NewAppointment, unit: Unit | None, body: Body | None) -> None:
    same = Appointment.objects.filter(user=person, role=new.role, unit=unit, body=body).overlapping(
        new.starts_on, new.ends_on
    )
    if same.exists():
        raise DomainError(_("The person holds this role here during that time already."))


def _needs_second(actor: User, role: Role) -> bool:
    """Whether another administrator is there to be asked."""
    if actor.is_system or role not in STRONG_ROLES:
        return False
    administrators = Appointment.objects.valid().of_active_people().filter(role=Role.ADMIN)
    return administrators.values("user").distinct().count() >= ENOUGH_ADMINISTRATORS


def _told(appointment: Appointment) -> Changes:
    """A new appointment as its event tells it."""
    ends = appointment.ends_on.isoformat() if appointment.ends_on else None
    return {
        "user": (None, appointment.user_id),
        "role": (None, appointment.role),
        "unit": (None, appointment.unit.key if appointment.unit else None),
        "body": (None, appointment.body.key if appointment.body else None),
        "starts_on": (None, appointment.starts_on.isoformat()),
        "ends_on": (None, ends),
        "pending": (None, appointment.pending),
    }
