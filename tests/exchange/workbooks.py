"""Workbooks as people fill them in, and as people who mean no good make them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook

from accounts.models import User
from exchange.exporting.making import table_file
from exchange.tables.catalogue import TABLES
from reporting.entries.models import Entry

Change = Callable[[Any], None]


def exported(person: User, table: str = "my-entries") -> bytes:
    """The list as the person takes it out."""
    return table_file(TABLES[table], person, {}, "xlsx").content


def filled_in(content: bytes, entry: Entry, **cells: Any) -> bytes:
    """The workbook with new words in one entry's row, by the headings' words."""

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        headings = {cell.value: cell.column for cell in sheet[1]}
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == str(entry.pk):
                for heading, value in cells.items():
                    sheet.cell(row[0].row, headings[heading.replace("_", " ")]).value = value

    return changed(content, change)


def changed(content: bytes, change: Change) -> bytes:
    """The workbook after a change in a spreadsheet."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive(*members: tuple[str, bytes]) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return stream.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The workbook with parts replaced, changed or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    for name, part in parts.items():
        members[name] = part if isinstance(part, bytes) else part(members[name])
    return archive(*members.items())


def plain_workbook(*rows: list[Any]) -> bytes:
    """A workbook that somebody made by hand."""
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()
