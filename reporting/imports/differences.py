"""Two texts as one, with what was taken out and put in. Words, not letters: they are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECE = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is "same", "out" (only before) or "in" (only after)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> tuple[Span, ...]:
    """The spans in reading order, what went out before what came in its place."""
    return tuple(_spans(_PIECE.findall(before), _PIECE.findall(after)))


def _spans(old: list[str], new: list[str]) -> Iterator[Span]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for verb, i, j, k, m in matcher.get_opcodes():
        if verb == "equal":
            yield Span("same", "".join(new[k:m]))
            continue
        if i < j:
            yield Span("out", "".join(old[i:j]))
        if k < m:
            yield Span("in", "".join(new[k:m]))
