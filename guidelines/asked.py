"""Who a measure of a document asks, under which title and by which figures, before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Unit
from accounts.querysets import valid_on
from guidelines import assignments_2025
from guidelines.assignments_2025 import Row
from guidelines.changes import EditionChange, MeasureChange
from guidelines.importing.proposals import keyword
from guidelines.models import Assignment, Measure, Respondent


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure's standing facts. What nobody has said yet is a proposal and not confirmed."""

    keyword: str
    respondent: Respondent
    unit_ids: tuple[int, ...]
    confirmed: bool
    keyword_confirmed: bool
    evidence_keys: tuple[str, ...] = ()
    starts_on: date | None = None


def asked_of(change: EditionChange, *, demonstration: bool) -> Mapping[str, Asked]:
    """Say for every measure of the document who is asked, by code.

    First the stored table of the edition's years, then what an earlier edition's measure says,
    else each division is asked and the title is cut from the text: both to be confirmed.
    """
    years = change.outline.years
    first_day = date(years.first, 1, 1) if years else date.min
    rows = _table(change, demonstration=demonstration)
    divisions = tuple(Unit.objects.valid().divisions().values_list("pk", flat=True))
    keys = dict(Unit.objects.values_list("key", "pk"))
    earlier = [m.continues for m in change.measures if m.continues]
    carried = _units_of(earlier)
    asked: dict[str, Asked] = {}
    for measure in change.measures:
        code = measure.written.code
        if row := rows.get(code):
            units = tuple(keys[key] for key in row.units if key in keys) or divisions
            asked[code] = _from_row(row, units)
        elif measure.continues is not None:
            units = carried.get(measure.continues.pk, ())
            asked[code] = _carried(measure.continues, units or divisions, first_day)
        else:
            asked[code] = _unsaid(measure, divisions)
    return asked


def _table(change: EditionChange, *, demonstration: bool) -> Mapping[str, Row]:
    if change.outline.years != assignments_2025.YEARS:
        return {}
    if demonstration:
        return assignments_2025.rows_by_code()
    return assignments_2025.rows_by_words(change.outline.measures)


def _units_of(measures: list[Measure]) -> dict[int, tuple[int, ...]]:
    """The units asked by these measures when their edition was last in force."""
    found: dict[int, tuple[int, ...]] = {}
    for measure_id, unit_id in (
        Assignment.objects.filter(measure__in=measures, ends_on=None)
        .order_by("pk")
        .values_list("measure_id", "unit_id")
    ):
        found[measure_id] = (*found.get(measure_id, ()), unit_id)
    valid = set(Unit.objects.filter(valid_on(date.max)).values_list("pk", flat=True))
    return {key: tuple(u for u in units if u in valid) for key, units in found.items()}


def _from_row(row: Row, units: tuple[int, ...]) -> Asked:
    return Asked(
        keyword=row.keyword,
        respondent=row.respondent,
        unit_ids=units,
        confirmed=True,
        keyword_confirmed=True,
        evidence_keys=row.evidence,
        starts_on=row.starts_on,
    )


def _carried(earlier: Measure, units: tuple[int, ...], first_day: date) -> Asked:
    later = earlier.starts_on is not None and earlier.starts_on > first_day
    return Asked(
        keyword=earlier.keyword,
        respondent=Respondent(earlier.respondent),
        unit_ids=units,
        confirmed=earlier.assignment_confirmed,
        keyword_confirmed=earlier.keyword_confirmed,
        evidence_keys=tuple(earlier.evidence_keys),
        starts_on=earlier.starts_on if later else None,
    )


def _unsaid(measure: MeasureChange, divisions: tuple[int, ...]) -> Asked:
    return Asked(
        keyword=keyword(measure.written.text),
        respondent=Respondent.DIVISIONS,
        unit_ids=divisions,
        confirmed=False,
        keyword_confirmed=False,
    )
