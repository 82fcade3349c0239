"""The demonstration's accounts: one a role, for contacts one a division. No real person is here."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import Body, Unit, User
from accounts.people.operations import NewAppointment, add_person, appoint, set_first_hash
from accounts.roles import Role

# Known to everybody who reads this: such accounts exist in demonstrations alone (settings.DEMO).
DEMO_SINCE = date(2025, 1, 1)
PASSWORD = "harjoitus-kuusi-sanaa-riittaa"  # noqa: S105 -- not a secret


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account and its one role; `unit` and `body` are keys, None where the role has none.

    `starred` are the ones that the sign-in page offers: one a role.
    """

    role: Role
    email: str
    name: str
    unit: str | None = None
    body: str | None = None
    starred: bool = True
    password: str = PASSWORD


def _account(
    role: Role, name: str, *, unit: str = "", body: str = "", of: str = "", starred: bool = True
) -> DemoAccount:
    local = f"{role}.{of}" if of else str(role)
    return DemoAccount(
        role=role,
        email=f"{local}@harjoitus.example",
        name=name,
        unit=unit or None,
        body=body or None,
        starred=starred,
    )


def _eu_deputy(key: str, short: str) -> DemoAccount:
    """The second EU lead of a division is the deputy; one division lacks theirs."""
    name = f"Harjoitus EU-varahenkilö {short}"
    return DemoAccount(
        role=Role.EU_RESPONSIBLE,
        email=f"eu_deputy.{key}@harjoitus.example",
        name=name,
        unit=key,
        starred=False,
    )


def _division(key: str, short: str, *, starred: bool = False) -> tuple[DemoAccount, ...]:
    return tuple(
        _account(role, f"Harjoitus {word} {short}", unit=key, of=key, starred=starred)
        for role, word in (
            (Role.CONTACT, "Yhteyshenkilö"),
            (Role.DEPUTY, "Varahenkilö"),
            (Role.APPROVER, "Hyväksyjä"),
            (Role.EU_RESPONSIBLE, "EU-vastaava"),
        )
    )


DEMO_ACCOUNTS = (
    *_division("kaym", "KY", starred=True),
    *_division("kato", "KO"),
    *_division("kuhy", "KH"),
    *_division("kasj", "KS"),
    _eu_deputy("kato", "KO"),
    _eu_deputy("kuhy", "KH"),
    _eu_deputy("kasj", "KS"),
    _account(Role.HEAD, "Harjoitus Kv-päällikkö"),
    _account(Role.NETWORK_CONTACT, "Harjoitus Verkostoyhteyshenkilö", unit="kv"),
    _account(Role.PROJECT_OFFICE, "Harjoitus Projektitoimisto", unit="projekti"),
    _account(Role.MEMBER, "Harjoitus Jäsen", body="elinvoimajaosto"),
    _account(Role.SECRETARY, "Harjoitus Sihteeri", body="elinvoimajaosto"),
    _account(Role.READER, "Harjoitus Lukija"),
    _account(Role.ADMIN, "Harjoitus Ylläpitäjä"),
)

# As the sign-in page's buttons say it; whose work it is, and where.
TRY_AS: dict[Role, str | Promise] = {
    Role.CONTACT: pgettext_lazy("try as", "contact, Urban Environment"),
    Role.DEPUTY: pgettext_lazy("try as", "deputy contact"),
    Role.APPROVER: pgettext_lazy("try as", "approver of the division"),
    Role.HEAD: pgettext_lazy("try as", "head of international affairs"),
    Role.NETWORK_CONTACT: pgettext_lazy("try as", "network contact"),
    Role.EU_RESPONSIBLE: pgettext_lazy("try as", "EU advocacy lead"),
    Role.PROJECT_OFFICE: pgettext_lazy("try as", "project office"),
    Role.MEMBER: pgettext_lazy("try as", "member of the subcommittee"),
    Role.SECRETARY: pgettext_lazy("try as", "secretary of the subcommittee"),
    Role.READER: pgettext_lazy("try as", "reader"),
    Role.ADMIN: pgettext_lazy("try as", "administrator"),
}


def offered() -> dict[str, DemoAccount]:
    """The accounts that the sign-in page offers, by role, in the order of its buttons."""
    by_role = {account.role: account for account in DEMO_ACCOUNTS if account.starred}
    return {str(role): by_role[role] for role in TRY_AS}


@transaction.atomic
def create_demo_accounts(*, actor: User) -> int:
    """Make the accounts and appointments that are not there yet; returns how many people came."""
    units = {unit.key: unit for unit in Unit.objects.all()}
    bodies = {body.key: body for body in Body.objects.all()}
    known = set(User.objects.values_list("email", flat=True))
    hashed = make_password(PASSWORD)  # slow by design: once for all
    made = 0
    for account in DEMO_ACCOUNTS:
        if account.email in known:
            continue
        person = add_person(actor=actor, name=account.name, email=account.email)
        set_first_hash(actor=actor, person=person, hashed=hashed)
        appoint(
            actor=actor,
            new=NewAppointment(
                person_id=person.pk,
                role=account.role,
                unit_id=units[account.unit].pk if account.unit else None,
                body_id=bodies[account.body].pk if account.body else None,
                starts_on=DEMO_SINCE,
            ),
        )
        made += 1
    return made
