"""XLSX: every text stays text, whatever it begins with (RELIABILITY T08)."""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exchange.tables.table import Column, Sheet, Value
from exchange.writing.archive import steady
from exchange.writing.cells import fitting, opens_a_formula, words

FACTS_SHEET = "vi"  # what the file is, for the way back; nobody needs to see it
LONGEST_TITLE = 31  # characters of a sheet's name
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
_TOP = Alignment(vertical="top", wrap_text=True)
_HEADING = Font(bold=True)
_FILLED = PatternFill("solid", fgColor="FFF3F6E8")
_LONGEST_CHOICES = 255  # characters that a spreadsheet takes as a list


def to_xlsx(sheets: Iterable[tuple[str, Sheet]], facts: Mapping[str, str] | None = None) -> bytes:
    """The sheets as a workbook; `facts` stand in a sheet that is not shown."""
    book = Workbook()
    book.remove(book.active)
    for title, sheet in sheets:
        _write(book.create_sheet(_NOT_IN_TITLES.sub(" ", title)[:LONGEST_TITLE]), sheet)
    if facts:
        hidden = book.create_sheet(FACTS_SHEET)
        hidden.sheet_state = "veryHidden"
        for number, (name, value) in enumerate(facts.items(), start=1):
            _put_text(hidden, number, 1, name)
            _put_text(hidden, number, 2, value)
    target = io.BytesIO()
    book.save(target)
    return steady(target.getvalue())


def _write(target: Worksheet, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        _head(target, number, column)
    for line, row in enumerate(sheet.rows, start=2):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            _put(target, line, number, value)
            if column.filled:
                target.cell(line, number).fill = _FILLED
                target.cell(line, number).number_format = "@"  # what is typed stays as typed
    last = get_column_letter(len(sheet.columns))
    _offer_choices(target, sheet)
    target.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    target.freeze_panes = "A2"
    target.print_title_rows = "1:1"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = target.PAPERSIZE_A4
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr.fitToPage = True


def _head(target: Worksheet, number: int, column: Column) -> None:
    _put_text(target, 1, number, str(column.heading))
    target.cell(1, number).font = _HEADING
    dimension = target.column_dimensions[get_column_letter(number)]
    dimension.width = column.width
    dimension.hidden = column.hidden


def _offer_choices(target: Worksheet, sheet: Sheet) -> None:
    """A list to pick from where only a known few make sense; anything else is told on return."""
    for number, column in enumerate(sheet.columns, start=1):
        offered = ",".join(str(choice) for choice in column.choices)
        simple = all("," not in str(choice) for choice in column.choices)
        if column.choices and simple and len(offered) <= _LONGEST_CHOICES and sheet.rows:
            letter = get_column_letter(number)
            choice = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{len(sheet.rows) + 1}")
            target.add_data_validation(choice)


def _put(target: Worksheet, line: int, number: int, value: Value) -> None:
    match value:
        case bool() | None:
            _put_text(target, line, number, words(value))
        case int():
            _put_plain(target, line, number, value, "0")
        case datetime():
            _put_plain(
                target,
                line,
                number,
                timezone.localtime(value).replace(tzinfo=None, microsecond=0),
                "d.m.yyyy h:mm",
            )
        case date():
            _put_plain(target, line, number, value, "d.m.yyyy")
        case _:
            _put_text(target, line, number, words(value))


def _put_plain(target: Worksheet, line: int, number: int, value: Any, shape: str) -> None:
    cell = target.cell(line, number)
    cell.value = value
    cell.number_format = shape
    cell.alignment = _TOP


def _put_text(target: Worksheet, line: int, number: int, text: str) -> None:
    cell = target.cell(line, number)
    cell.alignment = _TOP
    if not text:
        return
    cell.value = fitting(text)
    cell.data_type = "s"  # openpyxl takes "=…" and "#REF!" for more than text
    if opens_a_formula(text):
        cell.quotePrefix = True
