"""Numbers, letters and bullets that open an item of a list."""

import re
from dataclasses import dataclass

_BULLETS = "•◦▪▫‣●○■□►➢✓·∙*\uf0b7\uf0a7–—-"
_DOTTED = re.compile(r"\d{1,2}\.(?:\d{1,2}\.)?(?P<n>\d{1,2})\.?\s+(?=[^\W\d_])")
_NUMBER = re.compile(r"\(?(?P<n>\d{1,2})(?:[.)]\)?(?:\s+(?=\S)|(?=[^\W\d_]))|\s+[-–—]\s+|:\s+)")
_LABEL = re.compile(r"(?:toimenpide|åtgärd|measure)\s+(?P<n>\d{1,2})\s*[:.)–-]\s*", re.IGNORECASE)
_LETTER = re.compile(r"\(?(?P<n>[a-zåäöA-Z])[.)]\s+(?=\S)")
_BULLET = re.compile(rf"(?P<n>[{re.escape(_BULLETS)}])\s+(?=\S)")
_GLUED_BULLET = re.compile(r"(?P<n>[•▪●■►➢\uf0b7])(?=\S)")


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens an item: its style, its place in the count (None: a bullet), the text after."""

    style: str
    number: int | None
    rest: str


def find_marker(line: str) -> Marker | None:
    """Read the mark at the beginning of a line, if there is one."""
    for pattern in (_LABEL, _DOTTED, _NUMBER):
        if match := pattern.match(line):
            return Marker("number", int(match["n"]), line[match.end() :])
    if match := _LETTER.match(line):
        return Marker("letter", ord(match["n"].casefold()) - ord("a") + 1, line[match.end() :])
    if match := _BULLET.match(line) or _GLUED_BULLET.match(line):
        return Marker(f"bullet {match['n']}", None, line[match.end() :])
    return None


def is_bullet(marker: Marker | None) -> bool:
    """Whether an item is marked but not counted."""
    return marker is not None and marker.number is None
