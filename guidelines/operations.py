"""Every write to the guidelines. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from audit.operations import Changes, Value, record, record_all
from core.errors import DomainError, Invisible, require
from guidelines.models import Assignment, Edition, Measure, Objective, Respondent, Theme
from guidelines.rules import may_edit_guidelines

_PARKED = 30_000  # above every printed number, and above those that an import parks at


class StaleMeasure(DomainError):
    """Somebody has changed the measure's words since the page was opened."""

    def __init__(self, now: str) -> None:
        super().__init__(
            format_lazy(
                _("The measure has been changed since the page was opened. It now reads: “{text}”"),
                text=now,
            )
        )


@dataclass(frozen=True, slots=True)
class MeasureEdit:
    """What the head says of a measure: its short title, why it is asked, and whom by name."""

    keyword: str
    respondent: Respondent
    unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HandEdit:
    """All that the head says of a measure by hand. `seen` is the text that was on the page."""

    text: str
    starts_on: date | None
    theme_ids: frozenset[int]
    asked: MeasureEdit
    seen: str = ""


@transaction.atomic
def add_measure(*, objective_id: int, actor: User, edit: HandEdit) -> Measure:
    """Add a measure as the objective's last. Its code is one that no measure there has had."""
    objectives = Objective.objects.select_for_update(of=("self",)).select_related("pillar")
    objective = objectives.filter(pk=objective_id).first()
    if objective is None:
        raise Invisible
    require(may_edit_guidelines(actor))
    last = objective.measures.aggregate(last=Max("number"))["last"] or 0
    measure = Measure.objects.create(
        edition_id=objective.pillar.edition_id,
        objective=objective,
        number=last + 1,
        code=_next_code(objective),
        text=edit.text,
        keyword=edit.asked.keyword,
        starts_on=edit.starts_on,
    )
    measure.themes.set(_themes(measure, edit))
    changes = {"code": ("", measure.code), "text": ("", edit.text)}
    record(actor=actor, verb="measure.add", subject=measure, changes=changes)
    return confirm_measure(measure_id=measure.pk, actor=actor, edit=edit.asked)


@transaction.atomic
def edit_measure(*, measure_id: int, actor: User, edit: HandEdit) -> Measure:
    """Change a measure's words, themes, first day and who answers. The trail keeps what was.

    Raises StaleMeasure when the words on the page are no longer the stored ones.
    """
    measure = _lock_measure(measure_id, actor)
    if measure.text not in {edit.seen, edit.text}:
        raise StaleMeasure(measure.text)
    if edit.starts_on and measure.ends_on and edit.starts_on > measure.ends_on:
        raise DomainError(_("The first day is after the measure’s last day."))
    changes = _changes(measure, {"text": edit.text})
    if measure.starts_on != edit.starts_on:
        changes["starts_on"] = (_day(measure.starts_on), _day(edit.starts_on))
    themes, before = _themes(measure, edit), list(measure.themes.order_by("ordinal"))
    if themes != before:
        changes["themes"] = (_named(before), _named(themes))
        measure.themes.set(themes)
    if changes:
        measure.text, measure.starts_on = edit.text, edit.starts_on
        measure.save(update_fields=["text", "starts_on"])
        record(actor=actor, verb="measure.edit", subject=measure, changes=changes)
    return confirm_measure(measure_id=measure.pk, actor=actor, edit=edit.asked)


@transaction.atomic
def move_measure(*, measure_id: int, actor: User, up: bool) -> Measure:
    """Change places with the measure before or after it in the objective; codes stay.

    At the end of the list there is nobody to change with, and nothing happens.
    """
    measure = _lock_measure(measure_id, actor)
    others = Measure.objects.select_for_update(of=("self",)).filter(objective=measure.objective_id)
    if up:
        other = others.filter(number__lt=measure.number).order_by("-number").first()
    else:
        other = others.filter(number__gt=measure.number).order_by("number").first()
    if other is None:
        return measure
    mine, theirs = measure.number, other.number
    for row, number in ((measure, _PARKED), (other, mine), (measure, theirs)):
        row.number = number
        row.save(update_fields=["number"])
    subjects: list[tuple[Measure, Changes]] = [
        (measure, {"number": (mine, theirs)}),
        (other, {"number": (theirs, mine)}),
    ]
    record_all(actor=actor, verb="measure.move", subjects=subjects)
    return measure


@transaction.atomic
def retire_measure(*, measure_id: int, actor: User, last_day: date | None) -> Measure:
    """Say until when the measure is asked, or with None that it goes on. Repeating is no change.

    What has been reported of it stays, and so do its rows in a round that is open already.
    """
    measure = _lock_measure(measure_id, actor)
    if last_day and measure.starts_on and last_day < measure.starts_on:
        raise DomainError(_("The last day is before the first."))
    if measure.ends_on != last_day:
        changes = {"ends_on": (_day(measure.ends_on), _day(last_day))}
        measure.ends_on = last_day
        measure.save(update_fields=["ends_on"])
        verb = "measure.retire" if last_day else "measure.resume"
        record(actor=actor, verb=verb, subject=measure, changes=changes)
    return measure


@transaction.atomic
def add_theme(*, edition_id: int, actor: User, name: str) -> Theme:
    """Add a theme to the edition as its last."""
    edition = Edition.objects.select_for_update(of=("self",)).filter(pk=edition_id).first()
    if edition is None:
        raise Invisible
    require(may_edit_guidelines(actor))
    if edition.themes.filter(name__iexact=name).exists():
        raise DomainError(_("The edition has a theme of this name already."))
    last = edition.themes.aggregate(last=Max("ordinal"))["last"] or 0
    theme = Theme.objects.create(edition=edition, ordinal=last + 1, name=name)
    record(actor=actor, verb="edition.theme", subject=edition, changes={"theme": ("", name)})
    return theme


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


def _next_code(objective: Objective) -> str:
    """The code after the objective's highest: one that was reordered away is never given again."""
    codes = Measure.objects.filter(
        edition_id=objective.pillar.edition_id, code__startswith=f"{objective.code}."
    )
    used = [int(code.rpartition(".")[2]) for code in codes.values_list("code", flat=True)]
    return f"{objective.code}.{max(used, default=0) + 1}"


def _themes(measure: Measure, edit: HandEdit) -> list[Theme]:
    themes = Theme.objects.filter(edition=measure.edition_id, pk__in=edit.theme_ids)
    return list(themes.order_by("ordinal"))


def _named(themes: Sequence[Theme]) -> str:
    return ", ".join(theme.name for theme in themes)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def units_asked(measure: Measure) -> dict[int, str]:
    """The units asked for now and onwards, id to key."""
    rows = measure.assignments.filter(ends_on=None).order_by("unit__ordinal")
    return dict(rows.values_list("unit_id", "unit__key"))


def asked_units(edit: MeasureEdit) -> dict[int, str]:
    """The units that an edit asks, id to key: the respondent says which, or they are named.

    A unit that another goes on from is asked no more, even while it lasts; one that is named may
    begin later.
    """
    lasting = Unit.objects.filter(continued_by=None)
    units = lasting.valid()
    match edit.respondent:
        case Respondent.DIVISIONS:
            units = units.divisions()
        case Respondent.HEAD | Respondent.NETWORK_CONTACTS:
            units = units.filter(key="kv")
        case Respondent.PROJECT_OFFICE:
            units = units.filter(key="projekti")
        case Respondent.UNITS:
            units = lasting.filter(pk__in=edit.unit_ids)
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
