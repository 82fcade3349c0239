"""From what an address asks for to a file with a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from exchange.tables.catalogue import Book
from exchange.tables.table import ROWS_MAX, Asked, Sheet, Table
from exchange.writing.archive import zipped
from exchange.writing.separated import for_people
from exchange.writing.workbook import to_xlsx

FORMAT = "1"  # of the workbook that comes back
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class File:
    """Bytes with their name and type."""

    name: str
    content: bytes
    content_type: str


def filled(table: Table, person: User, asked: Asked) -> Sheet:
    """The table's rows for this person. Raises DomainError for more than a file may hold."""
    sheet = table.fill(person, asked)
    if len(sheet.rows) > ROWS_MAX:
        raise DomainError(
            _("The list has more than 10,000 rows. Choose one year and export again.")
        )
    return sheet


def table_file(table: Table, person: User, asked: Asked, form: str) -> File:
    """One table as a workbook or as CSV."""
    sheet = filled(table, person, asked)
    name = f"{_stem(table.stem, asked)}.{form}"
    if form == "csv":
        return File(name, for_people(sheet), CSV)
    facts = _facts(table, sheet) if table.comes_back else None
    return File(name, to_xlsx([(str(table.title), sheet)], facts), XLSX)


def book_file(book: Book, person: User, asked: Asked, form: str) -> File:
    """Several tables as a workbook of as many sheets, or as a zip of CSV files."""
    sheets = [(table, filled(table, person, asked)) for table in book.of(person)]
    name = f"{_stem(book.stem, asked)}.{form}"
    if form == "zip":
        parts = [(f"{table.stem}.csv", for_people(sheet)) for table, sheet in sheets]
        return File(name, zipped(parts), "application/zip")
    facts = next((_facts(table, sheet) for table, sheet in sheets if table.comes_back), None)
    titled = [(str(table.title), sheet) for table, sheet in sheets]
    return File(name, to_xlsx(titled, facts), XLSX)


def _stem(stem: str, asked: Asked) -> str:
    """Plain ASCII of our own: what the list is, of which year, and the day of the export."""
    year = asked.get("year", "")
    of_year = [year] if len(year) == 4 and year.isascii() and year.isdecimal() else []  # noqa: PLR2004 -- digits
    return "_".join(["suuntaviivat", stem, *of_year, timezone.localdate().isoformat()])


def _facts(table: Table, sheet: Sheet) -> Mapping[str, str]:
    """What the way back asks: which list, of which guidelines and year, as it was when."""
    return {
        "format": FORMAT,
        "table": table.key,
        "guidelines": _said(sheet, "edition"),
        "year": _said(sheet, "year"),
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "language": get_language() or "",
    }


def _said(sheet: Sheet, key: str) -> str:
    """All that a column says, each once."""
    place = next(number for number, column in enumerate(sheet.columns) if column.key == key)
    return ", ".join(dict.fromkeys(str(row[place]) for row in sheet.rows))
