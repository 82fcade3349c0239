"""The paragraphs under one "Toimenpiteet: Raportointi:" become measures with their reports."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from guidelines.importing.columns import paired_rows
from guidelines.importing.document import Line, Place, Remark, Role, remark
from guidelines.importing.joining import continues, ends_sentence, join_lines, report_start
from guidelines.importing.markers import Marker, find_marker, is_bullet
from guidelines.importing.segments import Paragraph
from guidelines.importing.themes import take_themes
from guidelines.importing.vocabulary import opens_report, themes_start

_WIDEST_GAP = 3


@dataclass(slots=True)
class RawMeasure:
    """A measure while its paragraphs are gathered; `report` stays None until one is found."""

    place: Place
    number: int | None
    parts: list[Paragraph] = field(default_factory=list)
    report_parts: list[Paragraph] = field(default_factory=list)
    from_table: bool = False
    text: str = ""
    report: str | None = None
    themes: tuple[str, ...] = ()
    raw: str = ""


def read_measures(paragraphs: Sequence[Paragraph], remarks: list[Remark]) -> list[RawMeasure]:
    """Tell the measures of one objective apart and give each its report."""
    paragraphs = paired_rows(paragraphs, remarks)
    style = _style_of(paragraphs)
    if style is None and all(paragraph.role is Role.PLAIN for paragraph in paragraphs):
        measures = _alternating(paragraphs, remarks)
    else:
        measures = _gather(paragraphs, style, remarks)
    for measure in measures:
        _settle(measure, remarks, followed=measure is not measures[-1])
    return measures


def _style_of(paragraphs: Sequence[Paragraph]) -> str | None:
    markers = [paragraph.marker for paragraph in paragraphs if paragraph.role is not Role.RIGHT]
    styles = [marker.style for marker in markers if marker is not None]
    return "number" if "number" in styles else next(iter(styles), None)


def _alternating(paragraphs: Sequence[Paragraph], remarks: list[Remark]) -> list[RawMeasure]:
    measures: list[RawMeasure] = []
    for paragraph in paragraphs:
        last = measures[-1] if measures else None
        if last and continues((last.report_parts or last.parts)[-1].text, paragraph.text):
            (last.report_parts or last.parts).append(paragraph)
        elif last and not last.report_parts:
            last.report_parts.append(paragraph)
        else:
            measures.append(RawMeasure(paragraph.place, None, [paragraph]))
    if measures:
        remarks.append(
            remark(
                measures[0].place,
                _(
                    "The measures have no numbers or bullets, so every other paragraph was read as "
                    "a measure and the next as its report. Check them."
                ),
            )
        )
    return measures


def _gather(
    paragraphs: Sequence[Paragraph], style: str | None, remarks: list[Remark]
) -> list[RawMeasure]:
    measures: list[RawMeasure] = []
    for paragraph in paragraphs:
        if paragraph.role is Role.RIGHT:
            _add_right(paragraph, measures, remarks)
        elif paragraph.role is Role.LEFT:
            _add_left(paragraph, measures)
        else:
            _add_plain(paragraph, style, measures, remarks)
    return measures


def _add_left(paragraph: Paragraph, measures: list[RawMeasure]) -> None:
    marker = paragraph.marker
    last = measures[-1] if measures else None
    if last and marker is None and _goes_on(last, paragraph):
        last.parts.append(paragraph)
        return
    bare = _unmarked(paragraph, marker) if marker else paragraph
    number = marker.number if marker else None
    measures.append(RawMeasure(paragraph.place, number, [bare], from_table=True))


def _goes_on(last: RawMeasure, paragraph: Paragraph) -> bool:
    """Whether a cell without a mark belongs to the measure before: its themes, or its rest."""
    if _is_theme_list(paragraph) or continues(last.parts[-1].text, paragraph.text):
        return True
    return last.number is not None


def _add_right(paragraph: Paragraph, measures: list[RawMeasure], remarks: list[Remark]) -> None:
    if measures:
        measures[-1].report_parts.append(paragraph)
    else:
        remarks.append(unplaced(paragraph))


def _add_plain(
    paragraph: Paragraph, style: str | None, measures: list[RawMeasure], remarks: list[Remark]
) -> None:
    start = 0
    for index, line in enumerate(paragraph.lines):
        marker = find_marker(line.text)
        previous = measures[-1].number if measures else None
        if marker is None or not _starts(marker, style, previous, first=index == 0):
            continue
        _continue(paragraph.part(start, index), measures, remarks)
        measures.append(RawMeasure(line.place, marker.number))
        _note_gap(measures, remarks)
        start = index
    _continue(paragraph.part(start), measures, remarks)


def _unmarked(paragraph: Paragraph, marker: Marker) -> Paragraph:
    first = replace(paragraph.lines[0], text=marker.rest)
    return replace(paragraph, lines=(first, *paragraph.lines[1:]))


def _starts(marker: Marker, style: str | None, previous: int | None, *, first: bool) -> bool:
    if marker.style != style:
        return False
    if marker.number is None:
        return True
    if not first and marker.rest[:1].islower():
        return False
    step = marker.number - (previous or 0)
    if step == 1:
        return True
    return first and (step <= _WIDEST_GAP or previous is None)


def _note_gap(measures: list[RawMeasure], remarks: list[Remark]) -> None:
    number = measures[-1].number
    previous = measures[-2].number if len(measures) > 1 else 0
    if number is None or previous is None or number == previous + 1:
        return
    remarks.append(
        remark(
            measures[-1].place,
            _("The numbering goes from {previous} to {number}. Check that no measure is missing."),
            previous=previous,
            number=number,
        )
    )


def _continue(paragraph: Paragraph, measures: list[RawMeasure], remarks: list[Remark]) -> None:
    """Add a paragraph without a mark to the measure before it."""
    if not paragraph.lines:
        return
    if not measures:
        measures.append(RawMeasure(paragraph.place, 1))
        remarks.append(
            remark(
                paragraph.place,
                _("“{text}” has no number before it and was read as a measure. Check it."),
                text=paragraph.text,
            )
        )
    last = measures[-1]
    marker = paragraph.marker
    opens = not last.parts and marker is not None and last.place == paragraph.place
    last.parts.append(_unmarked(paragraph, marker) if opens and marker else paragraph)


def unplaced(paragraph: Paragraph) -> Remark:
    """Warn of a text that belongs to no part, with the text itself."""
    return remark(
        paragraph.place,
        _("This text could not be placed and was left out: “{text}”"),
        text=paragraph.text,
    )


def _settle(measure: RawMeasure, remarks: list[Remark], *, followed: bool) -> None:
    """Decide what is the measure's text and what its report."""
    _merge_continued(measure, remarks, followed=followed)
    if not measure.from_table and not measure.report_parts:
        _find_report(measure, remarks)
    lines = [line for part in measure.parts for line in part.lines]
    measure.raw = "\n".join(line.text for line in lines)
    body, measure.themes = take_themes(join_lines([line.text for line in lines]))
    measure.text = tidy(body, lines[-1].place, remarks)
    measure.report = _report_text(measure, remarks)
    if measure.report is None:
        remarks.append(
            remark(measure.place, _("No report was found for “{text}”."), text=measure.text)
        )


def _merge_continued(measure: RawMeasure, remarks: list[Remark], *, followed: bool) -> None:
    """Keep in the text what goes on over a blank line, a slide end, or is its list of themes."""
    text_parts = measure.parts[:1]
    rest = measure.parts[1:]
    while rest and _belongs(text_parts, rest, has_report=bool(measure.report_parts)):
        if not _is_theme_list(rest[0]):
            remarks.append(
                remark(
                    rest[0].place,
                    _("“{text}” was read as the rest of the measure before it. Check it."),
                    text=rest[0].text,
                )
            )
        text_parts.append(rest.pop(0))
    measure.parts = text_parts
    if rest and not measure.report_parts:
        measure.report_parts = _report_paragraphs(rest, remarks, followed=followed)
    elif rest:
        remarks.extend(unplaced(part) for part in rest)


def _belongs(text_parts: list[Paragraph], rest: list[Paragraph], *, has_report: bool) -> bool:
    part = rest[0]
    if _is_theme_list(part):
        return True
    if opens_report(part.text) and len(rest) == 1 and not has_report:
        return False
    before = text_parts[-1].text
    elsewhere = part.slide != text_parts[-1].slide
    cut_by_slide = elsewhere and len(rest) > 1 and not ends_sentence(before)
    return cut_by_slide or continues(before, part.text)


def _is_theme_list(part: Paragraph) -> bool:
    found = themes_start(part.text)
    return found is not None and found.start() == 0


def _report_paragraphs(
    parts: list[Paragraph], remarks: list[Remark], *, followed: bool
) -> list[Paragraph]:
    """Keep a report's paragraphs; after the last measure a new slide's text belongs nowhere."""
    kept = parts[:1]
    if parts[0].opens:
        remarks.append(_over_slides(parts[0]))
    for part in parts[1:]:
        if part.opens and not (followed or continues(kept[-1].text, part.text)):
            remarks.append(unplaced(part))
            continue
        kept.append(part)
        if part.opens:
            remarks.append(_over_slides(part))
    return kept


def _over_slides(part: Paragraph) -> Remark:
    return remark(
        part.place,
        _("“{text}” opens a new slide or page and was read into the report before it. Check it."),
        text=part.text,
    )


def _find_report(measure: RawMeasure, remarks: list[Remark]) -> None:
    """Split a measure whose report stands in the same paragraph, and say so."""
    part = measure.parts[0]
    lines = [line.text for piece in measure.parts for line in piece.lines]
    start = report_start(lines)
    if start is None:
        return
    whole = join_lines(lines)
    text, report = whole[:start].rstrip(), whole[start:]
    measure.parts = [replace(part, lines=(Line(text, part.place),))]
    measure.report_parts = [replace(part, lines=(Line(report, part.place),), opens=False)]
    remarks.append(
        remark(
            part.place,
            _(
                "The measure and its report stand on one line; the report was read to begin at "
                "“{text}”. Check it."
            ),
            text=report,
        )
    )


def _report_text(measure: RawMeasure, remarks: list[Remark]) -> str | None:
    parts = [part for part in measure.report_parts if part.lines]
    marks = [part.marker for part in parts]
    numbered = marks and marks[0] is not None and marks[0].number == measure.number
    if marks and marks[0] and (numbered or (is_bullet(marks[0]) and not any(marks[1:]))):
        parts[0] = _unmarked(parts[0], marks[0])
    text = join_lines([line.text for part in parts for line in part.lines])
    return tidy(text, measure.place, remarks) or None


def tidy(text: str, place: Place, remarks: list[Remark]) -> str:
    """Make ". ." one full stop and say so; everything else stays as printed."""
    while text.endswith((". .", "..")) and not text.endswith("..."):
        remarks.append(
            remark(place, _("“{text}” ends in two full stops; one was kept."), text=text)
        )
        text = text[:-1].rstrip()
    return text
