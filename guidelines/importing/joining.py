"""Lines become sentences again, and sentences that ran together are told apart."""

import re
from collections.abc import Sequence

from guidelines.importing.cleaning import SOFT_HYPHEN
from guidelines.importing.vocabulary import ABBREVIATIONS, CONJUNCTIONS, opens_report, themes_start

_HYPHENS = ("-", "–", "—")
_BOUNDARY = re.compile(r"[.!?][)\"”’]*\s+(?=[\"”’(]?[A-ZÅÄÖÜ0-9])")
_LAST_WORD = re.compile(r"(\S+)$")
_OPEN_END = re.compile(r"[,;:–—\-(/]$")


def join_lines(lines: Sequence[str]) -> str:
    """Join the wrapped lines of one paragraph.

    A hyphen or dash that ends a line stays and takes no space ("EU-" "aloitteisiin"), except
    before a conjunction ("idea-" "ja") and where a spaced dash pairs with another one.
    """
    text = ""
    for line in lines:
        text = _append(text, line.strip(), paired=_has_spaced_dash(lines))
    return text.rstrip(SOFT_HYPHEN).strip()


def _append(text: str, line: str, *, paired: bool) -> str:
    if not text or not line:
        return text or line
    if text.endswith(SOFT_HYPHEN):
        return text[:-1] + line
    if not text.endswith(_HYPHENS):
        return f"{text} {line}"
    if _first_word(line) in CONJUNCTIONS:
        return f"{text} {line}"
    if paired and text.endswith((" –", " —")):
        return f"{text} {line}"
    return text + line


def _has_spaced_dash(lines: Sequence[str]) -> bool:
    return any(" – " in line or " — " in line for line in lines)


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
    if before.endswith(SOFT_HYPHEN) or _OPEN_END.search(before):
        return True
    last = before.rsplit(None, 1)[-1].casefold()
    if last in CONJUNCTIONS or (after[0].islower() and _is_abbreviation(before)):
        return True
    return after[0].islower() and not ends_sentence(before)


def sentence_starts(text: str) -> list[int]:
    """Find where sentences after the first begin: a full stop, a space and a capital."""
    return [
        match.end()
        for match in _BOUNDARY.finditer(text)
        if not _is_abbreviation(text[: match.start() + 1])
    ]


def _is_abbreviation(text: str) -> bool:
    match = _LAST_WORD.search(text)
    if match is None or not text.endswith("."):
        return False
    word = match.group(1).strip('("”’').casefold().rstrip(".")
    short_number = word.isdigit() and len(word) <= 2  # noqa: PLR2004 -- an ordinal, not a year
    return word in ABBREVIATIONS or short_number or len(word) == 1


def report_start(lines: Sequence[str]) -> int | None:
    """Find the first character of a report that ran into its measure, in the joined text.

    In order: a sentence or line that opens with a word of status; a sentence that begins on the
    first line (a table row read across); a line that begins a sentence. None: nothing says so.
    """
    text = join_lines(lines)
    themes = themes_start(text)
    after = themes.end() if themes else 0
    line_starts = [start for start in _line_starts(lines, text) if start > after]
    starts = [start for start in sentence_starts(text) if start > after]
    for start in sorted({*starts, *line_starts}):
        if opens_report(text[start:]):
            return start
    if themes:
        return _after_themes(text, [*starts, *line_starts])
    first_line_end = len(join_lines(lines[:1]))
    across = [start for start in starts if start < first_line_end]
    if across:
        return across[-1]
    whole = [start for start in starts if start in line_starts]
    return whole[0] if whole else None


def _after_themes(text: str, starts: Sequence[int]) -> int | None:
    """Take the first sentence after the last theme's semicolon, if one begins there."""
    last = text.rfind(";")
    return next((start for start in sorted(starts) if start > last + 2), None)


def _line_starts(lines: Sequence[str], text: str) -> list[int]:
    starts = []
    for index in range(1, len(lines)):
        head = len(join_lines(lines[:index]))
        start = head + 1 if text[head : head + 1] == " " else head
        if text[start : start + 1].isupper():
            starts.append(start)
    return starts
