"""Which measures stand on which slide.

As few slides as the room allows, then as even as possible; numbers restart per objective. A measure
too long for one slide alone is set smaller, and if that does not help, it goes on over further
slides, marked "(jatkuu)". Nothing is ever cut off.
"""

from dataclasses import dataclass

from packets.rendering.contents import reported
from packets.rendering.metrics import POINTS_PER_MM, Piece, Style, lines
from packets.snapshot import Measure, Objective

HEIGHT = 155.5  # millimetres between the margins of slides.css
CRUMB = 6.8
TABLE_HEAD = 8.0
ROW_PADDING = 6.4
TAIL = 7.2
CONTINUES = 7.2
TOO_MANY = 60  # further slides of one measure: no text of a person is that long
SPREAD_HEADING = 330  # characters; a longer objective stands on a slide of its own

# (size, leading) of the body in points, index = class fit-0 … fit-2
SIZES = ((17.0, 23.0), (15.0, 20.0), (13.0, 17.5))
HEADINGS = ((110, 26.0, 32.0), (220, 20.0, 25.0), (SPREAD_HEADING, 16.0, 20.0))


class TooLong(ValueError):
    """A measure that no number of slides can hold; the message is its code."""


@dataclass(frozen=True, slots=True)
class SlideRow:
    """A measure, or a piece of it."""

    measure: Measure
    text: str
    report: str
    first: bool = True
    last: bool = True


@dataclass(frozen=True, slots=True)
class Slide:
    """One page: its rows, body size (class fit-n) and heading size (class head-n)."""

    rows: tuple[SlideRow, ...]
    fit: int
    heading: str
    head: int


@dataclass(frozen=True, slots=True)
class ObjectiveSlides:
    """An objective's pages; `whole` is its text where it needs a page of its own."""

    heading: str
    whole: str
    slides: tuple[Slide, ...]


def plan(objective: Objective, tightened: float) -> ObjectiveSlides:
    """The objective's slides, `tightened` millimetres kept free after a layout that ran over."""
    heading, head, whole = _heading(objective.text)
    room = HEIGHT - CRUMB - TABLE_HEAD - _heading_height(heading, head) - tightened
    rows = [SlideRow(m, m.text, reported(m.city)) for m in objective.measures]
    slides: list[Slide] = []
    together: list[SlideRow] = []
    for row in rows:
        if _height(row, 0) <= room:
            together.append(row)
            continue
        slides += [Slide(part, 0, heading, head) for part in _evenly(together, room)]
        together = []
        slides += [Slide((piece,), fit, heading, head) for piece, fit in _alone(row, room)]
    slides += [Slide(part, 0, heading, head) for part in _evenly(together, room)]
    return ObjectiveSlides(heading, whole, tuple(slides))


def _heading(text: str) -> tuple[str, int, str]:
    """Heading, its size class, and the whole text if the heading had to be shortened."""
    for head, (limit, _, _) in enumerate(HEADINGS):
        if len(text) <= limit:
            return text, head, ""
    cut = text[:150].rsplit(" ", 1)[0] if " " in text[:150] else text[:150]
    return f"{cut} …", 1, text


def _heading_height(text: str, head: int) -> float:
    _, size, leading = HEADINGS[head]
    style = Style("source-serif-4", 600, size, leading, 280)
    return len(lines(f"{text} (10/10)", style)) * leading / POINTS_PER_MM + 5


def _styles(fit: int) -> tuple[Style, Style]:
    size, leading = SIZES[fit]
    what = Style("source-serif-4", 400, size, leading, 132)
    report = Style("source-sans-3", 400, size, leading, 140.6)
    return what, report


def _height(row: SlideRow, fit: int) -> float:
    """Millimetres that the row takes at the size."""
    what, report = _styles(fit)
    leading = SIZES[fit][1] / POINTS_PER_MM
    left = len(lines(row.text, what)) * leading if row.text else 0.0
    right = len(lines(row.report, report)) * leading if row.report else 0.0
    city = row.measure.city
    if row.last and (city.progress or city.source or city.base):
        right += TAIL
    return max(left, right) + ROW_PADDING + (0 if row.last else CONTINUES)


def _fill(rows: list[SlideRow], room: float) -> list[tuple[SlideRow, ...]]:
    slides: list[list[SlideRow]] = [[]]
    left = room
    for row in rows:
        need = _height(row, 0)
        if slides[-1] and need > left:
            slides.append([])
            left = room
        slides[-1].append(row)
        left -= need
    return [tuple(slide) for slide in slides if slide]


def _evenly(rows: list[SlideRow], room: float) -> list[tuple[SlideRow, ...]]:
    """As few slides as `room` needs, then the least room that needs no more."""
    best = _fill(rows, room)
    tallest = max((_height(row, 0) for row in rows), default=0)
    while room > tallest + 2 and len(tried := _fill(rows, room - 2)) == len(best):
        best, room = tried, room - 2
    return best


def _alone(row: SlideRow, room: float) -> list[tuple[SlideRow, int]]:
    for fit in range(1, len(SIZES)):
        if _height(row, fit) <= room:
            return [(row, fit)]
    fit = 1
    what, report = _styles(fit)
    count = int((room - ROW_PADDING - CONTINUES - TAIL) * POINTS_PER_MM / SIZES[fit][1])
    left = _pieces(row.text, lines(row.text, what), count)
    right = _pieces(row.report, lines(row.report, report), count)
    total = max(len(left), len(right))
    if count < 1 or total > TOO_MANY:
        raise TooLong(row.measure.code)
    left += [""] * (total - len(left))
    right += [""] * (total - len(right))
    return [
        (SlideRow(row.measure, left[n], right[n], first=n == 0, last=n == total - 1), fit)
        for n in range(total)
    ]


def _pieces(text: str, found: list[Piece], count: int) -> list[str]:
    """The text in pieces of at most `count` lines, the last ones evened out."""
    if count < 1:
        return []
    number = -(-len(found) // count)
    even = -(-len(found) // number)
    return [
        text[found[n][0] : found[min(n + even, len(found)) - 1][1]].strip()
        for n in range(0, len(found), even)
    ]
