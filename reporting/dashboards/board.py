"""A round laid out as rows for a table that is taken out: measures down, divisions across.

Pure assembly of rows that have been read; no query here. The page draws its own (matrix.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Unit
from accounts.roles import UnitKind
from guidelines.models import Measure
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `asked` pairs each division with its entries; none says "not asked"."""

    measure: Measure
    asked: tuple[tuple[Unit, tuple[Entry, ...]], ...]
    others: tuple[Entry, ...]
    line: CityLine | None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole table."""

    divisions: tuple[Unit, ...]
    rows: tuple[Row, ...]


def assemble(
    measures: Sequence[Measure],
    divisions: Iterable[Unit],
    entries: Sequence[Entry],
    lines: Iterable[CityLine],
) -> Board:
    """Lay the rows out. Entries need their unit loaded."""
    columns = tuple(divisions)
    by_cell: dict[tuple[int, int | None], list[Entry]] = {}
    for entry in entries:
        column = entry.unit_id if entry.unit.kind == UnitKind.DIVISION else None
        by_cell.setdefault((entry.measure_id, column), []).append(entry)
    line_of = {line.measure_id: line for line in lines}
    rows = (
        Row(
            measure=measure,
            asked=tuple((u, tuple(by_cell.get((measure.pk, u.pk), ()))) for u in columns),
            others=tuple(by_cell.get((measure.pk, None), ())),
            line=line_of.get(measure.pk),
        )
        for measure in measures
    )
    return Board(columns, tuple(rows))
