"""Packets drawn once for all tests, and what readers other than ours find in them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from packets.rendering.engine import render
from packets.rendering.rendered import Rendered
from packets.snapshot import Cover, Form, Kind, Snapshot, to_bytes
from tests.packets.rendering import samples

HOSTILE = (
    "<script>alert(1)</script> {{7*7}} {% load x %} ${a} %s {0.__class__} </td></table> & \" ' "
    "مرحبا \u202eabc\u202c \U0001f468\u200d\U0001f469\u200d\U0001f467 漢字 e\u0301\u0301\u0301 "
    + "x" * 150
    + " \x00\x1b[31m ] \\ \n\nuusi rivi"
)


def deck() -> Snapshot:
    return samples.sample(Kind.SUBCOMMITTEE, Form.SLIDES)


def empty(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        pillars=(),
        reasons=(),
        means=(),
        follow_up=(),
        cover=Cover(),
        notes=(),
        divisions=(),
        statuses=(),
    )


DOCUMENTS: dict[str, Callable[[], Snapshot]] = {
    "division": lambda: samples.sample(Kind.DIVISION),
    "group": samples.sample,
    "subcommittee": lambda: samples.sample(Kind.SUBCOMMITTEE),
    "deck": deck,
    "group first": samples.first_imported,
    "subcommittee first": lambda: samples.first_imported(Kind.SUBCOMMITTEE),
    "deck first": lambda: samples.first_imported(Kind.SUBCOMMITTEE, Form.SLIDES),
    "division demonstration": lambda: samples.demonstration(samples.sample(Kind.DIVISION)),
    "group demonstration": lambda: samples.demonstration(samples.corrected(samples.sample())),
    "deck demonstration": lambda: samples.demonstration(deck()),
    "division hostile": lambda: samples.everywhere(samples.sample(Kind.DIVISION), HOSTILE),
    "group hostile": lambda: samples.everywhere(samples.sample(), HOSTILE),
    "deck hostile": lambda: samples.everywhere(deck(), HOSTILE),
    "group long word": lambda: samples.reported(samples.sample(), "x" * 5000),
    "deck long text": lambda: samples.reported(deck(), "Kaupunki kertoo työstään. " * 100),
    "group six divisions": lambda: samples.six_divisions(samples.sample()),
    "deck nine pillars": lambda: samples.many(deck(), 9, 1),
    "group empty": lambda: empty(samples.sample()),
    "deck empty": lambda: empty(deck()),
}


@cache
def drawn(name: str) -> Rendered:
    """The document of that name, drawn in this process."""
    return render(to_bytes(DOCUMENTS[name]()))


@cache
def reader(name: str) -> PdfReader:
    return PdfReader(BytesIO(drawn(name).pdf))


@cache
def pages(name: str) -> tuple[str, ...]:
    """The text of each page, spaces made equal."""
    return tuple(flat(page.extract_text()) for page in reader(name).pages)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def dense(text: str) -> str:
    """Without any space: a line's end inside a word of the layout is no difference."""
    return re.sub(r"\s+", "", text)


def in_order(text: str, parts: list[str]) -> str:
    """The first part that does not follow those before it; "" when all do."""
    whole, at = dense(text), 0
    for part in parts:
        found = whole.find(dense(part), at)
        if found < 0:
            return part
        at = found + len(dense(part))
    return ""


def outline(name: str) -> list[tuple[int, str]]:
    """Level and title of each bookmark."""
    return list(_flattened(reader(name).outline, 1))


def _flattened(marks: Any, level: int) -> Iterator[tuple[int, str]]:
    for mark in marks:
        if isinstance(mark, list):
            yield from _flattened(mark, level + 1)
        else:
            yield level, flat(str(mark.title))
