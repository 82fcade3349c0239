"""A contact or an approver names a deputy of the own unit for a time, and ends it (ADR 0013).

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, User
from accounts.people.operations import NewAppointment, appoint
from accounts.roles import Role
from audit.operations import record
from core.errors import DomainError, Invisible

LONGEST = timedelta(days=366)  # a standing deputy is the head's to appoint


@transaction.atomic
def name_stand_in(
    *, actor: User, email: str, unit_id: int, starts_on: date, ends_on: date
) -> Appointment:
    """Give somebody who has an account the deputy's role for these days."""
    if ends_on - starts_on > LONGEST:
        raise DomainError(_("A stand-in is named for a year at most."))
    person = User.objects.active().filter(email__iexact=email).first()
    if person is None:
        raise DomainError(
            _("Nobody has an account with this address. Ask the head of international affairs.")
        )
    if person.pk == actor.pk:
        raise DomainError(_("The stand-in is somebody else than the one who is away."))
    new = NewAppointment(
        person_id=person.pk,
        role=Role.DEPUTY,
        starts_on=starts_on,
        ends_on=ends_on,
        unit_id=unit_id,
    )
    return appoint(actor=actor, new=new)


@transaction.atomic
def end_stand_in(*, actor: User, appointment_id: int) -> Appointment:
    """End what one has named oneself: at once; today where it began today; or it never begins."""
    named = Appointment.objects.not_over().named_by(actor)
    row = named.select_for_update(of=("self",)).filter(pk=appointment_id).first()
    if row is None:
        raise Invisible
    yesterday = timezone.localdate() - timedelta(days=1)
    before = row.starts_on, row.ends_on
    if row.starts_on > timezone.localdate():
        row.starts_on = yesterday  # it never held: both days lie behind
    row.ends_on = max(row.starts_on, yesterday)
    row.save(update_fields=["starts_on", "ends_on"])
    record(
        actor=actor,
        verb="appointment.end",
        subject=row,
        changes={
            "starts_on": (str(before[0]), str(row.starts_on)),
            "ends_on": (str(before[1]), str(row.ends_on)),
        },
    )
    return row
