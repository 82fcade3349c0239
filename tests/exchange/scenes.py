"""A small round with everything in it that leaves the house."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import Unit, User
from guidelines.models import Measure
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import Round
from tests.factories import (
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_round,
    make_unit,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Two units, a measure each has answered, and the people."""

    round: Round
    own: Unit
    other: Unit
    measure: Measure
    contact: User
    stranger: User
    head: User

    def entry(self, unit: Unit | None = None, **fields: Any) -> Entry:
        """An entry of the scene's round about a measure of its own."""
        unit = unit or self.own
        measure = make_measure(objective=self.measure.objective, units=(unit,))
        return make_entry(unit=unit, measure=measure, round_=self.round, **fields)


def make_scene() -> Scene:
    """An open round without entries."""
    own, other = make_unit(), make_unit()
    objective = make_objective()
    return Scene(
        round=make_round(edition=objective.pillar.edition, year=2025),
        own=own,
        other=other,
        measure=make_measure(objective=objective, units=(own, other)),
        contact=make_contact(own),
        stranger=make_contact(other),
        head=make_head(),
    )


def sheet_of(content: bytes, number: int = 0) -> Worksheet:
    """A sheet of a workbook as another program reads it."""
    sheet: Worksheet = load_workbook(io.BytesIO(content)).worksheets[number]
    return sheet


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows by their headings."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def csv_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV for people, by their headings."""
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


HANDED = (State.SUBMITTED, State.APPROVED)
