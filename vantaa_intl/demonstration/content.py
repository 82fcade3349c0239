"""The demonstration's words, read from the files under content/. Nothing in them is real.

"{year}" and "{previous}" stand in them for the round's year and the one before.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"
DIVISIONS = ("kato", "kuhy", "kaym", "kasj")
OFFICES = {"3.2.2": "projekti"}  # measures of offices.toml that are not the head's office's


@dataclass(frozen=True, slots=True)
class Written:
    """One entry. `state` is where it is to stand; "missing": nobody has begun it.

    `after_lines`: it was approved and given back once the city line had been composed from it.
    `as_last_year`: last year's answer stands, and the text is the sentence below it. `mended`: what
    the deputy made of the draft after its contact had saved it.
    """

    code: str
    unit: str
    state: str
    progress: str
    period: str
    reason: str
    text: str
    short: str
    links: str  # a line each, as they are typed
    return_reason: str
    after_lines: bool
    as_last_year: bool
    mended: str


@dataclass(frozen=True, slots=True)
class Line:
    """One city line of the running round."""

    code: str
    ready: bool
    progress: str
    period: str
    text: str


@dataclass(frozen=True, slots=True)
class CoverText:
    """One body's cover: points as measure code and text."""

    body: str
    sentences: tuple[tuple[str, str], ...]
    requests: tuple[tuple[str, str], ...]


def closed_entries(year: int) -> tuple[Written, ...]:
    """Every entry of the closed year, in the files' order."""
    return tuple(_entries("closed", year))


def running_entries(year: int) -> tuple[Written, ...]:
    """Every entry of the running round, in the files' order."""
    return tuple(_entries("running", year))


def running_lines(year: int) -> tuple[Line, ...]:
    """The city lines that have been begun."""
    return tuple(
        Line(code, row["ready"], row["progress"], row.get("period", ""), row["text"])
        for code, row in _read("running/lines", year).items()
    )


def covers(folder: str, year: int) -> tuple[CoverText, ...]:
    """The covers of "closed" or "running"."""
    return tuple(
        CoverText(
            body=body,
            sentences=tuple((code, text) for code, text in row["sentences"]),
            requests=tuple((code, text) for code, text in row["requests"]),
        )
        for body, row in _read(f"{folder}/covers", year).items()
    )


def _entries(folder: str, year: int) -> Iterator[Written]:
    for name in (*DIVISIONS, "offices"):
        for code, row in _read(f"{folder}/{name}", year).items():
            yield Written(
                code=code,
                unit=name if name in DIVISIONS else OFFICES.get(code, "kv"),
                state=row.get("state", "approved"),
                progress=row.get("progress", ""),
                period=row.get("period", ""),
                reason=row.get("reason", ""),
                text=row.get("text", ""),
                short=row.get("short", ""),
                links=row.get("links", ""),
                return_reason=row.get("return_reason", ""),
                after_lines=row.get("after_lines", False),
                as_last_year=row.get("as_last_year", False),
                mended=row.get("mended", ""),
            )


def _read(name: str, year: int) -> Mapping[str, Any]:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    text = text.replace("{year}", str(year)).replace("{previous}", str(year - 1))
    return tomllib.loads(text)
