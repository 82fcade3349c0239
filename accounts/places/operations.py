"""Every write to units and bodies: names, validity, terms. Keys and places in the tree never move.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, Term, Unit, User
from accounts.people.rules import may_edit_organisation
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require


@dataclass(frozen=True, slots=True)
class UnitEdit:
    """What a unit is to be called, when it is valid and whose word is its word."""

    name_fi: str
    name_sv: str
    name_en: str
    starts_on: date
    ends_on: date | None
    submitted_by: str


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be added under another. `key` stays for ever; `short` is a division's letters."""

    parent_id: int
    kind: str
    key: str
    name_fi: str
    name_sv: str
    name_en: str
    short: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class NewBody:
    """A body to be added. `key` stays for ever; `short` stands in the labels of its packets."""

    kind: str
    unit_id: int | None
    key: str
    short: str
    name_fi: str
    name_sv: str
    name_en: str
    gets_packet: bool


@dataclass(frozen=True, slots=True)
class BodyEdit:
    """What a body is to be called, and whether it is sent packets."""

    name_fi: str
    name_sv: str
    name_en: str
    gets_packet: bool


@transaction.atomic
def add_unit(*, actor: User, new: NewUnit) -> Unit:
    """Add a unit under another; it stands last among its siblings."""
    require(may_edit_organisation(actor))
    parent = Unit.objects.select_for_update().filter(pk=new.parent_id).first()
    if parent is None:
        raise Invisible
    if not _covers(parent, new.starts_on, parent.ends_on):
        raise DomainError(_("The unit above is not in force during all of that time."))
    if Unit.objects.filter(key=new.key).exists():
        raise DomainError(_("There is a unit with this key already."))
    fields = asdict(new) | {"path": f"{parent.path}{new.key}/", "ordinal": _last_ordinal() + 1}
    unit = Unit.objects.create(**fields, ends_on=parent.ends_on)
    told = {"key": ("", new.key), "name_fi": ("", new.name_fi), "parent": ("", parent.key)}
    record(actor=actor, verb="unit.create", subject=unit, changes=told)
    return unit


def _last_ordinal() -> int:
    return int(Unit.objects.aggregate(last=Max("ordinal"))["last"] or 0)


@transaction.atomic
def edit_unit(*, actor: User, unit_id: int, edit: UnitEdit) -> Unit:
    """Change a unit. What was proposed at loading counts as confirmed afterwards."""
    require(may_edit_organisation(actor))
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise Invisible
    _require_inside(unit, edit)
    changes = _put(unit, asdict(edit) | {"needs_confirmation": False})
    record(actor=actor, verb="unit.edit", subject=unit, changes=changes)
    return unit


@transaction.atomic
def add_body(*, actor: User, new: NewBody) -> Body:
    """Add a body; it meets after all others. Its terms and people are given afterwards."""
    require(may_edit_organisation(actor))
    if new.unit_id and not Unit.objects.valid().filter(pk=new.unit_id).exists():
        raise Invisible
    if Body.objects.filter(key=new.key).exists():
        raise DomainError(_("There is a body with this key already."))
    last = int(Body.objects.aggregate(last=Max("ordinal"))["last"] or 0)
    body = Body.objects.create(**asdict(new), ordinal=last + 1)
    told = {"key": ("", new.key), "kind": ("", new.kind), "name_fi": ("", new.name_fi)}
    record(actor=actor, verb="body.create", subject=body, changes=told)
    return body


@transaction.atomic
def edit_body(*, actor: User, body_id: int, edit: BodyEdit) -> Body:
    """Change a body."""
    body = _lock_body(body_id, actor)
    record(actor=actor, verb="body.edit", subject=body, changes=_put(body, asdict(edit)))
    return body


@transaction.atomic
def set_term(
    *, actor: User, body_id: int, term_id: int | None, starts_on: date, ends_on: date | None
) -> Term:
    """Add a term to a body, or change the days of one; two terms never share a day."""
    body = _lock_body(body_id, actor)
    if Term.objects.of_body(body, apart_from=term_id).overlapping(starts_on, ends_on).exists():
        raise DomainError(_("The body has another term during that time. End that one first."))
    before = ""
    if term_id is None:
        term = Term.objects.create(body=body, starts_on=starts_on, ends_on=ends_on)
    else:
        term, before = _move_term(body, term_id, starts_on, ends_on)
    told: Changes = {"term": (before, _span(starts_on, ends_on))}
    record(actor=actor, verb="body.term", subject=body, changes=told)
    return term


def _move_term(body: Body, term_id: int, starts_on: date, ends_on: date | None) -> tuple[Term, str]:
    """Change a term's days; also returns what they were."""
    term = Term.objects.of_body(body).filter(pk=term_id).first()
    if term is None:
        raise Invisible
    before = _span(term.starts_on, term.ends_on)
    term.starts_on, term.ends_on = starts_on, ends_on
    term.save(update_fields=["starts_on", "ends_on"])
    return term, before


def _lock_body(body_id: int, actor: User) -> Body:
    require(may_edit_organisation(actor))
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise Invisible
    return body


def _span(starts_on: date, ends_on: date | None) -> str:
    return f"{starts_on.isoformat()}/{ends_on.isoformat() if ends_on else ''}"


def _put(row: Unit | Body, fields: dict[str, object]) -> Changes:
    """Write the fields; what really changed, as an event tells it."""
    changes = {}
    for name, value in fields.items():
        before = getattr(row, name)
        setattr(row, name, value)
        if before != value:
            changes[name] = (_told(before), _told(value))
    row.save(update_fields=list(fields))
    return changes


def _told(value: object) -> str | bool | None:
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _require_inside(unit: Unit, edit: UnitEdit) -> None:
    """A unit is valid within its parent's time and around its children's (DOMAIN.md)."""
    parent = unit.parent
    if parent is not None and not _covers(parent, edit.starts_on, edit.ends_on):
        raise DomainError(_("The unit above is not in force during all of that time."))
    for child in unit.children.all():
        begins_later = child.starts_on < edit.starts_on
        ends_sooner = edit.ends_on is not None and (
            child.ends_on is None or child.ends_on > edit.ends_on
        )
        if begins_later or ends_sooner:
            raise DomainError(_("Units below are in force outside that time. End them first."))


def _covers(unit: Unit, starts_on: date, ends_on: date | None) -> bool:
    ends_in_time = unit.ends_on is None or (ends_on is not None and ends_on <= unit.ends_on)
    return unit.starts_on <= starts_on and ends_in_time
