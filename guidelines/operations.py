"""Every write to the guidelines. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from audit.operations import Value, record
from core.errors import Invisible, require
from guidelines.models import Assignment, Measure, Respondent
from guidelines.rules import may_edit_guidelines


@dataclass(frozen=True, slots=True)
class MeasureEdit:
    """What the head says of a measure: its short title, why it is asked, and whom by name."""

    keyword: str
    respondent: Respondent
    unit_ids: tuple[int, ...] = ()


@transaction.atomic
def confirm_measure(*, measure_id: int, actor: User, edit: MeasureEdit) -> Measure:
    """Store the measure's title and who answers it, as confirmed. Repeating changes nothing.

    A unit that is no longer asked keeps its past: its assignment ends yesterday, unless nobody
    had confirmed it yet.
    """
    measure = Measure.objects.select_for_update(of=("self",)).filter(pk=measure_id).first()
    if measure is None:
        raise Invisible
    require(may_edit_guidelines(actor))
    before = units_asked(measure)
    wanted = asked_units(edit)
    fields: dict[str, Value] = {
        "keyword": edit.keyword,
        "respondent": edit.respondent,
        "keyword_confirmed": True,
        "assignment_confirmed": True,
    }
    changes = _changes(measure, fields)
    _reassign(measure, before, wanted)
    if before.keys() != wanted.keys():
        changes["units"] = (", ".join(before.values()), ", ".join(wanted.values()))
    if changes:
        for name, value in fields.items():
            setattr(measure, name, value)
        measure.save(update_fields=fields)
        record(actor=actor, verb="measure.confirm", subject=measure, changes=changes)
    return measure


@transaction.atomic
def ask_unit(*, measure_id: int, unit: Unit, actor: User) -> None:
    """Ask one more unit from today on. Repeating changes nothing."""
    measure = _lock_measure(measure_id, actor)
    if unit.pk in units_asked(measure):
        return
    today = timezone.localdate()
    # Released and asked again on one day: the row of the day opens again.
    Assignment.objects.update_or_create(
        measure=measure, unit=unit, starts_on=today, defaults={"ends_on": None}
    )
    record(actor=actor, verb="measure.ask", subject=measure, changes={"unit": ("", unit.key)})


@transaction.atomic
def release_unit(*, measure_id: int, unit: Unit, actor: User, reason: str) -> None:
    """Ask the unit no more from today on; the days on which it was asked stay."""
    measure = _lock_measure(measure_id, actor)
    if unit.pk not in units_asked(measure):
        return
    today = timezone.localdate()
    rows = measure.assignments.filter(unit=unit, ends_on=None)
    rows.filter(starts_on__gte=today).delete()
    rows.update(ends_on=today - timedelta(days=1))
    changes = {"unit": (unit.key, ""), "reason": ("", reason)}
    record(actor=actor, verb="measure.release", subject=measure, changes=changes)


def _lock_measure(measure_id: int, actor: User) -> Measure:
    measure = Measure.objects.select_for_update(of=("self",)).filter(pk=measure_id).first()
    if measure is None:
        raise Invisible
    require(may_edit_guidelines(actor))
    return measure


def units_asked(measure: Measure) -> dict[int, str]:
    """The units asked for now and onwards, id to key."""
    rows = measure.assignments.filter(ends_on=None).order_by("unit__ordinal")
    return dict(rows.values_list("unit_id", "unit__key"))


def asked_units(edit: MeasureEdit) -> dict[int, str]:
    """The units that an edit asks, id to key: the respondent says which, or they are named."""
    units = Unit.objects.valid()
    match edit.respondent:
        case Respondent.DIVISIONS:
            units = units.divisions()
        case Respondent.HEAD | Respondent.NETWORK_CONTACTS:
            units = units.filter(key="kv")
        case Respondent.PROJECT_OFFICE:
            units = units.filter(key="projekti")
        case Respondent.UNITS:
            units = units.filter(pk__in=edit.unit_ids)
    return dict(units.order_by("ordinal").values_list("pk", "key"))


def _changes(measure: Measure, fields: Mapping[str, Value]) -> dict[str, tuple[Value, Value]]:
    before = {name: getattr(measure, name) for name in fields}
    return {name: (before[name], new) for name, new in fields.items() if before[name] != new}


def _reassign(measure: Measure, before: Mapping[int, str], wanted: Mapping[int, str]) -> None:
    today = timezone.localdate()
    gone = measure.assignments.filter(ends_on=None).exclude(unit_id__in=wanted)
    starts_on = today
    if not measure.assignment_confirmed:
        first = measure.assignments.order_by("starts_on").first()
        starts_on = first.starts_on if first else today
        gone.delete()
    else:
        gone.filter(starts_on__gte=today).delete()
        gone.update(ends_on=today - timedelta(days=1))
    Assignment.objects.bulk_create(
        Assignment(measure=measure, unit_id=unit_id, starts_on=starts_on)
        for unit_id in wanted
        if unit_id not in before
    )
