"""A new outline against the stored edition: measures are paired by their text, never by code."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log
from typing import Literal, TypedDict

from django.utils.translation import gettext_lazy as _

from guidelines.importing.assignment import best_assignment
from guidelines.importing.document import WHOLE, Remark, remark
from guidelines.importing.outline import Outline

# Tried on the 2025 edition: its own measures resemble each other at most 0.40; a measure with a
# clause added or cut, other inflections or another word order stays above 0.62.
SURE = 0.6
MOST_LETTERS = 2000  # of each text; the comparison's work grows with their product
POSSIBLE = 0.45
CLEAR_LEAD = 0.1
_STEM_LETTERS = 6


class ContinuesJSON(TypedDict):
    """A new measure and the old one it continues; kind "same" or "changed"."""

    new: str
    old: str
    kind: str


class PlanJSON(TypedDict):
    """The "plan" of the command's JSON; an unsure pair stays in added and dropped."""

    continues: list[ContinuesJSON]
    added: list[str]
    dropped: list[str]


@dataclass(frozen=True, slots=True)
class StoredMeasure:
    """A measure of the stored edition."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Continuation:
    """A new measure that goes on from an old one; "same" but for typography, or "changed"."""

    new: str
    old: str
    kind: Literal["same", "changed"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that only a person can decide; likeness from 0 to 1."""

    new: str
    old: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do to the stored measures, by codes."""

    continues: tuple[Continuation, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    unsure: tuple[Candidate, ...]

    def to_json(self) -> PlanJSON:
        """Give the JSON without the unsure pairs, which stay in added and dropped."""
        return {
            "continues": [
                {"new": pair.new, "old": pair.old, "kind": pair.kind} for pair in self.continues
            ],
            "added": list(self.added),
            "dropped": list(self.dropped),
        }

    def remarks(self) -> tuple[Remark, ...]:
        """Give the warnings the command prints for the pairs it does not decide."""
        return tuple(
            remark(
                WHOLE,
                _(
                    "New measure {new} may continue {old}; it was left as added and dropped. "
                    "Decide it in the browser."
                ),
                new=pair.new,
                old=pair.old,
            )
            for pair in self.unsure
        )


def plan_measures(outline: Outline, stored: Sequence[StoredMeasure]) -> Plan:
    """Pair an outline's measures with the stored ones, each at most once."""
    new = [StoredMeasure(measure.code, measure.text) for measure in outline.measures]
    return pair_measures(new, stored)


def pair_measures(new: Sequence[StoredMeasure], stored: Sequence[StoredMeasure]) -> Plan:
    """Pair two lists of measures: equal texts first, then the best pairs over all the rest."""
    same = _equal_texts(new, stored)
    taken_new = {pair.new for pair in same}
    taken_old = {pair.old for pair in same}
    rest_new = [measure for measure in new if measure.code not in taken_new]
    rest_old = [measure for measure in stored if measure.code not in taken_old]
    changed, unsure = _likely_pairs(rest_new, rest_old)
    continues = _in_order([*same, *changed], new)
    taken_new |= {pair.new for pair in changed}
    taken_old |= {pair.old for pair in changed}
    return Plan(
        continues,
        tuple(measure.code for measure in new if measure.code not in taken_new),
        tuple(measure.code for measure in stored if measure.code not in taken_old),
        tuple(unsure),
    )


def _in_order(
    pairs: Sequence[Continuation], new: Sequence[StoredMeasure]
) -> tuple[Continuation, ...]:
    place = {measure.code: index for index, measure in enumerate(new)}
    return tuple(sorted(pairs, key=lambda pair: place[pair.new]))


def _equal_texts(
    new: Sequence[StoredMeasure], stored: Sequence[StoredMeasure]
) -> list[Continuation]:
    """Pair equal texts; a text that stands several times pairs in order if it does so in both."""
    olds: dict[str, list[str]] = {}
    news: dict[str, list[str]] = {}
    for measures, by_text in ((stored, olds), (new, news)):
        for measure in measures:
            by_text.setdefault(normalise(measure.text), []).append(measure.code)
    return [
        Continuation(new_code, old_code, "same")
        for text, codes in news.items()
        if text and len(codes) == len(olds.get(text, []))
        for new_code, old_code in zip(codes, olds[text], strict=True)
    ]


def _likely_pairs(
    new: Sequence[StoredMeasure], old: Sequence[StoredMeasure]
) -> tuple[list[Continuation], list[Candidate]]:
    likeness = likenesses([m.text for m in new], [m.text for m in old])
    changed: list[Continuation] = []
    unsure: list[Candidate] = []
    for row, column in best_assignment(likeness):
        value = likeness[row][column]
        if value < POSSIBLE:
            continue
        rivals = _rivals(likeness, row, column)
        if value >= SURE and not rivals:
            changed.append(Continuation(new[row].code, old[column].code, "changed"))
            continue
        for other_row, other_column in [(row, column), *rivals]:
            unsure.append(
                Candidate(
                    new[other_row].code,
                    old[other_column].code,
                    round(likeness[other_row][other_column], 2),
                )
            )
    decided = {pair.new for pair in changed}, {pair.old for pair in changed}
    left = [pair for pair in unsure if pair.new not in decided[0] and pair.old not in decided[1]]
    return changed, list(dict.fromkeys(left))


def _rivals(likeness: Sequence[Sequence[float]], row: int, column: int) -> list[tuple[int, int]]:
    """Find the pairs so close to this one that choosing it would be a guess."""
    enough = max(POSSIBLE, likeness[row][column] - CLEAR_LEAD)
    across = [
        (row, other)
        for other in range(len(likeness[row]))
        if other != column and likeness[row][other] >= enough
    ]
    down = [
        (other, column)
        for other in range(len(likeness))
        if other != row and likeness[other][column] >= enough
    ]
    return across + down


def normalise(text: str) -> str:
    """Leave out what typography changes: case, spaces, punctuation, the kinds of hyphen."""
    composed = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return " ".join(re.findall(r"\w+", composed))


def likenesses(new: Sequence[str], old: Sequence[str]) -> list[list[float]]:
    """Compare every pair from 0 to 1; words that many measures share weigh less."""
    stems_new = [_stems(text) for text in new]
    stems_old = [_stems(text) for text in old]
    weights = _weights([*stems_new, *stems_old])
    return [
        [
            _likeness((new[i], stems_new[i]), (old[j], stems_old[j]), weights)
            for j in range(len(old))
        ]
        for i in range(len(new))
    ]


def _stems(text: str) -> Counter[str]:
    """Take the beginnings of words: Finnish inflects the end, and joins with hyphens freely."""
    return Counter(word[:_STEM_LETTERS] for word in normalise(text).split() if len(word) > 2)  # noqa: PLR2004 -- "ja", "on"


def _weights(stems: Sequence[Counter[str]]) -> dict[str, float]:
    texts = Counter(stem for counted in stems for stem in counted)
    return {stem: 1 + log((len(stems) + 1) / (count + 1)) for stem, count in texts.items()}


def _likeness(
    one: tuple[str, Counter[str]], other: tuple[str, Counter[str]], weights: dict[str, float]
) -> float:
    shared = sum(weights[stem] * count for stem, count in (one[1] & other[1]).items())
    whole = sum(weights[stem] * count for stem, count in (one[1] + other[1]).items())
    words = 2 * shared / whole if whole else 0.0
    if words < POSSIBLE / 2:  # so unlike that the letters need not be compared
        return words / 2
    mine, theirs = (normalise(text)[:MOST_LETTERS] for text in (one[0], other[0]))
    letters = SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
    return 0.65 * words + 0.35 * letters
