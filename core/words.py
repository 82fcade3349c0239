"""Two texts side by side, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one of the texts, and whether the other one has it too."""

    text: str
    shared: bool


def compare(mine: str, theirs: str) -> tuple[list[Part], list[Part]]:
    """Both texts cut into parts, those that differ marked."""
    left, right = _WORDS.findall(mine), _WORDS.findall(theirs)
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return (
        list(_parts(left, [(block.a, block.size) for block in blocks])),
        list(_parts(right, [(block.b, block.size) for block in blocks])),
    )


def _parts(words: list[str], blocks: list[tuple[int, int]]) -> Iterator[Part]:
    place = 0
    for start, size in blocks:
        if place < start:
            yield Part("".join(words[place:start]), shared=False)
        if size:
            yield Part("".join(words[start : start + size]), shared=True)
        place = start + size
