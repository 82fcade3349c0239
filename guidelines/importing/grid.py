"""Lines with positions become blocks: gaps end paragraphs, a wide gap under a heading is a column.

Positions are points on a page; what stands on the right of the column's edge answers the measure
that began at the same height or last above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guidelines.importing.cleaning import clean_line
from guidelines.importing.document import Block, Line, Place, Role, Slide
from guidelines.importing.markers import find_marker
from guidelines.importing.tables import HEADER
from guidelines.importing.vocabulary import Heading, find_heading, is_report_heading

_PARAGRAPH_GAP = 1.45
_COLUMN_GAP = 1.2
_EDGE = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it begins and ends across the page."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line of a page, or a ruled table that was read already (`blocks`)."""

    top: float
    bottom: float
    place: Place
    words: tuple[Word, ...]
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The line as text."""
        return clean_line(" ".join(word.text for word in self.words))

    @property
    def height(self) -> float:
        """How tall its letters stand."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class _Row:
    """A line told apart at the column's edge; a line across both sides is whole."""

    line: GridLine
    left: str
    right: str
    whole: str


def grid_slides(pages: Sequence[Sequence[GridLine]], pitch: float) -> list[Slide]:
    """Read each page; a column goes on over a page end until a line runs across its edge."""
    slides: list[Slide] = []
    edge: float | None = None
    for number, page in enumerate(pages, 1):
        place = page[0].place if page else None
        blocks: list[Block] = []
        edge = edge if edge is not None and _keeps_edge(page, edge) else None
        for index, (part, part_edge) in enumerate(_parts(page, edge)):
            edge = part_edge
            row_base = number * 10_000 + index * 1000
            if part_edge is None:
                blocks.extend(_plain_blocks(part, pitch))
            else:
                blocks.extend(_column_blocks(part, part_edge, pitch, row_base))
        if place is not None:
            slides.append(Slide(place, tuple(block for block in blocks if block.lines)))
    return slides


def _keeps_edge(page: Sequence[GridLine], edge: float) -> bool:
    for line in page:
        row = _split(line, edge)
        if row.right and not row.whole:
            return True
        if row.whole:
            return False
    return False


def _parts(
    page: Sequence[GridLine], edge: float | None
) -> list[tuple[list[GridLine], float | None]]:
    """Cut a page at its column headings; a part in columns gives its last sentence to the next."""
    parts: list[tuple[list[GridLine], float | None]] = [([], edge)]
    for line in page:
        found = _heading_edge(line)
        if found is None:
            parts[-1][0].append(line)
            continue
        before, before_edge = parts[-1]
        if before_edge is not None:
            cut = _objective_start(before, before_edge)
            parts[-1] = (before[:cut], before_edge)
            parts.append((before[cut:], None))
        parts.append(([line], found))
    return [(lines, part_edge) for lines, part_edge in parts if lines]


def _heading_edge(line: GridLine) -> float | None:
    """Find where the reports' column begins, if this line is the two columns' heading."""
    for index in range(1, len(line.words)):
        before, word = line.words[index - 1], line.words[index]
        if word.left - before.right < _COLUMN_GAP * line.height:
            continue
        left = clean_line(" ".join(word.text for word in line.words[:index]))
        right = clean_line(" ".join(word.text for word in line.words[index:]))
        found = find_heading(left, inside=Heading.MEASURES)
        if found and found.heading is Heading.MEASURES and is_report_heading(right):
            return word.left
    return None


def _objective_start(lines: Sequence[GridLine], edge: float) -> int:
    """Go back from a heading over the lines that have nothing on the right: the objective."""
    start = len(lines)
    while start and not _split(lines[start - 1], edge).right:
        if start < len(lines) and _is_measure(lines[start - 1], edge):
            return len(lines) if start == len(lines) else start
        if _far(lines[start - 1], lines[start] if start < len(lines) else None):
            break
        start -= 1
    return start


def _is_measure(line: GridLine, edge: float) -> bool:
    return find_marker(_split(line, edge).left) is not None


def _far(before: GridLine, after: GridLine | None) -> bool:
    return after is not None and after.top - before.bottom > before.height


def _split(line: GridLine, edge: float) -> _Row:
    left = [word for word in line.words if word.left < edge - _EDGE]
    right = [word for word in line.words if word.left >= edge - _EDGE]
    crossing = bool(left) and left[-1].right > edge + _EDGE
    joined = bool(left and right) and right[0].left - left[-1].right < _COLUMN_GAP * line.height / 3
    if line.blocks or crossing or (joined and abs(right[0].left - edge) > _EDGE):
        return _Row(line, "", "", line.text)
    return _Row(line, _text(left), _text(right), "")


def _text(words: Sequence[Word]) -> str:
    return clean_line(" ".join(word.text for word in words))


def _plain_blocks(lines: Sequence[GridLine], pitch: float) -> list[Block]:
    blocks: list[Block] = []
    open_lines: list[Line] = []
    for index, line in enumerate(lines):
        if open_lines and (line.blocks or _gap(lines[index - 1], line, pitch)):
            blocks.append(Block(tuple(open_lines)))
            open_lines = []
        if line.blocks:
            blocks.extend(line.blocks)
        elif line.text:
            open_lines.append(Line(line.text, line.place))
    if open_lines:
        blocks.append(Block(tuple(open_lines)))
    return blocks


def _gap(before: GridLine, after: GridLine, pitch: float) -> bool:
    return after.bottom - before.bottom > _PARAGRAPH_GAP * max(pitch, after.height)


def _column_blocks(
    lines: Sequence[GridLine], edge: float, pitch: float, row_base: int
) -> list[Block]:
    """Give each measure and the lines beside and below it one row."""
    blocks: list[Block] = []
    if _heading_edge(lines[0]) is not None:
        blocks.append(Block((Line(HEADER, lines[0].place),)))
        lines = lines[1:]
    rows = [_split(line, edge) for line in lines]
    marked = any(find_marker(row.left) for row in rows)
    group: list[_Row] = []
    for index, row in enumerate(rows):
        if row.whole or row.line.blocks:
            blocks.extend(_sides(group, row_base + index))
            group = []
            blocks.extend(_plain_blocks([row.line], pitch))
        elif group and _begins(row, rows[index - 1], pitch, marked=marked):
            blocks.extend(_sides(group, row_base + index))
            group = [row]
        else:
            group.append(row)
    return blocks + _sides(group, row_base + len(rows))


def _begins(row: _Row, before: _Row, pitch: float, *, marked: bool) -> bool:
    if marked:
        return find_marker(row.left) is not None
    return bool(row.left) and _gap(before.line, row.line, pitch)


def _sides(group: Sequence[_Row], row: int) -> list[Block]:
    left = tuple(Line(part.left, part.line.place) for part in group if part.left)
    right = tuple(Line(part.right, part.line.place) for part in group if part.right)
    sides = (Block(left, Role.LEFT, row), Block(right, Role.RIGHT, row))
    return [side for side in sides if side.lines]
