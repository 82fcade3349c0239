"""Page numbers, headers and footers: what stands on every slide and says nothing of its own."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from guidelines.importing.document import Block, Line, Remark, Role, Slide, remark
from guidelines.importing.vocabulary import Heading, find_heading, opens_report

_PAGE_NUMBER = re.compile(
    r"(?:sivu|sida|page|dia|slide)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*[/(]\s*\d{1,4}\s*\)?)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_FEWEST_SLIDES = 3
_SHARE = 0.5


def without_running_lines(slides: tuple[Slide, ...]) -> tuple[tuple[Slide, ...], list[Remark]]:
    """Drop page numbers silently and repeated edge lines with one remark for each."""
    slides = tuple(_without_page_numbers(slide) for slide in slides)
    counted: Counter[str] = Counter()
    samples: dict[str, Line] = {}
    for slide in slides:
        for line in {_pattern(line): line for line in _edges(slide)}.values():
            counted[_pattern(line)] += 1
            samples.setdefault(_pattern(line), line)
    filled = sum(1 for slide in slides if slide.blocks)
    running = {
        pattern
        for pattern, count in counted.items()
        if count >= _FEWEST_SLIDES and count > filled * _SHARE and _may_run(samples[pattern])
    }
    if not running:
        return slides, []
    remarks = [
        remark(
            samples[pattern].place,
            _("“{text}” stands on {count} slides or pages and was left out as a header or footer."),
            text=samples[pattern].text,
            count=counted[pattern],
        )
        for pattern in sorted(running)
    ]
    return _drop(slides, running, keep=_title_line(slides)), remarks


def _pattern(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _edges(slide: Slide) -> Iterator[Line]:
    lines = [line for block in slide.blocks if block.role is Role.PLAIN for line in block.lines]
    yield from (*lines[:1], *lines[-2:])


def _may_run(line: Line) -> bool:
    text = line.text
    if text.endswith((".", ":", ";", ",")) or opens_report(text):
        return False
    return find_heading(text, inside=Heading.TITLE) is None


def _title_line(slides: tuple[Slide, ...]) -> Line | None:
    return next((line for slide in slides[:1] for line in _edges(slide)), None)


def _drop(slides: tuple[Slide, ...], running: set[str], keep: Line | None) -> tuple[Slide, ...]:
    """Drop running lines at the edges; the document's very first line is its title and stays."""
    kept: list[Slide] = []
    for slide in slides:
        edge = {
            id(line) for line in _edges(slide) if _pattern(line) in running and line is not keep
        }
        blocks = (_without(block, edge) for block in slide.blocks)
        kept.append(replace(slide, blocks=tuple(block for block in blocks if block.lines)))
    return tuple(kept)


def _without(block: Block, dropped: set[int]) -> Block:
    return replace(block, lines=tuple(line for line in block.lines if id(line) not in dropped))


def _without_page_numbers(slide: Slide) -> Slide:
    lines = [line for block in slide.blocks if block.role is Role.PLAIN for line in block.lines]
    edge = {id(line) for line in (*lines[:1], *lines[-1:]) if _PAGE_NUMBER.fullmatch(line.text)}
    blocks = (_without(block, edge) for block in slide.blocks)
    return replace(
        slide, blocks=tuple(block for block in blocks if block.lines or block.role is Role.RIGHT)
    )
