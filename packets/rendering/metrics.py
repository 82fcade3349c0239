"""How many lines a text takes: widths from the bundled faces, broken as WeasyPrint breaks.

An estimate by which slides are filled. What was laid out is checked afterwards (slides.py).
"""

import re
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont

from packets.rendering.bundle import fonts

POINTS_PER_MM = 72 / 25.4
CAUTION = 1.012  # kerning and rounding; lines are rather counted one too many than one too few
Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """A face at a size in a column: family as in the file's name, points, points, millimetres."""

    family: str
    weight: int
    size: float
    leading: float
    width: float


@cache
def _advances(family: str, weight: int) -> dict[int, float]:
    """Code point → advance in em, latin before latin-ext."""
    found: dict[int, float] = {}
    for subset in ("latin-ext", "latin"):
        path = fonts()[f"{family}-{subset}-{weight}-normal.ttf"]
        with TTFont(path) as font:
            em, metrics = font["head"].unitsPerEm, font["hmtx"]
            found.update({c: metrics[name][0] / em for c, name in font.getBestCmap().items()})
    return found


def lines(text: str, style: Style) -> list[Piece]:
    """Where each printed line of the text begins and ends; at least one."""
    found: list[Piece] = []
    start = 0
    for paragraph in text.split("\n"):
        found += [(start + a, start + b) for a, b in _paragraph(paragraph, style)]
        start += len(paragraph) + 1
    return found


def _paragraph(text: str, style: Style) -> list[Piece]:
    advances = _advances(style.family, style.weight)
    room = style.width * POINTS_PER_MM / style.size / CAUTION
    found: list[Piece] = []
    begin, used = 0, 0.0
    for word in re.finditer(r"\S+|\s+", text):
        width = sum(advances.get(ord(c), 0.6) for c in word.group())
        if not word.group().isspace() and used + width > room and used:
            found.append((begin, word.start()))
            begin, used = word.start(), 0.0
        while width > room and not word.group().isspace():
            fit = _fitting(text[begin : word.end()], advances, room)
            if begin + fit >= word.end():
                break
            found.append((begin, begin + fit))
            begin += fit
            width = sum(advances.get(ord(c), 0.6) for c in text[begin : word.end()])
        used += width
    found.append((begin, len(text)))
    return found


def _fitting(text: str, advances: dict[int, float], room: float) -> int:
    used = 0.0
    for n, character in enumerate(text):
        used += advances.get(ord(character), 0.6)
        if used > room:
            return max(1, n)
    return len(text)
