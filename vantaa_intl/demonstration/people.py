"""Who does what in the demonstration: its accounts, and the division that has lost its contact."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Appointment, Unit, User
from accounts.people.operations import end_appointment
from accounts.roles import Role, Submitter
from audit.operations import record
from vantaa_intl.demonstration.accounts import DEMO_ACCOUNTS, create_demo_accounts
from vantaa_intl.demonstration.content import Written

APPROVER_ALONE = "kuhy"  # the division whose approver alone submits, and whose contact has left
CONTACT_LEAVES_SOON = "kato"
LEAVES_IN = timedelta(days=45)
OF_MEASURE = {"1.1.4": Role.NETWORK_CONTACT, "3.2.2": Role.PROJECT_OFFICE}


@dataclass(frozen=True, slots=True)
class People:
    """The accounts by role and unit key, "" for a role without a unit."""

    found: dict[tuple[Role, str], User]

    @property
    def head(self) -> User:
        """The head of international affairs."""
        return self.found[Role.HEAD, ""]

    def writer(self, written: Written) -> User:
        """Who writes an entry: a division's contact or, where there is none, the deputy."""
        if role := OF_MEASURE.get(written.code):
            return self.found[role, written.unit]
        if written.unit == "kv":
            return self.head
        left = written.unit == APPROVER_ALONE
        return self.found[Role.DEPUTY if left else Role.CONTACT, written.unit]

    def deputy(self, written: Written) -> User:
        """Who writes beside the contact."""
        return self.found[Role.DEPUTY, written.unit]

    def submitter(self, written: Written) -> User:
        """Whose word it is."""
        if written.unit == APPROVER_ALONE:
            return self.found[Role.APPROVER, written.unit]
        return self.writer(written)


def make_people(*, actor: User, today: date) -> People:
    """Make the accounts, and the holes that the head is to see and mend."""
    create_demo_accounts(actor=actor)
    unit = Unit.objects.select_for_update().get(key=APPROVER_ALONE)
    before, unit.submitted_by = unit.submitted_by, Submitter.APPROVER
    unit.save(update_fields=["submitted_by"])
    changes = {"submitted_by": (before, unit.submitted_by)}
    record(actor=actor, verb="unit.edit", subject=unit, changes=changes)
    _end_contact(APPROVER_ALONE, today - timedelta(days=1), actor)
    _end_contact(CONTACT_LEAVES_SOON, today + LEAVES_IN, actor)
    users = {user.email: user for user in User.objects.all()}
    return People({(a.role, a.unit or ""): users[a.email] for a in DEMO_ACCOUNTS})


def _end_contact(unit: str, last_day: date, actor: User) -> None:
    contact = Appointment.objects.get(role=Role.CONTACT, unit__key=unit)
    end_appointment(actor=actor, appointment_id=contact.pk, last_day=last_day)
