"""Reads one workbook from standard input, in a process of its own and under limits.

A foreign file may be made to eat memory and time; then this process dies and the web process lives
(RELIABILITY T09). It knows no database, no secrets and no Django: bytes in, cells as JSON out.
"""

import io
import json
import math
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml.ElementTree import (  # type: ignore[import-untyped] # no stubs of its own
    fromstring,
    iterparse,
)
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from core.limited import TOO_HEAVY, limit
from exchange.filling.archives import BROKEN, Refused, check_workbook

CPU_SECONDS = 20
MEMORY_BYTES = 1024 * 1024 * 1024
ROWS_MAX = 20_000
COLUMNS_MAX = 200
SHEETS_MAX = 50
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def main() -> int:
    """Read, answer, and say by the exit code whether the file was too heavy."""
    limit(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    answer: dict[str, Any]
    try:
        answer = {"sheets": read(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": refused.code, "place": refused.place}
    except (MemoryError, RecursionError):
        return TOO_HEAVY
    sys.stdout.write(json.dumps(answer))
    return 0


def read(data: bytes) -> list[dict[str, Any]]:
    """Every sheet's cells as text, what is hidden, and the cells whose value nobody knows."""
    check_workbook(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheets_metadata) > SHEETS_MAX:
            raise Refused("too_large")
        parts = _parts(data)
        return [_sheet(book, about, parts.get(about.name, b"")) for about in book.sheets_metadata]
    except (CalamineError, WorksheetNotFound, SyntaxError, *BROKEN):
        # SyntaxError: what XML's own parser calls bad XML
        raise Refused("damaged") from None


def _sheet(book: Any, about: Any, part: bytes) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(about.name)
    if sheet.total_height > ROWS_MAX:
        raise Refused("too_large")
    rows = sheet.to_python(skip_empty_area=False)
    if any(len(row) > COLUMNS_MAX for row in rows[:1]):
        raise Refused("too_large")
    return {
        "name": about.name,
        "visible": about.visible == SheetVisibleEnum.Visible,
        "rows": [[_said(cell) for cell in row] for row in rows],
        **_marks(part),
    }


def _said(cell: Any) -> str:
    """A cell as a person would have typed it in Finnish."""
    match cell:
        case bool():
            return "1" if cell else ""
        case float() if math.isfinite(cell) and cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return f"{cell.day}.{cell.month}.{cell.year}"
        case time() | timedelta():
            return str(cell)
        case _:
            return str(cell)


def _parts(data: bytes) -> dict[str, bytes]:
    """The XML of each sheet by the sheet's name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        target = {link.get("Id"): link.get("Target", "") for link in links}
        found = {}
        for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            path = target.get(sheet.get(_LINK), "").lstrip("/")
            path = path if path.startswith("xl/") else f"xl/{path}"
            if path in names:
                found[sheet.get("name", "")] = archive.read(path)
    return found


def _marks(part: bytes) -> dict[str, Any]:
    """What the values alone do not say: formulas without a value, errors, hidden rows."""
    unknown, hidden = [], 0
    for tag, element in _elements(part):
        if tag == f"{_MAIN}row":
            hidden += element.get("hidden") in {"1", "true"}
            element.clear()
        elif tag == f"{_MAIN}c":
            value = element.find(f"{_MAIN}v")
            empty = value is None or not value.text
            bare = element.find(f"{_MAIN}f") is not None and empty
            if bare or element.get("t") == "e":
                unknown.append(element.get("r", ""))
    return {"unknown": unknown[:20], "hidden_rows": hidden}


def _elements(part: bytes) -> Iterator[tuple[str, Any]]:
    if part:
        for _event, element in iterparse(io.BytesIO(part)):
            yield element.tag, element


if __name__ == "__main__":
    sys.exit(main())
