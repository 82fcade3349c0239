"""Every write to people, units and bodies. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from django.db import transaction

from accounts.models import Body, Term, Unit, User
from accounts.organisation import BODIES, SINCE, UNITS, BodyRow, UnitRow
from audit.operations import record

SYSTEM_EMAIL = "jarjestelma@suuntaviivat.invalid"  # a reserved domain: no mail ever leaves


@transaction.atomic
def system_user() -> User:
    """The one account that signs what commands do. Made on first use; nobody signs in as it."""
    user = User.objects.filter(is_system=True).first()
    if user is None:
        user = User(name="Järjestelmä", email=SYSTEM_EMAIL, is_system=True)
        user.set_unusable_password()
        user.save(force_insert=True)
        record(actor=user, verb="user.create", subject=user, changes={"name": ("", user.name)})
    return user


@transaction.atomic
def change_password(*, actor: User, password: str) -> None:
    """Give oneself another password. That it happened is recorded, and nothing of what it is."""
    person = User.objects.select_for_update().get(pk=actor.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(actor=actor, verb="user.password", subject=person, changes={})
    actor.password = person.password  # the session's hash follows the person who is signed in


def choose_language(*, actor: User, language: str) -> None:
    """Remember a person's language. No trail: it is theirs alone and says nothing of the work."""
    actor.language = language
    actor.save(update_fields=["language"])


@transaction.atomic
def load_organisation(*, actor: User) -> int:
    """Add the units and bodies of the city that are not there yet; touch none that are.

    Returns how many were added. The city's own changes win over what is loaded.
    """
    units = {unit.key: unit for unit in Unit.objects.all()}
    added = 0
    for ordinal, row in enumerate(UNITS):
        if row.key not in units:
            units[row.key] = _add_unit(row, units.get(row.parent), ordinal, actor)
            added += 1
    known = set(Body.objects.values_list("key", flat=True))
    for ordinal, body in enumerate(BODIES):
        if body.key not in known:
            _add_body(body, units.get(body.unit), ordinal, actor)
            added += 1
    return added


def _add_unit(row: UnitRow, parent: Unit | None, ordinal: int, actor: User) -> Unit:
    name_fi, name_sv, name_en = row.names
    unit = Unit.objects.create(
        key=row.key,
        parent=parent,
        kind=row.kind,
        name_fi=name_fi,
        name_sv=name_sv,
        name_en=name_en,
        short=row.short,
        path=f"{parent.path if parent else '/'}{row.key}/",
        ordinal=ordinal,
        starts_on=SINCE,
        needs_confirmation=row.needs_confirmation,
    )
    record(actor=actor, verb="unit.create", subject=unit, changes={"name_fi": ("", name_fi)})
    return unit


def _add_body(row: BodyRow, unit: Unit | None, ordinal: int, actor: User) -> None:
    name_fi, name_sv, name_en = row.names
    body = Body.objects.create(
        key=row.key,
        kind=row.kind,
        unit=unit,
        name_fi=name_fi,
        name_sv=name_sv,
        name_en=name_en,
        short=row.short,
        ordinal=ordinal,
        gets_packet=row.gets_packet,
    )
    for starts_on, ends_on in row.terms:
        Term.objects.create(body=body, starts_on=starts_on, ends_on=ends_on)
    record(actor=actor, verb="body.create", subject=body, changes={"name_fi": ("", name_fi)})
