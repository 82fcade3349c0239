"""What a filled-in workbook would change, row by row, against what is stored now. Pure."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.filling.answering import Answer, Fault, answer, misplaced
from exchange.filling.recognising import FILLED, FilledRow, heading
from exchange.tables.entries import fingerprint, said_by
from reporting.differences import Span, word_diff
from reporting.entries.models import Entry
from reporting.entries.rules import may_read_text, may_save
from reporting.entries.states import IN_HAND, Verb
from reporting.progress import Progress


class Kind(StrEnum):
    """What becomes of a row."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One column whose words differ: here first, then in the file."""

    heading: str
    stored: str
    filled: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what becomes of it. `entry` only where the person may know of it."""

    number: int
    kind: Kind
    entry: Entry | None
    values: Mapping[str, str]
    differences: tuple[Difference, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def field_name(self) -> str:
        """The name of the choice that a conflict asks for."""
        return f"take-{self.entry.pk}" if self.entry else ""


@dataclass(frozen=True)
class Plan:
    """All rows in the file's order."""

    rows: tuple[PlannedRow, ...]

    def of(self, kind: Kind) -> list[PlannedRow]:
        """The rows of one kind."""
        return [row for row in self.rows if row.kind == kind]

    @property
    def changed(self) -> list[PlannedRow]:
        """What is saved as it stands in the file."""
        return self.of(Kind.CHANGED)

    @property
    def conflicts(self) -> list[PlannedRow]:
        """What a person has to choose between."""
        return self.of(Kind.CONFLICT)

    @property
    def refused(self) -> list[PlannedRow]:
        """What is not saved whatever is chosen."""
        return self.of(Kind.REFUSED)

    @property
    def same(self) -> list[PlannedRow]:
        """What says what is stored, or was not touched outside."""
        return self.of(Kind.SAME)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to save."""
        return not self.changed and not self.conflicts

    @cached_property
    def digest(self) -> str:
        """By which a preview is known again: what would be written, and onto what."""
        said = [
            [row.number, row.kind, str(row.entry.pk), row.entry.version, dict(row.values)]
            for row in self.rows
            if row.entry is not None
        ]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def plan(rows: Sequence[FilledRow], entries: Mapping[UUID, Entry], person: User) -> Plan:
    """The plan. `entries` are those of these rows that the person may know of."""
    times = Counter(row.entry for row in rows)
    seen: dict[str, FilledRow] = {}
    planned = []
    for row in rows:
        first = seen.setdefault(row.entry, row)
        if first is not row and first.cells == row.cells:
            continue  # the same row once more
        twice = times[row.entry] > 1 and _differ(rows, row)
        planned.append(_planned(row, entries.get(_key(row)), person, twice=twice))
    return Plan(tuple(planned))


def _differ(rows: Sequence[FilledRow], row: FilledRow) -> bool:
    return any(other.entry == row.entry and other.cells != row.cells for other in rows)


def _key(row: FilledRow) -> UUID:
    try:
        return UUID(row.entry)
    except ValueError:
        return UUID(int=0)


def _planned(row: FilledRow, entry: Entry | None, person: User, *, twice: bool) -> PlannedRow:
    if entry is None:
        sentence = _("There is no entry with this id, or it is not open to this account.")
        return _refused(row, None, Fault(heading("id"), sentence))
    if not may_save(person, entry):
        return _refused(row, entry, Fault(heading("id"), _("The entry is another’s to write.")))
    said = answer(row)
    if not may_read_text(person, entry) or _was_left_alone(row, said):
        return PlannedRow(row.number, Kind.SAME, entry, {})
    if twice:
        sentence = _("The entry stands in the file twice, with different words. Keep one of them.")
        return _refused(row, entry, Fault(heading("id"), sentence))
    if said.faults:
        return _refused(row, entry, *said.faults)
    return _compared(row, entry, said)


def _compared(row: FilledRow, entry: Entry, said: Answer) -> PlannedRow:
    stored = said_by(entry)
    if all(stored[name] == value for name, value in said.values.items()):
        return PlannedRow(row.number, Kind.SAME, entry, {})
    if wrong := misplaced({**stored, **said.values}):
        return _refused(row, entry, *wrong)
    if (closed := _closed(entry)) is not None:
        return _refused(row, entry, Fault(heading("state"), closed))
    if not row.version.isdecimal() or not row.version.isascii():
        sentence = _(
            "The hidden version is missing. Export the list again and copy the text there."
        )
        return _refused(row, entry, Fault(heading("version"), sentence))
    kind = Kind.CHANGED if int(row.version[:12]) == entry.version else Kind.CONFLICT
    differences = tuple(
        _difference(name, stored[name], said.values[name])
        for name in FILLED
        if name in said.values and stored[name] != said.values[name]
    )
    return PlannedRow(row.number, kind, entry, said.values, differences)


def _closed(entry: Entry) -> str | None:
    """Why nothing can be saved there now, if so."""
    if entry.lets(Verb.SAVE):
        return None
    if entry.state not in IN_HAND:
        return _("The entry has been handed over. Take it back first, or ask for its return.")
    return _("The round is not open for writing. Ask the head of international affairs.")


def _difference(name: str, stored: str, filled: str) -> Difference:
    if name == "progress":
        stored, filled = _label(stored), _label(filled)
    return Difference(heading(name), stored, filled, word_diff(stored, filled))


def _label(code: str) -> str:
    return str(Progress(code).label) if code else ""


def _was_left_alone(row: FilledRow, said: Answer) -> bool:
    """Whether the row says what it said when it was exported, whatever has happened here since."""
    if said.faults or set(said.values) != set(FILLED) or not row.print:
        return False
    return row.print == fingerprint(said.values)


def _refused(row: FilledRow, entry: Entry | None, *faults: Fault) -> PlannedRow:
    return PlannedRow(row.number, Kind.REFUSED, entry, {}, faults=faults)
