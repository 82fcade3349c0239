"""One year against the year before: how far the measures are, and what has moved. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.urls import reverse

from reporting.dashboards.counting import rows_url
from reporting.dashboards.facts import Facts, MeasureRow
from reporting.dashboards.filters import Word, query
from reporting.progress import Progress

# How far along a status is. Stopping, and not concerning anybody, is no step on the same road.
ROAD: Mapping[str, int] = MappingProxyType(
    {
        Progress.NOT_STARTED: 0,
        Progress.PLANNED: 1,
        Progress.ONGOING: 2,
        Progress.CONTINUOUS: 2,
        Progress.DONE: 3,
    }
)


class Move(StrEnum):
    """Which way a measure went from one year to the next."""

    FORWARD = "forward"
    BACK = "back"
    ASIDE = "aside"  # stopped, begun again, or from one kind of work to another


@dataclass(frozen=True, slots=True)
class Pair:
    """One status in the two years, and where the rows of each stand."""

    label: Word
    progress: str
    now: int
    then: int
    now_url: str
    then_url: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure, or a unit's part of it, whose status is another than the year before."""

    measure: MeasureRow
    unit: str
    url: str
    then: str
    now: str
    move: Move


@dataclass(frozen=True, slots=True)
class Against:
    """Two years side by side. `compared` have a status in both."""

    pairs: tuple[Pair, ...]
    moved: tuple[Moved, ...]
    compared: int

    @property
    def most(self) -> int:
        """The length of the longest bar."""
        return max((count for pair in self.pairs for count in (pair.now, pair.then)), default=0)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many went which way."""
        found = Counter(moved.move for moved in self.moved)
        return {move.value: found[move] for move in Move}

    @property
    def same(self) -> int:
        """How many are where they were."""
        return self.compared - len(self.moved)


def way(then: str, now: str) -> Move:
    """Which way it is from one status to another."""
    if then not in ROAD or now not in ROAD or ROAD[then] == ROAD[now]:
        return Move.ASIDE
    return Move.FORWARD if ROAD[now] > ROAD[then] else Move.BACK


def of_lines(now: Facts, then: Facts) -> Against:
    """What the city says of each measure."""
    then_of = _statuses(then)
    now_of = _statuses(now)
    measures = {measure.pk: measure for measure in now.measures}
    moved, compared = [], 0
    for key, status in now_of.items():
        measure = measures[key]
        before = then_of.get(key) or then_of.get(measure.continues or 0)
        compared += bool(before)
        if before and before != status:
            url = reverse("city-line", args=[now.lines[key].pk])
            moved.append(Moved(measure, "", url, before, status, way(before, status)))
    pairs = _pairs(now_of.values(), then_of.values(), (now.round.year, then.round.year), _lines_url)
    return Against(pairs, _in_order(moved, now), compared)


def of_entries(now: Facts, then: Facts) -> Against:
    """What each unit says, of what has been handed over."""
    then_of: dict[Hashable, str] = {
        (a.measure.pk, a.unit.pk): a.progress for a in then.answers if a.progress
    }
    moved, compared = [], 0
    for answer in now.answers:
        keys = (answer.measure.pk, answer.unit.pk), (answer.measure.continues, answer.unit.pk)
        before = then_of.get(keys[0]) or then_of.get(keys[1])
        if not (answer.progress and before):
            continue
        compared += 1
        if before != answer.progress:
            url, move = reverse("entry", args=[answer.pk]), way(before, answer.progress)
            moved.append(
                Moved(answer.measure, answer.unit.name, url, before, answer.progress, move)
            )
    pairs = _pairs(
        (a.progress for a in now.answers if a.progress),
        then_of.values(),
        (now.round.year, then.round.year),
        _entries_url,
    )
    return Against(pairs, _in_order(moved, now), compared)


def _statuses(facts: Facts) -> dict[int, str]:
    known = {measure.pk for measure in facts.measures}
    return {key: line.status for key, line in facts.lines.items() if line.status and key in known}


def _lines_url(year: int, status: str) -> str:
    return f"{reverse('city-lines')}?{query(year, status=status)}"


def _entries_url(year: int, status: str) -> str:
    return rows_url(year, status=status)


def _pairs(
    now: Iterable[str], then: Iterable[str], years: tuple[int, int], url: Callable[[int, str], str]
) -> tuple[Pair, ...]:
    here, there = Counter(now), Counter(then)
    return tuple(
        Pair(
            label=value.label,
            progress=value.value,
            now=here[value],
            then=there[value],
            now_url=url(years[0], value.value),
            then_url=url(years[1], value.value),
        )
        for value in Progress
    )


def _in_order(moved: Iterable[Moved], facts: Facts) -> tuple[Moved, ...]:
    """Forward, back, aside; each in the guidelines' order."""
    place = {measure.pk: n for n, measure in enumerate(facts.measures)}
    moves = list(Move)
    return tuple(sorted(moved, key=lambda m: (moves.index(m.move), place[m.measure.pk], m.unit)))
