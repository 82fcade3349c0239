"""What a table is that leaves the house: columns with stable keys, and rows of typed values.

A key is a promise (STYLE section 3): a spreadsheet, a Power BI model and the way back in know a
column by it. Headings and labels are in the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import TypeAlias

from django.utils.functional import Promise

from accounts.models import User

ROWS_MAX = 10_000  # of one table: some 80 years of this city's entries
EVERY_YEAR = "all"


class Kind(Enum):
    """What stands in a column, as JSON and a schema name it."""

    TEXT = auto()
    NUMBER = auto()
    TRUTH = auto()
    DATE = auto()
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class Coded:
    """A value of a known few: the code for machines, the words for people."""

    code: str
    label: str | Promise


Value: TypeAlias = str | int | bool | date | datetime | Coded | None
Row: TypeAlias = Sequence[Value]
Asked: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `hidden` ones are for the way back; `filled` ones may be filled in outside."""

    key: str
    heading: str | Promise
    kind: Kind = Kind.TEXT
    width: int = 14  # in characters, as spreadsheets measure
    hidden: bool = False
    filled: bool = False
    choices: tuple[str | Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its rows, as one person sees them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the catalogue. `fill` reads what the person sees and the address asked for.

    `stem` begins the file's name, so it is plain ASCII. `comes_back`: its texts may be filled in
    outside and brought back. `open_to_machines`: its columns do not hang on the rows, and a token
    may be given for it.
    """

    key: str
    title: str | Promise
    stem: str
    may_see: Callable[[User], bool]
    fill: Callable[[User, Asked], Sheet]
    comes_back: bool = False
    open_to_machines: bool = False
