"""CSV: for a Finnish spreadsheet, and for machines."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from exchange.tables.table import Coded, Sheet, Value
from exchange.writing.cells import is_plain_number, opens_a_formula, words, writable

BOM = "\ufeff"


def for_people(sheet: Sheet) -> bytes:
    """As a Finnish spreadsheet opens it right: BOM, semicolons, headings, 24.11.2025."""
    headings = [str(column.heading) for column in sheet.columns]
    return _written(sheet, headings, words, delimiter=";")


def for_machines(sheet: Sheet) -> bytes:
    """The same with keys for headings, codes for words, ISO days, and commas between."""
    keys = [column.key for column in sheet.columns]
    return _written(sheet, keys, plainly, delimiter=",")


def plainly(value: Value) -> str:
    """The value as a machine reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return timezone.localtime(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Coded():
            return value.code
        case _:
            return str(value)


def _written(
    sheet: Sheet, headings: list[str], said: Callable[[Value], str], *, delimiter: str
) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_harmless(heading) for heading in headings)
    writer.writerows([_harmless(said(value)) for value in row] for row in sheet.rows)
    return (BOM + target.getvalue()).encode()


def _harmless(text: str) -> str:
    """An apostrophe before what a spreadsheet would compute (RELIABILITY T08)."""
    text = writable(text)
    return f"'{text}" if opens_a_formula(text) and not is_plain_number(text) else text
