"""Which of a workbook's cells are whose: columns by their headings, rows by their ids. Pure.

Headings are known in every language of the house, wherever the columns stand; nothing is guessed
from a position (RELIABILITY B41).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from exchange.filling.reader import Grid, cell_refusal
from exchange.tables.entries import COLUMNS
from exchange.writing.workbook import FACTS_SHEET
from guidelines.importing.document import UnreadableDocument, refusal

HEADINGS_WITHIN = 20  # rows: people put titles above
NEEDED = ("id", "version")
FILLED = tuple(column.key for column in COLUMNS if column.filled)


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row that says something: what stands in the columns that are ours, as text.

    `cells` holds only the columns that the sheet has; what is missing is left alone.
    """

    number: int
    entry: str
    version: str
    print: str
    cells: Mapping[str, str]

    def stored(self) -> dict[str, Any]:
        """As a run keeps it."""
        return {
            "number": self.number,
            "entry": self.entry,
            "version": self.version,
            "print": self.print,
            "cells": dict(self.cells),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of the sheet that was read, and what of the file was left out."""

    rows: tuple[FilledRow, ...]
    remarks: tuple[str, ...]


def from_stored(stored: Mapping[str, Any]) -> FilledRow:
    """The row again."""
    return FilledRow(**{**stored, "cells": MappingProxyType(dict(stored["cells"]))})


def recognise(sheets: Sequence[Grid]) -> Found:
    """The first sheet that has our headings. Raises UnreadableDocument where none has."""
    for sheet in sheets:
        if (head := _head(sheet)) is not None:
            return _read(sheet, head, [other for other in sheets if other is not sheet])
    raise UnreadableDocument(
        _(
            "No sheet has the columns “%(id)s” and “%(version)s” of an exported workbook. They are "
            "hidden, but must not be removed: export the list again and copy the texts there."
        )
        % {"id": heading("id"), "version": heading("version")}
    )


def heading(key: str) -> str:
    """The heading of a column in the reader's language."""
    return str(next(column.heading for column in COLUMNS if column.key == key))


@cache
def _keys() -> Mapping[str, str]:
    """Every heading, in every language, with the key of its column."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update({_bare(str(column.heading)): column.key for column in COLUMNS})
    return found


def _bare(words: str) -> str:
    return " ".join(words.split()).casefold()


def _head(sheet: Grid) -> int | None:
    """The place of the heading row: it has the id, the version and a text to be filled in."""
    for place, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        known = {_keys().get(_bare(cell)) for cell in row}
        if known.issuperset(NEEDED) and known & set(FILLED):
            return place
    return None


def _read(sheet: Grid, head: int, others: Sequence[Grid]) -> Found:
    places = _places(sheet.rows[head])
    if sheet.unknown:
        raise cell_refusal(sheet.unknown[0])
    rows = tuple(_rows(sheet, head, places))
    if not rows:
        raise UnreadableDocument(_("The workbook has no rows with an id. Nothing can be read."))
    return Found(rows, tuple(str(remark) for remark in _remarks(sheet, head, places, others)))


def _places(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises UnreadableDocument for a column that stands twice."""
    places: dict[str, int] = {}
    for place, words in enumerate(headings):
        key = _keys().get(_bare(words))
        if key is None:
            continue
        if key in places:
            raise refusal(
                _("The column “{heading}” stands twice. Remove one of them, and try again."),
                heading=words,
            )
        places[key] = place
    return places


def _rows(sheet: Grid, head: int, places: Mapping[str, int]) -> Iterator[FilledRow]:
    """The rows below the headings that carry an id; repeated headings and sums carry none."""
    for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2):
        said = {key: row[place] for key, place in places.items() if place < len(row)}
        if said.get("id", "").strip() and _keys().get(_bare(said["id"])) != "id":
            cells = {key: said[key] for key in FILLED if key in said}
            yield FilledRow(
                number=number,
                entry=said["id"].strip(),
                version=said.get("version", "").strip(),
                print=said.get("print", "").strip(),
                cells=MappingProxyType(cells),
            )


def _remarks(
    sheet: Grid, head: int, places: Mapping[str, int], others: Sequence[Grid]
) -> Iterator[Any]:
    """What a person might think was read, and was not; and what was read though nobody saw it."""
    headings = sheet.rows[head]
    unknown = [w for w in headings if w.strip() and _keys().get(_bare(w)) is None]
    if unknown:
        yield format_lazy(
            _("Columns that are not ours were left out: {names}."), names=", ".join(unknown)
        )
    missing = [heading(key) for key in FILLED if key not in places]
    if missing:
        yield format_lazy(
            _("Columns are missing, and what they say stays as it is: {names}."),
            names=", ".join(missing),
        )
    if sheet.hidden_rows:
        yield format_lazy(_("Hidden rows were read too: {n}."), n=sheet.hidden_rows)
    if not sheet.visible:
        yield format_lazy(_("The sheet “{name}” is hidden, and was read."), name=sheet.name)
    without = _without_id(sheet, head, places)
    if without:
        yield format_lazy(
            _("Rows without an id were left out: {rows}."), rows=", ".join(map(str, without[:20]))
        )
    left = [other.name for other in others if other.name != FACTS_SHEET and other.rows]
    if left:
        yield format_lazy(_("Other sheets were not read: {names}."), names=", ".join(left))


def _without_id(sheet: Grid, head: int, places: Mapping[str, int]) -> list[int]:
    place = places["id"]
    return [
        number
        for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2)
        if any(cell.strip() for cell in row) and not (place < len(row) and row[place].strip())
    ]
