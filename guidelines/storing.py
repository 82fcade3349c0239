"""Writes an edition as a document says it, in the caller's transaction and under its lock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from audit.operations import record, record_all
from guidelines.asked import Asked, asked_of
from guidelines.changes import EditionChange, MeasureChange, theme_holder
from guidelines.importing.outline import Outline
from guidelines.importing.planning import normalise
from guidelines.importing.proposals import keyword
from guidelines.models import (
    Assignment,
    Edition,
    Measure,
    Objective,
    Pillar,
    Point,
    PointKind,
    Theme,
)

_PARKED = 20_000  # above every number that a document may have


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """The edition and its measures by code, as they stand now."""

    edition: Edition
    measures: Mapping[str, Measure]


def store_edition(
    *, change: EditionChange, actor: User, source: str, demonstration: bool
) -> StoredEdition:
    """Bring the edition to what the document says. The caller has checked that it may.

    A measure keeps its row, and with it its history, wherever its text went; one that the document
    no longer has is removed, so nothing may hang on it.
    """
    edition = _edition(change, actor, source, demonstration=demonstration)
    _points(edition, change.outline)
    if change.edition is not None:
        _remove(change.dropped, actor)
    objectives = _objectives(edition, change.outline, actor)
    measures = _measures(edition, change, objectives, actor)
    _ask(change, measures, demonstration=demonstration)
    _record_measures(change, measures, actor)
    _themes(edition, change, measures)
    _prune(edition, change.outline, actor)
    return StoredEdition(edition, measures)


def _edition(change: EditionChange, actor: User, source: str, *, demonstration: bool) -> Edition:
    years = change.outline.years
    assert years is not None  # noqa: S101 -- a document without years is refused before this
    title = change.outline.title
    edition = change.edition or Edition(
        from_year=years.first, to_year=years.last, demonstration=demonstration
    )
    before = (edition.title, edition.source_name)
    edition.title, edition.source_name = title, source
    _put(edition, "title", "source_name")
    record(
        actor=actor,
        verb="edition.import",
        subject=edition,
        changes={"title": (before[0], title), "source_name": (before[1], source)},
    )
    return edition


def _points(edition: Edition, outline: Outline) -> None:
    texts = ((PointKind.REASON, outline.reasons), (PointKind.MEANS, outline.means))
    edition.points.all().delete()
    Point.objects.bulk_create(
        Point(edition=edition, kind=kind, ordinal=ordinal, text=text)
        for kind, points in texts
        for ordinal, text in enumerate(points, 1)
    )


def _remove(measures: tuple[Measure, ...], actor: User) -> None:
    record_all(
        actor=actor,
        verb="measure.remove",
        subjects=[(m, {"code": (m.code, ""), "text": (m.text, "")}) for m in measures],
    )
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).delete()


def _objectives(edition: Edition, outline: Outline, actor: User) -> dict[str, Objective]:
    """Bring pillars and objectives to the document's, each found by its code."""
    pillars = {pillar.number: pillar for pillar in edition.pillars.all()}
    stored = {
        objective.code: objective
        for objective in Objective.objects.filter(pillar__edition=edition).select_related("pillar")
    }
    for written in outline.pillars:
        pillar = pillars.get(written.number) or Pillar(edition=edition, number=written.number)
        before, pillar.title = pillar.title, written.title
        if pillar.pk is None or before != pillar.title:
            _put(pillar, "title")
            changes = {"title": (before, pillar.title)}
            record(actor=actor, verb="pillar.import", subject=pillar, changes=changes)
        for item in written.objectives:
            objective = stored.get(item.code) or Objective(pillar=pillar, number=item.number)
            before, objective.text = objective.text, item.text
            stored[item.code] = objective
            if objective.pk is None or before != item.text:
                _put(objective, "text")
                changes = {"text": (before, item.text)}
                record(actor=actor, verb="objective.import", subject=objective, changes=changes)
    return stored


def _measures(
    edition: Edition, change: EditionChange, objectives: Mapping[str, Objective], actor: User
) -> dict[str, Measure]:
    """Write the measures; those that move are parked first, so that codes can change hands."""
    moving = [m for m in change.of_kind("changed", "moved") if m.row]
    for place, item in enumerate(moving):
        Measure.objects.filter(pk=_row(item).pk).update(
            number=_PARKED + place, code=f"{_PARKED + place}.1.1"
        )
    for item in moving:
        _rewrite(_row(item), item, objectives, actor)
    new = [
        Measure(
            edition=edition,
            objective=objectives[_above(item.written.code)],
            number=item.written.number,
            code=item.written.code,
            text=item.written.text,
            keyword=keyword(item.written.text),
            continues=item.continues,
        )
        for item in change.measures
        if item.row is None
    ]
    Measure.objects.bulk_create(new)
    kept = [item.row for item in change.measures if item.row]
    return {measure.code: measure for measure in (*kept, *new)}


def _rewrite(
    row: Measure, item: MeasureChange, objectives: Mapping[str, Objective], actor: User
) -> None:
    """Give a stored measure the document's words and place; its own title stays if confirmed."""
    written = item.written
    before = {
        "code": row.code,
        "number": str(row.number),
        "text": row.text,
        "keyword": row.keyword,
    }
    if not row.keyword_confirmed and row.keyword == keyword(row.text):
        row.keyword = keyword(written.text)
    row.code, row.number, row.text = written.code, written.number, written.text
    row.objective = objectives[_above(written.code)]
    row.save(update_fields=["code", "number", "text", "keyword", "objective"])
    changes = {
        name: (old, str(getattr(row, name)))
        for name, old in before.items()
        if old != getattr(row, name)
    }
    record(actor=actor, verb="measure.import", subject=row, changes=changes)


def _ask(change: EditionChange, measures: Mapping[str, Measure], *, demonstration: bool) -> None:
    """Give the new measures their title, respondent, figures and assignments."""
    asked = asked_of(change, demonstration=demonstration)
    new = [(measures[code], asked[code]) for code in _new_codes(change)]
    for measure, facts in new:
        measure.keyword, measure.keyword_confirmed = facts.keyword, facts.keyword_confirmed
        measure.respondent, measure.assignment_confirmed = facts.respondent, facts.confirmed
        measure.evidence_keys, measure.starts_on = list(facts.evidence_keys), facts.starts_on
    Measure.objects.bulk_update(
        [measure for measure, _facts in new],
        [
            "keyword",
            "keyword_confirmed",
            "respondent",
            "assignment_confirmed",
            "evidence_keys",
            "starts_on",
        ],
    )
    Assignment.objects.bulk_create(_assignments(change, new))


def _assignments(change: EditionChange, new: list[tuple[Measure, Asked]]) -> Iterator[Assignment]:
    years = change.outline.years
    assert years is not None  # noqa: S101 -- see _edition
    first_day = date(years.first, 1, 1)
    for measure, facts in new:
        for unit_id in facts.unit_ids:
            yield Assignment(measure=measure, unit_id=unit_id, starts_on=first_day)


def _record_measures(change: EditionChange, measures: Mapping[str, Measure], actor: User) -> None:
    record_all(
        actor=actor,
        verb="measure.import",
        subjects=[
            (
                measures[code],
                {"code": ("", code), "text": ("", measures[code].text)},
            )
            for code in _new_codes(change)
        ],
    )


def _new_codes(change: EditionChange) -> list[str]:
    return [item.written.code for item in change.measures if item.row is None]


def _themes(edition: Edition, change: EditionChange, measures: Mapping[str, Measure]) -> None:
    """Bring the themes to the document's and tie them to the measures that ask about them.

    A measure that goes on from an earlier edition's keeps its themes, found by their names.
    """
    names = change.outline.themes
    stored = {theme.ordinal: theme for theme in edition.themes.all()}
    for ordinal, name in enumerate(names, 1):
        theme = stored.get(ordinal) or Theme(edition=edition, ordinal=ordinal)
        if theme.name != name:
            theme.name = name
            _put(theme, "name")
    edition.themes.filter(ordinal__gt=len(names)).delete()
    holder = theme_holder(change.outline)
    for code, measure in measures.items():
        speaks = any(key.startswith("themes.") for key in measure.evidence_keys)
        if code == holder or (not holder and speaks):
            measure.themes.set(edition.themes.all())
    _carry_themes(edition, change, measures)


def _carry_themes(edition: Edition, change: EditionChange, measures: Mapping[str, Measure]) -> None:
    earlier = {
        item.continues.pk: measures[item.written.code]
        for item in change.measures
        if item.row is None and item.continues is not None
    }
    here = {normalise(theme.name): theme for theme in edition.themes.all()}
    for theme in Theme.objects.filter(measures__in=earlier).distinct().prefetch_related("measures"):
        same = here.get(normalise(theme.name))
        for measure in theme.measures.all():
            if same is not None and measure.pk in earlier:
                earlier[measure.pk].themes.add(same)


def _prune(edition: Edition, outline: Outline, actor: User) -> None:
    """Remove the pillars and objectives that the document no longer has."""
    codes = {o.code for pillar in outline.pillars for o in pillar.objectives}
    objectives = [
        objective
        for objective in Objective.objects.filter(pillar__edition=edition).select_related("pillar")
        if objective.code not in codes
    ]
    record_all(
        actor=actor,
        verb="objective.remove",
        subjects=[(objective, {"text": (objective.text, "")}) for objective in objectives],
    )
    Objective.objects.filter(pk__in=[objective.pk for objective in objectives]).delete()
    pillars = list(edition.pillars.exclude(number__in=[p.number for p in outline.pillars]))
    record_all(
        actor=actor,
        verb="pillar.remove",
        subjects=[(pillar, {"title": (pillar.title, "")}) for pillar in pillars],
    )
    Pillar.objects.filter(pk__in=[pillar.pk for pillar in pillars]).delete()


def _put(row: Edition | Pillar | Objective | Theme, *fields: str) -> None:
    """Insert a new row, or write these fields of a stored one."""
    row.save(update_fields=fields if row.pk else None)


def _row(item: MeasureChange) -> Measure:
    assert item.row is not None  # noqa: S101 -- the callers choose by it
    return item.row


def _above(code: str) -> str:
    """The objective's code of a measure's: "1.2.1" to "1.2"."""
    return code.rpartition(".")[0]
