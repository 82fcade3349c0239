"""The head's matrix: measures down, divisions across, a column for the others, and the city line.

Pure assembly of rows that the view has read; no query here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import Unit
from accounts.roles import UnitKind
from guidelines.models import Measure
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.entries.states import State

MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `asked` pairs each division with its entries; none says "not asked"."""

    measure: Measure
    asked: tuple[tuple[Unit, tuple[Entry, ...]], ...]
    others: tuple[Entry, ...]
    line: CityLine | None
    opens_pillar: bool
    opens_objective: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one division is. `counts` by state, with untouched drafts as "missing"."""

    unit: Unit
    counts: Mapping[str, int]
    total: int

    @property
    def approved(self) -> int:
        """Entries that the head has approved."""
        return self.counts.get(State.APPROVED, 0)

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """The parts of the bar in order: css name, start and length, in entries."""
        parts, start = [], 0
        for name, css in STATES_IN_ORDER:
            length = self.counts.get(name, 0)
            if length:
                parts.append((css, start, length))
            start += length
        return parts


STATES_IN_ORDER = (
    (State.APPROVED, "ok"),
    (State.SUBMITTED, "sub"),
    (State.RETURNED, "ret"),
    (State.DRAFT, "draft"),
    (MISSING, "none"),
)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole matrix with its sums."""

    divisions: tuple[Unit, ...]
    rows: tuple[Row, ...]
    standings: tuple[Standing, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def others(self) -> Mapping[str, int]:
        """What the head, the network contacts and the project office have, by state."""
        divisions = sum((Counter(s.counts) for s in self.standings), Counter[str]())
        return Counter(self.counts) - divisions

    @property
    def total(self) -> int:
        """All entries of the round."""
        return sum(self.counts.values())


def state_of(entry: Entry) -> str:
    """The entry's state for counting: an untouched draft is missing."""
    return MISSING if entry.is_missing else entry.state


def assemble(
    measures: Sequence[Measure],
    divisions: Iterable[Unit],
    entries: Sequence[Entry],
    lines: Iterable[CityLine],
) -> Board:
    """Lay the rows out. Entries need their unit loaded, measures their objective and pillar."""
    columns = tuple(divisions)
    by_cell: dict[tuple[int, int | None], list[Entry]] = {}
    for entry in entries:
        column = entry.unit_id if entry.unit.kind == UnitKind.DIVISION else None
        by_cell.setdefault((entry.measure_id, column), []).append(entry)
    line_of = {line.measure_id: line for line in lines}
    rows, previous = [], None
    for measure in measures:
        rows.append(
            Row(
                measure=measure,
                asked=tuple((u, tuple(by_cell.get((measure.pk, u.pk), ()))) for u in columns),
                others=tuple(by_cell.get((measure.pk, None), ())),
                line=line_of.get(measure.pk),
                opens_pillar=_differs(previous, measure, pillar=True),
                opens_objective=_differs(previous, measure, pillar=False),
            )
        )
        previous = measure
    counts = Counter(state_of(entry) for entry in entries)
    return Board(columns, tuple(rows), _standings(columns, entries), counts)


def _differs(previous: Measure | None, measure: Measure, *, pillar: bool) -> bool:
    if previous is None:
        return True
    if pillar:
        return previous.objective.pillar_id != measure.objective.pillar_id
    return previous.objective_id != measure.objective_id


def _standings(columns: Iterable[Unit], entries: Sequence[Entry]) -> tuple[Standing, ...]:
    """Each division with its own entries and those of units below it."""
    standings = []
    for unit in columns:
        own = [entry for entry in entries if entry.unit_id == unit.pk]
        counts = Counter(state_of(entry) for entry in own)
        standings.append(Standing(unit, counts, len(own)))
    return tuple(standings)
