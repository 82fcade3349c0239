"""Lines become sentences again, and sentences that ran together are told apart."""

import re
from collections.abc import Sequence

from guidelines.importing.cleaning import SOFT_HYPHEN
from guidelines.importing.vocabulary import ABBREVIATIONS, CONJUNCTIONS, opens_report, themes_start

_HYPHENS = ("-", "–", "—")
_BOUNDARY = re.compile(r"[.!?][)\"”’]*\s+(?=[\"”’(]?[A-ZÅÄÖÜ0-9])")
_SHORT = 0.7
_LONGEST_WORD = 60
_OPEN_END = re.compile(r"[,;:–—\-(/]$")


def join_lines(lines: Sequence[str]) -> str:
    """Join the wrapped lines of one paragraph.

    A hyphen or dash that ends a line stays and takes no space ("EU-" "aloitteisiin"), except
    before a conjunction ("idea-" "ja") and where a spaced dash pairs with another one.
    """
    return _join(lines)[0]


def _join(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Join lines and tell where in the joined text each of them begins."""
    paired = any(" – " in line or " — " in line for line in lines)
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    last = ""
    for line in map(str.strip, lines):
        if last.endswith(SOFT_HYPHEN):
            pieces[-1] = pieces[-1][:-1]
            length -= 1
        elif last and line and _takes_space(last, line, paired=paired):
            pieces.append(" ")
            length += 1
        starts.append(length)
        pieces.append(line)
        length += len(line)
        last = line or last
    return "".join(pieces).rstrip(SOFT_HYPHEN).strip(), starts


def _takes_space(before: str, line: str, *, paired: bool) -> bool:
    if not before.endswith(_HYPHENS) or _first_word(line) in CONJUNCTIONS:
        return True
    return paired and before.endswith((" –", " —"))


def _first_word(text: str) -> str:
    match = re.match(r"\w+", text)
    return match.group().casefold() if match else ""


def ends_sentence(text: str) -> bool:
    """Whether a text closes with a full stop, question or exclamation mark of its own."""
    stripped = text.rstrip(' )"”’')
    if not stripped.endswith((".", "!", "?")):
        return False
    return not _is_abbreviation(stripped)


def continues(before: str, after: str) -> bool:
    """Whether the second text can only be read as the rest of the first."""
    before, after = before.strip(), after.strip()
    if not before or not after:
        return False
    open_bracket = before.rfind("(") > before.rfind(")")
    if before.endswith(SOFT_HYPHEN) or open_bracket or _OPEN_END.search(before):
        return True
    last = before.rsplit(None, 1)[-1].casefold()
    if last in CONJUNCTIONS or (after[0].islower() and _is_abbreviation(before)):
        return True
    return (after[0].islower() or after[0] in "([") and not ends_sentence(before)


def sentence_starts(text: str) -> list[int]:
    """Find where sentences after the first begin: a full stop, a space and a capital."""
    return [
        match.end()
        for match in _BOUNDARY.finditer(text)
        if not _is_abbreviation(text[max(0, match.start() - _LONGEST_WORD) : match.start() + 1])
    ]


def _is_abbreviation(text: str) -> bool:
    """Whether the full stop that ends a text belongs to its last word: "mm.", "24.", "A."."""
    if not text.endswith("."):
        return False
    word = text.rsplit(None, 1)[-1].strip('("”’').casefold().rstrip(".")
    short_number = word.isdigit() and len(word) <= 2  # noqa: PLR2004 -- an ordinal, not a year
    return word in ABBREVIATIONS or short_number or len(word) == 1


def report_start(lines: Sequence[str]) -> int | None:
    """Find the first character of a report that ran into its measure, in the joined text.

    In order: a sentence or line that opens with a word of status; a sentence that begins on the
    first line (a table row read across); a line that begins a sentence, or follows a short line.
    None: nothing says so.
    """
    text, offsets = _join(lines)
    themes = themes_start(text)
    after = themes.end() if themes else 0
    at_lines = [
        start for start in offsets[1:] if start > after and text[start : start + 1].isupper()
    ]
    starts = [start for start in sentence_starts(text) if start > after]
    for start in sorted({*starts, *at_lines}):
        if opens_report(text[start : start + _LONGEST_WORD]):
            return start
    if themes:
        return _after_themes(text, [*starts, *at_lines])
    across = [start for start in starts if start < len(lines[0])]
    if across:
        return across[-1]
    ends = set(starts) | _starts_after_short_lines(lines, offsets)
    return next((start for start in at_lines if start in ends), None)


def _after_themes(text: str, starts: Sequence[int]) -> int | None:
    """Take the first sentence after the last theme's semicolon, if one begins there."""
    last = text.rfind(";")
    return next((start for start in sorted(starts) if start > last + 2), None)


def _starts_after_short_lines(lines: Sequence[str], offsets: Sequence[int]) -> set[int]:
    """Find the lines after one that ended well before the others do: a paragraph's end."""
    full = max(map(len, lines), default=0) * _SHORT
    return {
        offset for before, offset in zip(lines, offsets[1:], strict=False) if len(before) <= full
    }
