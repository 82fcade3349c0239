"""What an import would change in the guidelines. Everything is read here, nothing is written.

The same value is previewed and applied, so that what was shown is what happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from guidelines.importing.outline import Measure as Written
from guidelines.importing.outline import Outline
from guidelines.importing.planning import (
    Candidate,
    Plan,
    StoredMeasure,
    normalise,
    pair_measures,
    plan_measures,
)
from guidelines.models import Edition, Measure, PointKind


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of the edition beside its measures. `before` or `after` is "" where there is none."""

    kind: str  # title, reason, means, theme, pillar, objective
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure of the document.

    `row` is the stored measure of this edition that it is; `continues` the one of an earlier
    edition that it goes on with. Neither: it is new.
    """

    written: Written
    row: Measure | None = None
    continues: Measure | None = None

    @property
    def before(self) -> Measure | None:
        """What it is compared with."""
        return self.row or self.continues

    @property
    def kind(self) -> str:
        """Added, changed, moved (the code alone is another) or same."""
        before = self.before
        if before is None:
            return "added"
        if before.text != self.written.text:
            return "changed"
        # A measure moved by hand has its code still and another printed number.
        elsewhere = self.row is not None and self.row.number != self.written.number
        return "moved" if elsewhere or before.code != self.written.code else "same"


@dataclass(frozen=True, slots=True)
class EditionChange:
    """The edition that the document is, against what is stored.

    `edition` is the stored one of the same years; `previous` the latest that began earlier, or at
    the same time with another end. The plan is against the first of these that there is.
    """

    outline: Outline
    edition: Edition | None
    previous: Edition | None
    plan: Plan | None
    texts: tuple[TextChange, ...]
    measures: tuple[MeasureChange, ...]
    dropped: tuple[Measure, ...]
    unsure: tuple[Candidate, ...]
    stored: tuple[Measure, ...]

    @property
    def matchable(self) -> tuple[Measure, ...]:
        """The stored measures that a person may match by hand: those whose words are not there."""
        same = self.plan.continues if self.plan else ()
        equal = {pair.old for pair in same if pair.kind == "same"}
        return tuple(measure for measure in self.stored if measure.code not in equal)

    def of_kind(self, *kinds: str) -> tuple[MeasureChange, ...]:
        """The measures of these kinds, in the document's order."""
        return tuple(change for change in self.measures if change.kind in kinds)

    @property
    def is_empty(self) -> bool:
        """Whether the stored edition says all this already."""
        return (
            self.edition is not None
            and not self.texts
            and not self.dropped
            and len(self.of_kind("same")) == len(self.measures)
        )


def edition_change(outline: Outline, pairs: Mapping[str, str]) -> EditionChange:
    """Compare the outline with the stored editions; `pairs` are a person's answers, new to old.

    An answer goes before the plan's own reading; "" says that the measure is new.
    """
    edition, previous = _bases(outline)
    base = edition or previous
    stored = tuple(base.measures.in_order()) if base else ()
    plan = None
    if base is not None:
        plan = plan_measures(outline, [StoredMeasure(m.code, m.text) for m in stored])
    old_of = _decided(plan, pairs)
    earlier = _sure_continuations(outline, old_of, edition, previous)
    by_code = {measure.code: measure for measure in stored}
    measures = tuple(
        MeasureChange(
            written,
            row=by_code.get(old_of.get(written.code, "")) if edition else None,
            continues=earlier.get(written.code)
            if edition
            else by_code.get(old_of.get(written.code, "")),
        )
        for written in outline.measures
    )
    kept = set(old_of.values())
    return EditionChange(
        outline=outline,
        edition=edition,
        previous=previous,
        plan=plan,
        texts=_text_changes(outline, edition),
        measures=measures,
        dropped=tuple(measure for measure in stored if measure.code not in kept),
        unsure=tuple(
            candidate
            for candidate in (plan.unsure if plan else ())
            if candidate.new not in pairs and candidate.old not in kept
        ),
        stored=stored,
    )


def theme_holder(outline: Outline) -> str:
    """The code of the measure in whose text the themes stood, "" if they stood elsewhere."""
    if not outline.themes:
        return ""
    first = normalise(outline.themes[0])
    return next((m.code for m in outline.measures if first in normalise(m.raw)), "")


def _bases(outline: Outline) -> tuple[Edition | None, Edition | None]:
    if outline.years is None:
        return None, None
    first, last = outline.years.first, outline.years.last
    edition = Edition.objects.filter(from_year=first, to_year=last).first()
    others = Edition.objects.filter(from_year__lte=first)
    if edition is not None:
        others = others.exclude(pk=edition.pk)
    return edition, others.newest_first().first()


def _decided(plan: Plan | None, pairs: Mapping[str, str]) -> dict[str, str]:
    """New code to old code: what a person said, and what the plan is sure of besides.

    An old measure goes on as one new one at most, and equal words need no person's word.
    """
    if plan is None:
        return {}
    same = {pair.new: pair.old for pair in plan.continues if pair.kind == "same"}
    known = {*(pair.old for pair in plan.continues), *plan.dropped}
    said: dict[str, str] = {}
    for new, old in pairs.items():
        taken = old in same.values() or old in said.values()
        if new not in same and old in known and not taken:
            said[new] = old
    read = {
        pair.new: pair.old
        for pair in plan.continues
        if pair.new not in pairs and pair.old not in said.values()
    }
    return same | read | said


def _sure_continuations(
    outline: Outline, old_of: Mapping[str, str], edition: Edition | None, previous: Edition | None
) -> dict[str, Measure]:
    """For measures that a corrected document adds: the earlier edition's that nothing continues."""
    if edition is None or previous is None:
        return {}
    added = [StoredMeasure(m.code, m.text) for m in outline.measures if m.code not in old_of]
    if not added:
        return {}
    free = {m.code: m for m in previous.measures.filter(continued_by=None).in_order()}
    plan = pair_measures(added, [StoredMeasure(m.code, m.text) for m in free.values()])
    return {pair.new: free[pair.old] for pair in plan.continues}


def _text_changes(outline: Outline, edition: Edition | None) -> tuple[TextChange, ...]:
    before = _stored_texts(edition) if edition else {}
    after = _written_texts(outline)
    keys = [*after, *(key for key in before if key not in after)]
    return tuple(
        TextChange(kind, code, before.get((kind, code), ""), after.get((kind, code), ""))
        for kind, code in keys
        if before.get((kind, code)) != after.get((kind, code))
    )


def _written_texts(outline: Outline) -> dict[tuple[str, str], str]:
    texts = {("title", ""): outline.title}
    for kind, points in (
        (PointKind.REASON, outline.reasons),
        (PointKind.MEANS, outline.means),
        ("theme", outline.themes),
    ):
        texts |= {(str(kind), str(number)): text for number, text in enumerate(points, 1)}
    for pillar in outline.pillars:
        texts["pillar", pillar.code] = pillar.title
        texts |= {("objective", objective.code): objective.text for objective in pillar.objectives}
    return texts


def _stored_texts(edition: Edition) -> dict[tuple[str, str], str]:
    texts = {("title", ""): edition.title}
    for point in edition.points.all():
        texts[point.kind, str(point.ordinal)] = point.text
    for theme in edition.themes.all():
        texts["theme", str(theme.ordinal)] = theme.name
    for pillar in edition.pillars.prefetch_related("objectives__pillar"):
        texts["pillar", pillar.code] = pillar.title
        texts |= {("objective", o.code): o.text for o in pillar.objectives.all()}
    return texts
