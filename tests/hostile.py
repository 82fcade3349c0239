"""Hostile values of RELIABILITY.md, section 6, and what the database was told meanwhile."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

SCRIPT = "<script>alert(1)</script>"
# What a text takes and makes plain, by the catalogue's ids.
ODD = (
    "Ma\u0308a\u0308ra\u0308\r\n\u2022\tyksi\r\u2028kaksi\u00a0"  # B07, B08, B15
    "\u00adpehmea\u0308\x07\x1b[31m\uffff\ue000"  # B06
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1eb\U0001f1ee "  # B09
    "\u202eaeheov\u202c \u2066sis\u2069"  # B10
    f"{SCRIPT}<svg onload=x>{{{{7*7}}}}{{% load x %}}${{1}}%s%(a)s{{0.__class__}}"  # B13, B14
    '\r\nBcc: toinen@example.org V\u0430ntaa \uff21 ../../CON\\"x".pdf.exe =1+1'  # B18, B19, B43
)
# Tried in every field.
EVERYWHERE: Mapping[str, str] = {"odd": ODD, "B02 NUL": "Nolla\0merkki."}
# Further, where words are taken: "odd" came through.
WORDS: Mapping[str, str] = {
    "B01 nothing seen": " \u00a0\u200b\u2060 ",
    "B04 brackets": "[" * 1100,
    "B05 damaged": "Vioittunut \ufffd merkki.",
    "B09 heaped marks": "e" + "\u0301" * 50,
    "B11 B12 one word of 4 001": "a" * 4001,
}
# Further, where only some values make sense: a number, a day, an id, a choice, an address.
KEYS: Mapping[str, str] = {
    "B01 nothing seen": " \u00a0\u200b\u2060 ",
    "B04 brackets": "[" * 1100,
    "B21 the year 1": "1.1.0001",
    "B21 B22 two digits": "24.11.25",
    "B29 strange digits": "\uff11\uff12\u0663",
    "B29 not a number": "NaN",
    "B47 nobody's id": "00000000-0000-0000-0000-000000000001",
    "B48 two to 63": "9223372036854775808",
    "B48 B57 5 000 digits": "9" * 5000,
    "B48 minus one": "-1",
    "B49 another site": "//evil.example/%0d%0aSet-Cookie:a=b",
    "B57 an id and a version": "00000000-0000-0000-0000-000000000001:" + "9" * 30,
}
# What is written whoever asks: who was seen when, the use log, the session.
_OWN_BOOKS = ('"accounts_signin"', '"audit_useevent"', '"django_session"')
_SURE = {"Cc", "Cs", "Co"}
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u00ad\u2060")
LONGEST = 8000  # code points; an Event's JSON of before and after is longer than one text


class Writes:
    """The statements that changed rows and were not undone by a savepoint, with their values."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Any]] = []
        self._marks: dict[str, int] = {}

    def __call__(
        self, execute: Any, sql: str, params: Any, many: bool, context: Any
    ) -> CursorWrapper:
        verb = sql.lstrip().split(maxsplit=1)[0].upper()
        if verb == "SAVEPOINT":
            self._marks[sql.split()[1]] = len(self.kept)
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            del self.kept[self._marks[sql.split()[3]] :]
        elif verb in {"INSERT", "UPDATE", "DELETE"} and not any(t in sql for t in _OWN_BOOKS):
            self.kept.append((sql[:100], params))
        result: CursorWrapper = execute(sql, params, many, context)
        return result

    def texts(self) -> Iterator[str]:
        """Every text among the values, those inside JSON too."""
        for _sql, params in self.kept:
            yield from _texts_in(params)


@contextmanager
def watched() -> Iterator[Writes]:
    """Watch what is written."""
    writes = Writes()
    with connection.execute_wrapper(writes):
        yield writes


def unfit(text: str) -> str:
    """What is wrong with a text that was stored; nothing for a plain one."""
    if len(text) > LONGEST:
        return f"{len(text)} characters"
    if unicodedata.normalize("NFC", text) != text:
        return f"not composed: {text[:60]!r}"
    for c in text:
        never = ord(c) & 0xFFFE == 0xFFFE or c == "\ufffd"
        if (unicodedata.category(c) in _SURE and c != "\n") or c in _TURNING or never:
            return f"{c!r} in {text[:60]!r}"
    return ""


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts_in(list(value.values()))
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from _texts_in(inner)
    elif hasattr(value, "obj"):  # psycopg's JSON
        yield from _texts_in(json.loads(json.dumps(value.obj, default=str)))
