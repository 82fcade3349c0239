"""Two columns side by side: which report on the right answers which measure on the left."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from guidelines.importing.document import Remark, Role, remark
from guidelines.importing.markers import find_marker
from guidelines.importing.segments import Paragraph


def paired_rows(paragraphs: Sequence[Paragraph], remarks: list[Remark]) -> list[Paragraph]:
    """Interleave the two sides of each row that holds several measures."""
    paired: list[Paragraph] = []
    for (_slide, row), group in groupby(paragraphs, key=lambda part: (part.slide, part.row)):
        parts = list(group)
        paired.extend(_pair(parts, remarks) if row else parts)
    return paired


def _pair(parts: list[Paragraph], remarks: list[Remark]) -> list[Paragraph]:
    left = _items([part for part in parts if part.role is Role.LEFT])
    right = _items([part for part in parts if part.role is Role.RIGHT])
    if len(left) <= 1:
        return parts
    numbers = [_number(item) for item in right]
    if right and None not in numbers:
        by_number = dict(zip(numbers, right, strict=True))
        reports = [by_number.get(_number(item)) for item in left]
    else:
        flat = right if len(right) == len(left) else [[part] for item in right for part in item]
        reports = [flat[index] if index < len(flat) else None for index in range(len(left))]
        extra = flat[len(left) :]
        if len(flat) != len(left):
            remarks.append(_uneven(left, flat))
        if extra and reports[-1] is not None:
            reports[-1] = [*reports[-1], *(part for item in extra for part in item)]
    return [
        part
        for measure, report in zip(left, reports, strict=True)
        for part in (*measure, *(report or ()))
    ]


def _uneven(left: list[list[Paragraph]], right: list[list[Paragraph]]) -> Remark:
    return remark(
        left[0][0].place,
        _(
            "There are {measures} measures on the left and {reports} reports on the right; they "
            "were paired in order. Check each pair."
        ),
        measures=len(left),
        reports=len(right),
    )


def _items(parts: list[Paragraph]) -> list[list[Paragraph]]:
    """Cut a column at its marks; without marks every paragraph is an item."""
    pieces = [piece for part in parts for piece in _cut_at_marks(part)]
    if not any(piece.marker for piece in pieces):
        return [[piece] for piece in pieces]
    items: list[list[Paragraph]] = []
    for piece in pieces:
        if piece.marker is not None or not items:
            items.append([piece])
        else:
            items[-1].append(piece)
    return items


def _cut_at_marks(part: Paragraph) -> list[Paragraph]:
    starts = [index for index, line in enumerate(part.lines) if find_marker(line.text)]
    cuts = sorted({0, *starts})
    ends = [*cuts[1:], len(part.lines)]
    return [
        replace(part, lines=part.lines[first:last]) for first, last in zip(cuts, ends, strict=True)
    ]


def _number(item: list[Paragraph]) -> int | None:
    marker = item[0].marker
    return marker.number if marker else None
