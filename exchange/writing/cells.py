"""A value as people read it in a cell, and what no cell may hold (RELIABILITY T08, B17)."""

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import pgettext

from exchange.tables.table import Coded, Value

LONGEST = 32_767  # characters of a spreadsheet's cell
CUT = "…"
FORMULA_STARTS = (
    *("=", "+", "-", "@", "\t", "\r", "\n"),
    *(
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
    ),  # the same full-width, as some spreadsheets read them
)
# What XML 1.0 cannot say at all; lone surrogates too.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# A spreadsheet reads "_x0041_" as "A", so what looks like that is said with its own spelling.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN_NUMBER = re.compile(r"^[+-]?[\d \u00a0\u202f]+(?:[.,]\d+)?$", re.ASCII)


def words(value: Value) -> str:
    """The value in the reader's language, days as 24.11.2025 and moments in Helsinki's time."""
    match value:
        case None | False:
            return ""
        case True:
            return pgettext("cell", "yes")
        case datetime():
            moment = timezone.localtime(value)
            return f"{moment.day}.{moment.month}.{moment.year} {moment:%H.%M}"
        case date():
            return f"{value.day}.{value.month}.{value.year}"
        case Coded():
            return str(value.label)
        case _:
            return str(value)


def writable(text: str) -> str:
    """The text without what no file can hold."""
    return _UNWRITABLE.sub("", text)


def fitting(text: str) -> str:
    """The text as a spreadsheet's cell holds it: cut visibly, never silently."""
    said = _ESCAPE.sub("_x005F_", _LINE_ENDS.sub("\n", writable(text)))
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + CUT


def opens_a_formula(text: str) -> bool:
    """Whether a spreadsheet would compute what begins so."""
    return text.startswith(FORMULA_STARTS)


def is_plain_number(text: str) -> bool:
    """A number or a telephone number, which may begin with a sign."""
    return bool(_PLAIN_NUMBER.match(text))
