"""Texts reduced to the characters that the bundled faces have."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import TypeVar, cast

from core.characters import DROPPED, covered

T = TypeVar("T")
MARKS = {"Mn", "Me"}  # an accent no face has goes; the letter below it stays
STACKED = 3  # accents on one letter; more are no language


def printable(text: str) -> str:
    """The text in NFC as it can be printed: no controls, "?" for what no face has."""
    lines = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", unicodedata.normalize("NFC", text))
    return "".join(_kept(lines.replace("\t", " ")))


def _kept(text: str) -> Iterator[str]:
    stacked = 0
    for character in text:
        kind = unicodedata.category(character)
        stacked = stacked + 1 if kind in MARKS else 0
        if character == "\n":
            yield character
        elif kind not in DROPPED and stacked <= STACKED:
            yield from _drawable(character, kind)


def _drawable(character: str, kind: str) -> str:
    """The character, else what of it a face has (the letter without its accent), else "?"."""
    if ord(character) in covered():
        return character
    parts = unicodedata.normalize("NFD", character)
    known = "".join(part for part in parts if ord(part) in covered())
    if known and ord(parts[0]) in covered():
        return unicodedata.normalize("NFC", known)
    return "" if kind in MARKS else "?"


def cleaned(value: T) -> T:
    """The same frozen dataclass with every text printable."""
    return cast("T", _cleaned(value))


def _cleaned(value: object) -> object:
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _cleaned(getattr(value, f.name)) for f in fields(value)})
    return value
