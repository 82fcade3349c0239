"""The document cut at its headings: each part with the paragraphs that stand under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from guidelines.importing.document import Line, Place, Role, Slide
from guidelines.importing.joining import join_lines
from guidelines.importing.markers import Marker, find_marker
from guidelines.importing.vocabulary import (
    Heading,
    after_report_label,
    around_header,
    find_heading,
    is_report_heading,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together, and how they stand on their slide."""

    lines: tuple[Line, ...]
    slide: int
    opens: bool
    alone: bool
    role: Role = Role.PLAIN
    row: int = 0

    @property
    def text(self) -> str:
        """The paragraph as one text."""
        return join_lines([line.text for line in self.lines])

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.lines[0].place

    @property
    def marker(self) -> Marker | None:
        """The mark of its first line."""
        return find_marker(self.lines[0].text)

    def part(self, first: int, last: int | None = None) -> "Paragraph":
        """Take some of its lines as a paragraph of its own."""
        return replace(self, lines=self.lines[first:last], opens=self.opens and first == 0)


@dataclass(slots=True)
class Segment:
    """One heading and everything up to the next."""

    heading: Heading
    place: Place
    slide: int
    rest: str = ""
    implied: bool = False
    paragraphs: list[Paragraph] = field(default_factory=list)

    def first_number(self) -> int | None:
        """The number that its first marked paragraph carries, None for bullets and tables."""
        for paragraph in self.paragraphs:
            if paragraph.marker is not None:
                return paragraph.marker.number
        return None


def flatten(slides: Sequence[Slide]) -> list[Paragraph]:
    """Lay the slides' blocks in one row."""
    return [
        Paragraph(
            _apart_from_header(block.lines),
            number,
            index == 0,
            len(slide.blocks) == 1,
            block.role,
            block.row,
        )
        for number, slide in enumerate(slides)
        for index, block in enumerate(slide.blocks)
        if block.lines
    ]


def _apart_from_header(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(replace(line, text=text) for line in lines for text in around_header(line.text))


def cut_segments(paragraphs: Sequence[Paragraph]) -> list[Segment]:
    """Cut at the headings; what stands before the first is the title's."""
    if not paragraphs:
        return []
    segments = [Segment(Heading.TITLE, paragraphs[0].place, paragraphs[0].slide)]
    for paragraph in paragraphs:
        _cut_paragraph(paragraph, segments)
    return segments


def _cut_paragraph(paragraph: Paragraph, segments: list[Segment]) -> None:
    start = 0
    for index, line in enumerate(paragraph.lines):
        found = find_heading(line.text, inside=segments[-1].heading)
        if found is not None:
            _keep(paragraph, start, index, segments[-1])
            segments.append(Segment(found.heading, line.place, paragraph.slide, found.rest))
            start = index + 1
            if found.rest and found.heading is not Heading.PILLAR:
                paragraph = _with_rest(paragraph, index, found.rest)
                start = index
        elif _opens_report_column(line.text, segments[-1]):
            _keep(paragraph, start, index, segments[-1])
            start = index + 1 if is_report_heading(line.text) else index
    _keep(paragraph, start, None, segments[-1])


def _with_rest(paragraph: Paragraph, index: int, rest: str) -> Paragraph:
    """Leave a heading out of the line that goes on after it."""
    lines = list(paragraph.lines)
    lines[index] = replace(lines[index], text=rest)
    return replace(paragraph, lines=tuple(lines))


def _keep(paragraph: Paragraph, first: int, last: int | None, segment: Segment) -> None:
    part = paragraph.part(first, last)
    if part.lines:
        segment.paragraphs.append(_without_report_label(part, segment))


def _opens_report_column(text: str, segment: Segment) -> bool:
    if segment.heading is not Heading.MEASURES:
        return False
    return is_report_heading(text) or after_report_label(text) is not None


def _without_report_label(paragraph: Paragraph, segment: Segment) -> Paragraph:
    first = paragraph.lines[0]
    if segment.heading is not Heading.MEASURES:
        return paragraph
    rest = after_report_label(first.text)
    if rest is None:
        return paragraph
    return replace(paragraph, lines=(replace(first, text=rest), *paragraph.lines[1:]), opens=False)


def segments_before_measures(
    segments: Sequence[Segment],
) -> Iterator[tuple[Segment, Segment | None]]:
    """Pair each segment with the measures' heading that follows it directly, if one does."""
    for index, segment in enumerate(segments):
        following = segments[index + 1] if index + 1 < len(segments) else None
        measures = following is not None and following.heading is Heading.MEASURES
        yield segment, following if measures else None
