"""What the templates lay out, computed from a snapshot alone: counts, columns, changes, gaps.

Whether a part exists is decided here, once, for paper, slides and phone: a part without content is
absent, never empty.
"""

from collections import Counter
from dataclasses import dataclass

from packets.rendering import words
from packets.snapshot import (
    Answer,
    CityLine,
    Division,
    Gap,
    Kind,
    Measure,
    Pillar,
    Progress,
    Snapshot,
    State,
    Status,
)

PER_META_ROW = 5
NAMED_PILLARS = 4  # more than these are told apart by their code in the overview's heading
PORTRAIT_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class MetaCell:
    """One fact of the cover; `kind` is its class, from which running lines are taken."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A status with its counts per pillar, in all, and a year before."""

    status: Status
    per_pillar: tuple[int, ...]
    total: int
    previous: int
    share: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Statuses over the stated city lines; `stated` of `total` measures have one."""

    rows: tuple[OverviewRow, ...]
    heads: tuple[str, ...]
    stated: int
    total: int
    compared: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Measures whose status changed to this one."""

    status: Status
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One cell per division, None where it is not asked; and what was answered elsewhere."""

    measure: Measure
    cells: tuple[Answer | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The measures against the divisions; columns exist only for what somebody was asked."""

    divisions: tuple[Division, ...]
    others: bool
    city: bool
    rows: dict[str, MatrixRow]

    @property
    def columns(self) -> int:
        """Answer columns, the measure's own not counted."""
        return len(self.divisions) + self.others + self.city

    @property
    def landscape(self) -> bool:
        """Whether the columns ask for a page on its side."""
        return self.columns > PORTRAIT_COLUMNS


@dataclass(frozen=True, slots=True)
class MissingPart:
    """What a division has to complete for one measure."""

    measure: Measure
    gap: Gap
    answer: bool  # the whole answer is missing


@dataclass(frozen=True, slots=True)
class OwnCount:
    """A division's answers of one kind; the missing ones have no status."""

    status: Status | None
    total: int
    share: int


def meta_rows(snapshot: Snapshot) -> tuple[tuple[MetaCell, ...], ...]:
    """The cover's facts in rows as even as possible; what has no value is not among them."""
    cells = [
        MetaCell("packet", snapshot.packet.label),
        MetaCell("frozen", snapshot.frozen.printed),
        MetaCell("diary", snapshot.record.diary),
        MetaCell("item", snapshot.record.item),
        MetaCell("publicity", snapshot.record.publicity),
        MetaCell(
            "imported", words.say(snapshot.language, "imported") if all_imported(snapshot) else ""
        ),
    ]
    filled = [cell for cell in cells if cell.value]
    rows = -(-len(filled) // PER_META_ROW)
    width = -(-len(filled) // rows)
    return tuple(tuple(filled[n : n + width]) for n in range(0, len(filled), width))


def all_imported(snapshot: Snapshot) -> bool:
    """Whether every reported line was imported: then it is said once, not on each."""
    lines = [m.city for m in snapshot.measures if m.city.text]
    return bool(lines) and all(line.imported for line in lines)


def changed(measure: Measure) -> bool:
    """Whether the stated status differs from what was shown a year before."""
    city = measure.city
    return bool(city.progress and city.previous and city.previous.progress != city.progress)


def statuses(snapshot: Snapshot) -> tuple[Status, ...]:
    """The legend, completed with statuses that are used but not in it."""
    known = {status.progress: status for status in snapshot.statuses}
    for measure in snapshot.measures:
        answers = (
            *measure.answers,
            *measure.others,
            *([measure.own.answer] if measure.own else []),
        )
        lines: tuple[CityLine | Answer, ...] = (measure.city, *answers)
        for line in lines:
            if line.progress:
                known.setdefault(line.progress, Status(progress=line.progress, word=line.word))
    return tuple(known.values())


def overview(snapshot: Snapshot) -> Overview | None:
    """Counts of the city lines' statuses; None where no status is stated."""
    measures = snapshot.measures
    counts = Counter(m.city.progress for m in measures)
    stated = len(measures) - counts[Progress.UNSTATED]
    if not stated:
        return None
    before = Counter(m.city.previous.progress for m in measures if m.city.previous)
    per_pillar = [_pillar_counts(pillar) for pillar in snapshot.pillars]
    rows = tuple(
        OverviewRow(
            status=status,
            per_pillar=tuple(count[status.progress] for count in per_pillar),
            total=counts[status.progress],
            previous=before[status.progress],
            share=round(100 * counts[status.progress] / len(measures)),
        )
        for status in statuses(snapshot)
        if counts[status.progress] or before[status.progress]
    )
    named = len(snapshot.pillars) <= NAMED_PILLARS
    heads = tuple(p.title if named else p.code for p in snapshot.pillars)
    return Overview(rows, heads, stated, len(measures), bool(before))


def _pillar_counts(pillar: Pillar) -> Counter[Progress]:
    return Counter(m.city.progress for o in pillar.objectives for m in o.measures)


def arrivals(snapshot: Snapshot) -> tuple[Arrival, ...]:
    """Changed measures by their new status, in the legend's order."""
    found = [m for m in snapshot.measures if changed(m)]
    groups = (
        Arrival(status, tuple(m for m in found if m.city.progress == status.progress))
        for status in statuses(snapshot)
    )
    return tuple(group for group in groups if group.measures)


def matrix(snapshot: Snapshot) -> Matrix | None:
    """Divisions' answers side by side; None where nobody was asked (an imported year)."""
    asked = any(a.state != State.NOT_ASKED for m in snapshot.measures for a in m.answers)
    others = any(m.others for m in snapshot.measures)
    if not asked and not others:
        return None
    divisions = snapshot.divisions if asked else ()
    rows = {}
    for measure in snapshot.measures:
        by_unit = {a.unit: a for a in measure.answers if a.state != State.NOT_ASKED}
        cells = tuple(by_unit.get(division.key) for division in divisions)
        rows[measure.code] = MatrixRow(measure, cells)
    city = any(m.city.progress for m in snapshot.measures)
    return Matrix(divisions, others, city, rows)


def unanswered(measure: Measure) -> tuple[Answer, ...]:
    """Units that were asked and have not answered."""
    return tuple(a for a in (*measure.answers, *measure.others) if a.state == State.MISSING)


def reasoned(measure: Measure) -> tuple[Answer, ...]:
    """Answers that carry a reason: does not concern, or was stopped."""
    return tuple(a for a in (*measure.answers, *measure.others) if a.reason)


def missing_parts(snapshot: Snapshot) -> tuple[MissingPart, ...]:
    """All that a division has to complete, missing answers first."""
    whole: list[MissingPart] = []
    parts: list[MissingPart] = []
    for measure in snapshot.measures:
        if (own := measure.own) is None:
            continue
        lacks = own.answer.state == State.MISSING
        gaps = own.gaps or ((Gap(text=""),) if lacks else ())
        (whole if lacks else parts).extend(MissingPart(measure, gap, lacks) for gap in gaps)
    return (*whole, *parts)


def own_counts(snapshot: Snapshot) -> tuple[OwnCount, ...]:
    """A division's answers by status in the legend's order, the missing ones last."""
    own = [m.own.answer for m in snapshot.measures if m.own]
    asked = [answer for answer in own if answer.state != State.NOT_ASKED]
    found = Counter(a.progress for a in asked if a.state == State.ANSWERED)
    lacking = sum(a.state == State.MISSING for a in asked)
    rows: list[tuple[Status | None, int]] = [
        (status, found[status.progress]) for status in statuses(snapshot)
    ]
    rows.append((None, lacking))
    return tuple(OwnCount(s, n, round(100 * n / len(asked))) for s, n in rows if n)


def own_name(snapshot: Snapshot) -> str:
    """The division whose packet this is; the body's name where no answer tells it."""
    names = (m.own.answer.name for m in snapshot.measures if m.own)
    return next(names, snapshot.body.name) if snapshot.body.kind == Kind.DIVISION else ""


def own_asked(measure: Measure) -> bool:
    """Whether the division whose packet this is answers the measure."""
    return measure.own is not None and measure.own.answer.state != State.NOT_ASKED


def measure_count(pillar: Pillar) -> int:
    """Measures of a pillar."""
    return sum(len(objective.measures) for objective in pillar.objectives)


def reported(city: CityLine) -> str:
    """What a slide says of the measure: the short version if there is one, else the whole text."""
    return city.short or city.text
