"""Tables, on a slide or ruled on a page: which column holds the measures and which the reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guidelines.importing.cleaning import clean_line
from guidelines.importing.document import WHOLE, Block, Line, Place, Remark, Role, remark
from guidelines.importing.joining import join_lines
from guidelines.importing.vocabulary import Heading, find_heading, is_report_heading

HEADER = "Toimenpiteet: Raportointi:"
_TWO = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells' texts; a row merged into one cell has one."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    measure: int
    report: int
    number: int | None


def table_blocks(
    rows: Sequence[Row], place: Place, first_row: int, remarks: list[Remark]
) -> list[Block]:
    """Lay a table out as blocks; `first_row` numbers its rows apart from other tables' rows."""
    blocks: list[Block] = []
    columns = _columns_without_header(rows)
    for number, row in enumerate(rows, first_row):
        header = _header_columns(row)
        if header is not None:
            columns = header
            blocks.append(Block((Line(HEADER, place),)))
        elif columns is None or len(row.cells) == 1:
            blocks.extend(_plain(row, place))
        else:
            blocks.extend(_sides(row, columns, place, number))
            remarks.extend(_left_out(row, columns, place))
    return blocks


def cell_lines(text: str, place: Place) -> tuple[Line, ...]:
    """Clean a cell's lines."""
    pieces = (clean_line(piece) for piece in text.replace("\v", "\n").split("\n"))
    return tuple(Line(piece, place) for piece in pieces if piece)


def _header_columns(row: Row) -> _Columns | None:
    names = [join_lines([line.text for line in cell_lines(cell, WHOLE)]) for cell in row.cells]
    measures = [index for index, name in enumerate(names) if _is_measures(name)]
    reports = [index for index, name in enumerate(names) if is_report_heading(name)]
    if not measures or not reports:
        return None
    number = measures[0] - 1 if measures[0] else None
    return _Columns(measures[0], reports[0], number)


def _is_measures(name: str) -> bool:
    found = find_heading(name, inside=Heading.MEASURES)
    return found is not None and found.heading is Heading.MEASURES


def _columns_without_header(rows: Sequence[Row]) -> _Columns | None:
    widths = {len(row.cells) for row in rows if len(row.cells) > 1}
    if widths == {_TWO}:
        return _Columns(0, 1, None)
    if widths == {_TWO + 1} and all(_is_number(row.cells[0]) for row in rows if len(row.cells) > 1):
        return _Columns(1, 2, 0)
    return None


def _is_number(text: str) -> bool:
    return text.strip().rstrip(".)").isdigit()


def _plain(row: Row, place: Place) -> list[Block]:
    lines = tuple(line for cell in row.cells for line in cell_lines(cell, place))
    if len(row.cells) > 1 and lines:
        lines = (Line(" ".join(line.text for line in lines), place),)
    return [Block(lines)] if lines else []


def _sides(row: Row, columns: _Columns, place: Place, number: int) -> list[Block]:
    left = cell_lines(row.cells[columns.measure], place)
    right = cell_lines(row.cells[columns.report], place) if columns.report < len(row.cells) else ()
    counted = row.cells[columns.number].strip() if columns.number is not None else ""
    if left and counted and _is_number(counted):
        first = Line(f"{counted.rstrip('.)')}. {left[0].text}", place)
        left = (first, *left[1:])
    sides = (Block(left, Role.LEFT, number), Block(right, Role.RIGHT, number))
    return [side for side in sides if side.lines]


def _left_out(row: Row, columns: _Columns, place: Place) -> list[Remark]:
    used = {columns.measure, columns.report}
    return [
        remark(
            place,
            _("A column that is neither measures nor reports was left out: “{text}”"),
            text=" ".join(cell.split()),
        )
        for index, cell in enumerate(row.cells)
        if index not in used and cell.strip() and not (index == columns.number and _is_number(cell))
    ]
