"""Has a filled-in workbook read by a child process (exchange.filling.child)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.limited import TooHeavy, answer_of
from guidelines.importing.document import UnreadableDocument, refusal

WALL_SECONDS = 30
WAIT_SECONDS = 5
# A child may take a gigabyte: one at a time in a web process, whoever sends them and how many.
_TURN = BoundedSemaphore(1)
CHILD = (sys.executable, "-m", "exchange.filling.child")
SENTENCES: dict[str, str | Promise] = {
    "not_a_workbook": _(
        "The file is not an .xlsx workbook. Fill in the workbook that was exported here, and save "
        "it as .xlsx without macros."
    ),
    "old_or_protected": _(
        "The file is an old or password-protected Office file. Save it as .xlsx without a "
        "password, and try again."
    ),
    "damaged": _(
        "The file is cut short or damaged. Save it again as .xlsx in a spreadsheet, and try again."
    ),
    "too_large": _(
        "The file holds more than a filled-in workbook may: 20,000 rows, 200 columns, 50 sheets or "
        "100 MiB unpacked. Copy the texts into a newly exported workbook."
    ),
    "outside_definitions": _(
        "A part of the file brings outside definitions and was not opened. Copy the texts into a "
        "newly exported workbook."
    ),
}
TOO_MUCH = _(
    "Reading the file takes too much time or memory. Copy the texts into a newly exported workbook."
)

BUSY = _("Another workbook is being read just now. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it was read: `unknown` are cells with an error or a formula without a value."""

    name: str
    visible: bool
    rows: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]
    hidden_rows: int


def read_workbook(data: bytes) -> list[Grid]:
    """The workbook's sheets. Raises UnreadableDocument with one sentence that says what to do."""
    try:
        with _turn():
            answer = answer_of(CHILD, data=data, wall_seconds=WALL_SECONDS)
    except TooHeavy:
        raise UnreadableDocument(TOO_MUCH) from None
    if "refused" in answer:
        raise UnreadableDocument(SENTENCES[answer["refused"]])
    return [_grid(sheet) for sheet in answer["sheets"]]


@contextmanager
def _turn() -> Iterator[None]:
    if not _TURN.acquire(timeout=WAIT_SECONDS):
        raise UnreadableDocument(BUSY)
    try:
        yield
    finally:
        _TURN.release()


def _grid(sheet: dict[str, Any]) -> Grid:
    return Grid(
        name=sheet["name"],
        visible=sheet["visible"],
        rows=tuple(tuple(row) for row in sheet["rows"]),
        unknown=tuple(sheet["unknown"]),
        hidden_rows=sheet["hidden_rows"],
    )


def cell_refusal(cell: str) -> UnreadableDocument:
    """Nothing is computed here: a cell that does not say its value is named."""
    return refusal(
        _(
            "Cell {cell} holds an error or a formula without a value. Write the text itself there, "
            "and try again."
        ),
        cell=cell,
    )
