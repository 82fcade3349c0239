"""Where an objective's sentence ends the part before its measures, and what section it names."""

from dataclasses import dataclass

from guidelines.importing.document import Role
from guidelines.importing.joining import continues, ends_sentence, join_lines
from guidelines.importing.segments import Paragraph, Segment
from guidelines.importing.vocabulary import Heading

_LONGEST_PREFIX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Tail:
    """A part's paragraphs told apart from the objective that ends it (none: the old goes on)."""

    rest: tuple[Paragraph, ...]
    objective: tuple[Paragraph, ...]
    guessed: bool = False


def same_name(one: str, other: str) -> bool:
    """Whether two section names are the same but for case, colon and spaces."""
    first, second = (" ".join(name.casefold().strip(" :.").split()) for name in (one, other))
    return bool(first) and first == second


def is_prefix(line: str) -> bool:
    """Whether a line is only a section's name with a colon after it."""
    return line.endswith(":") and len(line.split()) <= _LONGEST_PREFIX_WORDS


def split_tail(segment: Segment, following: Segment, section: str) -> Tail:
    """Take the objective off the end of a part that measures follow."""
    paragraphs = tuple(segment.paragraphs)
    if not paragraphs or not _may_hold_objective(segment, following):
        return Tail(paragraphs, ())
    last = paragraphs[-1]
    if segment.heading is Heading.MEASURES and (last.marker or _is_lone_report(paragraphs)):
        return _split_glued(paragraphs, following, section)
    start = _objective_start(paragraphs, section)
    glued = _prefix_line(paragraphs[start], section)
    if glued:
        first = paragraphs[start]
        return Tail(
            (*paragraphs[:start], first.part(0, glued)),
            (first.part(glued), *paragraphs[start + 1 :]),
        )
    if start == len(paragraphs) - 1 and segment.heading is Heading.MEASURES:
        return _without_report(paragraphs, start)
    return Tail(paragraphs[:start], paragraphs[start:])


def _may_hold_objective(segment: Segment, following: Segment) -> bool:
    last = segment.paragraphs[-1]
    if last.role is Role.RIGHT:
        return False
    if last.slide == following.slide or segment.heading is Heading.PILLAR:
        return True
    number = following.first_number()
    if number is not None:
        return number == 1
    return last.alone


def _is_lone_report(paragraphs: tuple[Paragraph, ...]) -> bool:
    """Whether the last paragraph, lines run together, holds a report and then an objective."""
    return (
        len(paragraphs) > 1
        and paragraphs[-2].marker is not None
        and _last_sentence(paragraphs[-1]) > 0
    )


def _split_glued(paragraphs: tuple[Paragraph, ...], following: Segment, section: str) -> Tail:
    last = paragraphs[-1]
    cut = _prefix_line(last, section)
    if cut:
        return Tail((*paragraphs[:-1], last.part(0, cut)), (last.part(cut),))
    cut = _last_sentence(last)
    if following.first_number() in {None, 1} and cut:
        return Tail((*paragraphs[:-1], last.part(0, cut)), (last.part(cut),), guessed=True)
    if last.marker is None:
        return Tail(paragraphs[:-1], (last,))
    return Tail(paragraphs, ())


def _without_report(paragraphs: tuple[Paragraph, ...], start: int) -> Tail:
    """Cut a report off the objective that follows it without a blank line."""
    last = paragraphs[start]
    cut = _last_sentence(last) if not last.opens else 0
    if cut and not is_prefix(last.lines[0].text):
        return Tail((*paragraphs[:start], last.part(0, cut)), (last.part(cut),), guessed=True)
    return Tail(paragraphs[:start], paragraphs[start:])


def _last_sentence(paragraph: Paragraph) -> int:
    """Find the last line that begins a sentence after a line that ends one; 0 if none does."""
    lines = [line.text for line in paragraph.lines]
    for index in range(len(lines) - 1, 0, -1):
        if ends_sentence(lines[index - 1]) and lines[index][:1].isupper():
            return index
    return 0


def _prefix_line(paragraph: Paragraph, section: str) -> int:
    """Find a later line that is the section's name with a colon; 0 if none is."""
    for index, line in enumerate(paragraph.lines):
        if index and is_prefix(line.text) and same_name(line.text, section):
            return index
    return 0


def _objective_start(paragraphs: tuple[Paragraph, ...], section: str) -> int:
    """Go back over the paragraphs of one slide that are one objective."""
    start = len(paragraphs) - 1
    slide = paragraphs[start].slide
    for index in range(start, -1, -1):
        paragraph = paragraphs[index]
        if paragraph.slide != slide or paragraph.role is Role.RIGHT or paragraph.marker:
            break
        first = paragraph.lines[0].text
        if is_prefix(first) and (
            same_name(first, section) or paragraph.opens or index == start - 1
        ):
            return index
    while start and _goes_on(paragraphs[start - 1], paragraphs[start]):
        start -= 1
    return start - 1 if start and _names_section(paragraphs[start - 1], section) else start


def _names_section(paragraph: Paragraph, section: str) -> bool:
    text = paragraph.lines[0].text
    return len(paragraph.lines) == 1 and is_prefix(text) and same_name(text, section)


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    if before.role is not after.role or before.marker:
        return False
    over_slides = before.slide != after.slide and after.opens
    return (before.opens or over_slides) and continues(before.text, after.text)


@dataclass(frozen=True, slots=True)
class NamedObjective:
    """An objective's own text, and the section's name that stood before it ("" if none did)."""

    text: str
    prefix: str


def name_objective(paragraphs: tuple[Paragraph, ...], section: str) -> NamedObjective:
    """Part the section's name from the objective."""
    lines = [line.text for paragraph in paragraphs for line in paragraph.lines]
    if len(lines) > 1 and is_prefix(lines[0]):
        return NamedObjective(join_lines(lines[1:]), lines[0].strip(" :"))
    text = join_lines(lines)
    before, colon, after = text.partition(":")
    if colon and after.strip() and same_name(before, section):
        return NamedObjective(after.strip(), before.strip())
    return NamedObjective(text, "")
