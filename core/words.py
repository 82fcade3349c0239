"""Two texts side by side, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Pairs of equal words that are weighed against each other. A page of prose has some thousands; a
# text of one letter over and over would keep a process for minutes, and is cut in one piece.
MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one of the texts, and whether the other one has it too."""

    text: str
    shared: bool


def compare(mine: str, theirs: str) -> tuple[list[Part], list[Part]]:
    """Both texts cut into parts, those that differ marked."""
    left, right = _WORDS.findall(mine), _WORDS.findall(theirs)
    blocks = _equal_stretches(left, right)
    return (
        list(_parts(left, [(start, size) for start, _other, size in blocks])),
        list(_parts(right, [(start, size) for _other, start, size in blocks])),
    )


def _equal_stretches(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where both say the same: place in each, and length; the last one is empty and at the end."""
    shorter = min(len(left), len(right))
    head = next((n for n in range(shorter) if left[n] != right[n]), shorter)
    rest = range(shorter - head)
    tail = next((n for n in rest if left[-1 - n] != right[-1 - n]), shorter - head)
    ends = len(left) - tail, len(right) - tail
    between = _weighed(left[head : ends[0]], right[head : ends[1]])
    stretches = [(0, 0, head), *((head + a, head + b, size) for a, b, size in between)]
    return [*_joined([*stretches, (*ends, tail)]), (len(left), len(right), 0)]


def _weighed(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    here, there = Counter(left), Counter(right)
    if sum(here[word] * there[word] for word in here if not word.isspace()) > MOST_PAIRS:
        return []
    matcher = SequenceMatcher(str.isspace, left, right, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]


def _joined(stretches: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The same without gaps of nothing: stretches that touch on both sides are one."""
    a, b, size = 0, 0, 0
    for next_a, next_b, next_size in stretches:
        if (next_a, next_b) == (a + size, b + size):
            size += next_size
            continue
        if size:
            yield a, b, size
        a, b, size = next_a, next_b, next_size
    if size:
        yield a, b, size


def _parts(words: Sequence[str], blocks: Sequence[tuple[int, int]]) -> Iterator[Part]:
    place = 0
    for start, size in blocks:
        if place < start:
            yield Part("".join(words[place:start]), shared=False)
        if size:
            yield Part("".join(words[start : start + size]), shared=True)
        place = start + size
