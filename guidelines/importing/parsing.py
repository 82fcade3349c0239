"""A guidelines document's form read by its meaning. What was guessed is remarked on.

A section's title is what follows "Toimenpiteet ja tulokset:" on its title slide, with a capital;
without a title slide it is the name with a colon before the objectives.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guidelines.importing.dates import edition_years
from guidelines.importing.document import WHOLE, Document, Place, Remark, UnreadableDocument, remark
from guidelines.importing.headings import imply_headings
from guidelines.importing.joining import continues, join_lines
from guidelines.importing.lists import read_items, read_meetings, read_themes, read_title
from guidelines.importing.measures import read_measures, unplaced
from guidelines.importing.objectives import Tail, is_prefix, name_objective, same_name, split_tail
from guidelines.importing.outline import Measure, Meeting, Objective, Outline, Pillar, Years
from guidelines.importing.running import without_running_lines
from guidelines.importing.segments import (
    Paragraph,
    Segment,
    cut_segments,
    flatten,
    segments_before_measures,
)
from guidelines.importing.vocabulary import Heading

_CONTINUED = re.compile(
    r"\s*(?:\((?:jatkuu|jatkoa|forts\.?|fortsätter|cont\.?|continued|\d/\d)\)|\s\d/\d)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _OpenObjective:
    text: str
    place: Place
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class _OpenPillar:
    title: str
    objectives: list[_OpenObjective] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    remarks: list[Remark]
    title: str = ""
    years: Years | None = None
    reasons: list[str] = field(default_factory=list)
    means: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    meeting_parts: list[Segment] = field(default_factory=list)
    pillars: list[_OpenPillar] = field(default_factory=list)

    @property
    def section(self) -> str:
        """The title of the section being read."""
        return self.pillars[-1].title if self.pillars else ""

    def note(self, place: Place, message: str | Promise, **values: object) -> None:
        """Remark on a guess."""
        self.remarks.append(remark(place, message, **values))


def parse_outline(document: Document) -> Outline:
    """Read a document into an outline; raise UnreadableDocument if it holds no measures."""
    slides, running = without_running_lines(document.slides)
    reading = _Reading([*document.remarks, *running])
    segments = imply_headings(cut_segments(flatten(slides)), reading.remarks)
    for segment, following in segments_before_measures(segments):
        _read_segment(segment, following, reading)
    outline = _finish(reading, document.name)
    if not outline.measures:
        raise UnreadableDocument(
            _(
                "No measures were found in the file: a guidelines document has the headings "
                "“Toimenpiteet: Raportointi:” with numbered measures under them. Check that this "
                "is the right file."
            )
        )
    return outline


def _read_segment(segment: Segment, following: Segment | None, reading: _Reading) -> None:
    if segment.heading is Heading.PILLAR:
        _open_pillar(segment, reading)
    tail = Tail(tuple(segment.paragraphs), ())
    if following is not None:
        tail = split_tail(segment, following, reading.section)
    segment.paragraphs = list(tail.rest)
    if segment.heading is Heading.MEASURES:
        _objective_in_reading(segment, reading).paragraphs.extend(segment.paragraphs)
    else:
        _read_list(segment, reading)
    if following is not None and tail.objective:
        _open_objective(tail, reading)


def _read_list(segment: Segment, reading: _Reading) -> None:
    if segment.heading is Heading.TITLE:
        reading.title, reading.years = read_title(segment.paragraphs, reading.remarks)
    elif segment.heading is Heading.WHY:
        reading.reasons.extend(item.text for item in read_items(segment, reading.remarks))
    elif segment.heading is Heading.HOW:
        reading.means.extend(item.text for item in read_items(segment, reading.remarks))
    elif segment.heading is Heading.THEMES:
        reading.themes.extend(read_themes(segment, reading.remarks))
    elif segment.heading is Heading.FOLLOW:
        reading.meeting_parts.append(segment)
    else:
        reading.remarks.extend(unplaced(paragraph) for paragraph in segment.paragraphs)


def _open_pillar(segment: Segment, reading: _Reading) -> None:
    """Take the section's title: the rest of the heading's line and the lines that stand with it."""
    lines = [segment.rest] if segment.rest else []
    while segment.paragraphs and not (lines and segment.paragraphs[0].opens):
        first = segment.paragraphs[0]
        taken = _title_lines(first, lines)
        if not taken:
            break
        lines.extend(line.text for line in first.lines[:taken])
        rest = first.part(taken)
        segment.paragraphs[:1] = [rest] if rest.lines else []
        if rest.lines:
            break
    title = join_lines(lines).strip(" :")
    if not title:
        reading.note(segment.place, _("The section has no title."))
    reading.pillars.append(_OpenPillar(title[:1].upper() + title[1:]))


def _title_lines(paragraph: Paragraph, lines: Sequence[str]) -> int:
    """Count the lines of a paragraph that belong to a section's title."""
    if lines and not continues(join_lines(lines), paragraph.text):
        return 0
    for index, line in enumerate(paragraph.lines):
        if is_prefix(line.text) and (index or lines):
            return index
    return len(paragraph.lines)


def _objective_in_reading(segment: Segment, reading: _Reading) -> _OpenObjective:
    pillar = _pillar_in_reading(segment.place, reading)
    if not pillar.objectives:
        pillar.objectives.append(_OpenObjective("", segment.place))
        reading.note(segment.place, _("The measures here have no objective above them."))
    return pillar.objectives[-1]


def _pillar_in_reading(place: Place, reading: _Reading) -> _OpenPillar:
    if not reading.pillars:
        reading.pillars.append(_OpenPillar(""))
        reading.note(place, _("The section has no title."))
    return reading.pillars[-1]


def _open_objective(tail: Tail, reading: _Reading) -> None:
    place = tail.objective[0].place
    named = name_objective(tail.objective, reading.section)
    pillar = _pillar_for(named.prefix, place, reading)
    text = _plain(named.text)
    if pillar.objectives and same_name(_plain(pillar.objectives[-1].text), text):
        return
    if tail.guessed:
        reading.note(place, _("“{text}” was read as an objective. Check it."), text=named.text)
    pillar.objectives.append(_OpenObjective(text, place))


def _plain(text: str) -> str:
    """Leave out "(jatkuu)" and "1/2" after an objective that goes on over slides."""
    return _CONTINUED.sub("", text).strip()


def _pillar_for(prefix: str, place: Place, reading: _Reading) -> _OpenPillar:
    """Open a new section where the name before the objective changes without a title slide."""
    if not prefix:
        return _pillar_in_reading(place, reading)
    current = reading.pillars[-1] if reading.pillars else None
    if current is not None and same_name(prefix, current.title):
        return current
    if current is not None and not current.objectives:
        reading.note(
            place,
            _("The section is called “{title}” on its title slide and “{prefix}” here."),
            title=current.title,
            prefix=prefix,
        )
        return current
    reading.pillars.append(_OpenPillar(prefix[:1].upper() + prefix[1:]))
    reading.note(
        place,
        _("A new section “{prefix}” begins here without a title slide. Check it."),
        prefix=prefix,
    )
    return reading.pillars[-1]


def _finish(reading: _Reading, name: str) -> Outline:
    pillars = tuple(
        _pillar(number, pillar, reading) for number, pillar in enumerate(reading.pillars, 1)
    )
    meetings = _meetings(reading)
    return Outline(
        title=reading.title,
        years=_years(reading, meetings, name),
        reasons=tuple(reading.reasons),
        means=tuple(reading.means),
        themes=tuple(dict.fromkeys(reading.themes)),
        meetings=meetings,
        pillars=pillars,
        remarks=tuple(reading.remarks),
    )


def _meetings(reading: _Reading) -> tuple[Meeting, ...]:
    year = reading.years.first if reading.years else None
    return tuple(
        meeting
        for segment in reading.meeting_parts
        for meeting in read_meetings(segment, year, reading.remarks)
    )


def _years(reading: _Reading, meetings: tuple[Meeting, ...], name: str) -> Years | None:
    """Guess the years that the title does not name from the file's name, else the meetings."""
    if reading.years is not None:
        return reading.years
    guess = edition_years([name])
    met = [meeting.date.year for meeting in meetings if meeting.date]
    if guess is None and met:
        guess = Years(min(met), max(met))
    if guess is None:
        reading.note(
            WHOLE, _("The title names no years. Write them into it, for example 2025–2026.")
        )
    else:
        reading.note(
            WHOLE,
            _("The title names no years; {first}–{last} was guessed. Check them."),
            first=guess.first,
            last=guess.last,
        )
    return guess


def _pillar(number: int, pillar: _OpenPillar, reading: _Reading) -> Pillar:
    objectives = tuple(
        _objective(number, index, objective, reading)
        for index, objective in enumerate(pillar.objectives, 1)
    )
    return Pillar(number, str(number), pillar.title, objectives)


def _objective(pillar: int, number: int, objective: _OpenObjective, reading: _Reading) -> Objective:
    code = f"{pillar}.{number}"
    measures: list[Measure] = []
    for raw in read_measures(objective.paragraphs, reading.remarks):
        last = measures[-1].number if measures else 0
        index = raw.number if raw.number is not None and raw.number > last else last + 1
        reading.themes.extend(raw.themes)
        measures.append(Measure(index, f"{code}.{index}", raw.text, raw.report, raw.raw))
    return Objective(number, code, objective.text, tuple(measures))
