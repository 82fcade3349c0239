"""Headings that a deck leaves out, put back where the form shows that they belong."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guidelines.importing.document import Remark, Role, remark
from guidelines.importing.segments import Paragraph, Segment
from guidelines.importing.vocabulary import Heading

_LONGEST_TITLE_WORDS = 6


def imply_headings(segments: Sequence[Segment], remarks: list[Remark]) -> list[Segment]:
    """Add the measures' and sections' headings that are missing, each with a remark."""
    implied: list[Segment] = []
    for segment in segments:
        implied.extend(_imply_measures(segment, remarks))
    if any(segment.heading is Heading.PILLAR for segment in implied):
        return implied
    titled: list[Segment] = []
    for index, segment in enumerate(implied):
        following = implied[index + 1] if index + 1 < len(implied) else None
        titled.extend(_imply_pillar(segment, following, remarks))
    return titled


def _imply_measures(segment: Segment, remarks: list[Remark]) -> list[Segment]:
    """Cut where numbers begin again from one after an objective with no heading between."""
    if segment.heading not in {Heading.PILLAR, Heading.MEASURES}:
        return [segment]
    pieces = [segment]
    paragraphs = tuple(segment.paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if not _restarts(segment.heading, paragraphs, index):
            continue
        current = pieces[-1]
        cut = current.paragraphs.index(paragraph)
        new = Segment(Heading.MEASURES, paragraph.place, paragraph.slide, implied=True)
        new.paragraphs = current.paragraphs[cut:]
        del current.paragraphs[cut:]
        pieces.append(new)
        remarks.append(
            remark(
                paragraph.place,
                _("The heading “Toimenpiteet: Raportointi:” is missing above “{text}”. Check it."),
                text=paragraph.text,
            )
        )
    return pieces


def _restarts(heading: Heading, paragraphs: Sequence[Paragraph], index: int) -> bool:
    paragraph = paragraphs[index]
    marker = paragraph.marker
    if paragraph.role is not Role.PLAIN or marker is None or marker.number != 1:
        return False
    counted = [part.marker and part.marker.number for part in paragraphs[:index]]
    if heading is Heading.PILLAR and index and not any(counted):
        return True
    return _enough_between(paragraphs, index)


def _enough_between(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether both a report and an objective can stand between the last number and this one."""
    for between, paragraph in enumerate(reversed(paragraphs[:index])):
        if paragraph.marker and paragraph.marker.number:
            return between > 1 or (between == 1 and paragraphs[index - 1].opens)
    return False


def _imply_pillar(
    segment: Segment, following: Segment | None, remarks: list[Remark]
) -> list[Segment]:
    """Read a short text alone on its slide, before measures, as a section's title slide."""
    if following is None or following.heading is not Heading.MEASURES:
        return [segment]
    for index, paragraph in enumerate(segment.paragraphs):
        if not _is_title_slide(paragraph) or index + 1 == len(segment.paragraphs):
            continue
        if segment.heading is Heading.TITLE and index == 0:
            continue
        pillar = Segment(Heading.PILLAR, paragraph.place, paragraph.slide, paragraph.text)
        pillar.paragraphs = segment.paragraphs[index + 1 :]
        del segment.paragraphs[index:]
        remarks.append(
            remark(
                paragraph.place,
                _("“{text}” stands alone and was read as a section's title. Check it."),
                text=paragraph.text,
            )
        )
        return [segment, pillar]
    return [segment]


def _is_title_slide(paragraph: Paragraph) -> bool:
    text = paragraph.text
    short = len(text.split()) <= _LONGEST_TITLE_WORDS
    return paragraph.alone and short and paragraph.marker is None and not text.endswith((".", ":"))
