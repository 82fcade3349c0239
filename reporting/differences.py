"""Two texts as one, with what was taken out and put in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.words import Part, compare


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is "same", "out" (only before) or "in" (only after)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> tuple[Span, ...]:
    """The spans in reading order, what went out before what came in its place."""
    return tuple(_spans(*compare(before, after)))


def _spans(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Span]:
    """Shared parts come in pairs; between two of them stands what only one text says."""
    before, after = list(old), list(new)
    while before or after:
        if before and not before[0].shared:
            yield Span("out", before.pop(0).text)
        if after and not after[0].shared:
            yield Span("in", after.pop(0).text)
        if before and after:
            before.pop(0)
            yield Span("same", after.pop(0).text)
