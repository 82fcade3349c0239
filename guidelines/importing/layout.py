"""Boxes on a surface in the order a person reads them, with side-by-side columns recognised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidelines.importing.document import Block, Role
from guidelines.importing.markers import find_marker
from guidelines.importing.vocabulary import Heading, find_heading

_OVERLAP = 0.5
_LISTS = {Heading.WHY, Heading.HOW, Heading.FOLLOW, Heading.THEMES}


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks and where they stand; units do not matter as long as they are the same."""

    left: float
    top: float
    right: float
    bottom: float
    blocks: tuple[Block, ...]
    is_title: bool = False


def in_reading_order(boxes: Sequence[Box]) -> list[Block]:
    """Read the title, then row by row; lists whose headings stand side by side, by column."""
    titles = [box for box in boxes if box.is_title]
    rows = _rows([box for box in boxes if not box.is_title])
    if any(_starts_lists(row) for row in rows):
        rows = _by_column(rows)
    blocks = [block for box in titles for block in box.blocks]
    for number, row in enumerate(rows, 1):
        blocks.extend(_row_blocks(row, number))
    return blocks


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.top, box.left)):
        if rows and any(_beside(other, box) for other in rows[-1]):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: (box.left, box.top)) for row in rows]


def _beside(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    height = min(one.bottom - one.top, other.bottom - other.top)
    width = min(one.right - one.left, other.right - other.left)
    apart = max(one.left, other.left) - min(one.right, other.right)
    return shared > _OVERLAP * height and apart > -0.1 * width


def _starts_lists(row: Sequence[Box]) -> bool:
    return sum(1 for box in row if _list_heading(box)) > 1


def _list_heading(box: Box) -> bool:
    if not box.blocks:
        return False
    found = find_heading(box.blocks[0].lines[0].text, inside=Heading.TITLE)
    return found is not None and found.heading in _LISTS


def _by_column(rows: list[list[Box]]) -> list[list[Box]]:
    boxes = [box for row in rows for box in row]
    columns: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.left, box.top)):
        if columns and box.left < columns[-1][0].right - 0.1 * (
            columns[-1][0].right - columns[-1][0].left
        ):
            columns[-1].append(box)
        else:
            columns.append([box])
    return [[box] for column in columns for box in sorted(column, key=lambda box: box.top)]


def _row_blocks(row: Sequence[Box], number: int) -> list[Block]:
    """Mark the sides of a row whose left box holds measures, so that they can be paired."""
    first = row[0]
    others = [block for box in row[1:] for block in box.blocks]
    if not others or any(block.row for box in row for block in box.blocks) or not _is_column(first):
        return [block for box in row for block in box.blocks]
    left = [replace(block, role=Role.LEFT, row=number) for block in first.blocks]
    right = [replace(block, role=Role.RIGHT, row=number) for block in others]
    return left + right


def _is_column(box: Box) -> bool:
    lines = [line.text for block in box.blocks for line in block.lines]
    found = find_heading(lines[0], inside=Heading.MEASURES) if lines else None
    if found is not None and found.heading is Heading.MEASURES:
        return True
    return any(find_marker(line) for line in lines)
