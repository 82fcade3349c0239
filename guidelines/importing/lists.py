"""The title, and the lists before the measures: reasons, means, meetings, themes."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from guidelines.importing.dates import Moment, edition_years, find_moments
from guidelines.importing.document import WHOLE, Remark, Role, remark
from guidelines.importing.joining import continues, join_lines
from guidelines.importing.markers import find_marker
from guidelines.importing.measures import unplaced
from guidelines.importing.outline import Meeting, Years
from guidelines.importing.segments import Paragraph, Segment
from guidelines.importing.themes import split_themes

_TITLE_WORDS = ("suuntaviiv", "riktlinj", "guidelines")


def read_title(paragraphs: Sequence[Paragraph], remarks: list[Remark]) -> tuple[str, Years | None]:
    """Find the document's name and its years; the rest of the title slide is warned of."""
    lines = [
        paragraph.part(i, i + 1) for paragraph in paragraphs for i in range(len(paragraph.lines))
    ]
    if not lines:
        remarks.append(remark(WHOLE, _("The document has no title.")))
        return "", None
    named = [line for line in lines if any(word in line.text.casefold() for word in _TITLE_WORDS)]
    title = [named[0] if named else lines[0]]
    years = edition_years([title[0].text])
    for line in lines[lines.index(title[0]) + 1 :]:
        if years is None and not find_moments(line.text) and edition_years([line.text]):
            title.append(line)
            years = edition_years([line.text])
    remarks.extend(unplaced(line) for line in lines if line not in title)
    return join_lines([line.text for line in title]), years


def read_items(segment: Segment, remarks: list[Remark]) -> list[Paragraph]:
    """Read a bulleted list; an item goes on over a blank line when it cannot have ended."""
    paragraphs = _joined_rows(segment.paragraphs)
    marked = any(find_marker(line.text) for part in paragraphs for line in part.lines)
    items: list[Paragraph] = []
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, marked=marked):
            _add_item(piece, items, remarks, marked=marked)
    return items


def _joined_rows(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Read the two cells of a table row as one line."""
    rows: list[Paragraph] = []
    for part in paragraphs:
        last = rows[-1] if rows else None
        if last and part.role is Role.RIGHT and (last.slide, last.row) == (part.slide, part.row):
            rows[-1] = replace(
                last, lines=(replace(last.lines[0], text=f"{last.text} {part.text}"),)
            )
        else:
            rows.append(part)
    return rows


def _pieces(paragraph: Paragraph, *, marked: bool) -> list[Paragraph]:
    cuts = [0]
    for index in range(1, len(paragraph.lines)):
        text = paragraph.lines[index].text
        if find_marker(text) or (
            not marked and not continues(paragraph.lines[index - 1].text, text)
        ):
            cuts.append(index)
    ends = [*cuts[1:], len(paragraph.lines)]
    return [paragraph.part(first, last) for first, last in zip(cuts, ends, strict=True)]


def _add_item(
    piece: Paragraph, items: list[Paragraph], remarks: list[Remark], *, marked: bool
) -> None:
    marker = piece.marker
    if marker is not None:
        first = replace(piece.lines[0], text=marker.rest)
        items.append(replace(piece, lines=(first, *piece.lines[1:])))
    elif items and continues(items[-1].text, piece.text):
        items[-1] = replace(items[-1], lines=(*items[-1].lines, *piece.lines))
    elif marked or (piece.opens and items):
        remarks.append(unplaced(piece))
    else:
        items.append(piece)


def read_themes(segment: Segment, remarks: list[Remark]) -> tuple[str, ...]:
    """Read themes that stand under a heading of their own."""
    items = read_items(segment, remarks)
    return tuple(
        name
        for item in items
        for name in (split_themes(item.text) if ";" in item.text else (item.text,))
    )


def read_meetings(segment: Segment, year: int | None, remarks: list[Remark]) -> list[Meeting]:
    """Read each line's body and times; a line with two times is two meetings."""
    meetings: list[Meeting] = []
    for item in read_items(segment, remarks):
        meetings.extend(_meetings_of(item, year, remarks))
    return meetings


def _meetings_of(item: Paragraph, year: int | None, remarks: list[Remark]) -> list[Meeting]:
    raw = item.text
    moments = find_moments(raw, year=year)
    body = _body(raw, moments)
    if not moments:
        remarks.append(
            remark(item.place, _("“{text}” names no time that could be read."), text=raw)
        )
        return [Meeting(body, None, None, raw)]
    if any(moment.guessed for moment in moments):
        remarks.append(_guessed_time(item, moments))
    if len(moments) > 1:
        remarks.append(
            remark(
                item.place, _("“{text}” names several times; each was read as a meeting."), text=raw
            )
        )
    return [Meeting(body, moment.date, moment.months, raw) for moment in moments]


def _guessed_time(item: Paragraph, moments: list[Moment]) -> Remark:
    times = ", ".join(
        moment.date.isoformat() if moment.date else "–".join(moment.months or ("?",))
        for moment in moments
    )
    return remark(
        item.place,
        _("The time in “{text}” is not an exact day or month; it was read as {times}. Check it."),
        text=item.text,
        times=times,
    )


def _body(raw: str, moments: list[Moment]) -> str:
    """Give the body's name: what is left of the line without its times."""
    left = raw
    for moment in reversed(moments):
        left = f"{left[: moment.start]} {left[moment.end :]}"
    words = " ".join(left.split()).replace("( )", "").replace("()", "")
    for joint in (" ja", " och", " and", " sekä"):
        words = words.strip(" ,;:–—-.").removesuffix(joint)
    words = " ".join(words.split()).strip(" ,;:–—-.")
    return words[:1].upper() + words[1:]
