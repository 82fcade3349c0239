"""The numbers of the head's pages, each with the address of the rows behind it. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from reporting.dashboards import filters
from reporting.dashboards.facts import CLAIM_ALONE, MISSING, WITH_LINK, Answer, Facts
from reporting.dashboards.filters import MISSING_LABEL, Word, query
from reporting.entries.states import State
from reporting.progress import Progress

STATES_IN_ORDER = (
    (State.APPROVED, "ok"),
    (State.SUBMITTED, "sub"),
    (State.RETURNED, "ret"),
    (State.DRAFT, "draft"),
    (MISSING, "none"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """How many, of what, and where the rows stand. `start` is where its part of a bar begins."""

    key: str
    css: str
    label: Word
    count: int
    start: int
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the entries of a unit, a pillar or the whole round are."""

    name: str
    key: str
    total: int
    url: str
    numbers: tuple[Number, ...]

    @property
    def approved(self) -> int:
        """Entries that the head has approved."""
        return self.of(State.APPROVED)

    @property
    def begun(self) -> tuple[Number, ...]:
        """The numbers that are not nought: the parts of the bar."""
        return tuple(number for number in self.numbers if number.count)

    @property
    def waiting(self) -> tuple[Number, ...]:
        """The same without what is done."""
        return tuple(number for number in self.begun if number.key != State.APPROVED)

    @property
    def submitted(self) -> int:
        """Entries that wait for the head."""
        return self.of(State.SUBMITTED)

    @property
    def in_hand(self) -> int:
        """Entries that the unit has yet to hand over."""
        return sum(self.of(key) for key in (State.DRAFT, State.RETURNED, MISSING))

    def of(self, key: str) -> int:
        """The number of one state."""
        return next((number.count for number in self.numbers if number.key == key), 0)


@cache
def _rows_page() -> str:
    return reverse("dashboard-rows")


def rows_url(year: int, **values: object) -> str:
    """The page of the rows behind a number."""
    return f"{_rows_page()}?{query(year, **values)}"


def standing(answers: Iterable[Answer], name: str, year: int, **scope: str) -> Standing:
    """The workflow of these entries; `scope` is what the address says of them."""
    counts = Counter(answer.state for answer in answers)
    numbers, start = [], 0
    for state, css in STATES_IN_ORDER:
        url = rows_url(year, **scope, state=state)
        numbers.append(Number(state, css, filters.STATES[state], counts[state], start, url))
        start += counts[state]
    key = next(iter(scope.values()), "")
    return Standing(name, key, start, rows_url(year, **scope), tuple(numbers))


def by_unit(facts: Facts) -> list[Standing]:
    """Every unit that is asked."""
    own = _grouped(facts.answers, lambda answer: answer.unit.key)
    year = facts.round.year
    return [standing(own[u.key], u.name, year, unit=u.key) for u in facts.units]


def by_pillar(facts: Facts) -> list[Standing]:
    """Every pillar."""
    own = _grouped(facts.answers, lambda answer: answer.measure.pillar)
    titles = {m.pillar: m.pillar_title for m in facts.measures}
    return [
        standing(own.get(number, ()), f"{number} {title}", facts.round.year, pillar=str(number))
        for number, title in titles.items()
    ]


def by_status(answers: Sequence[Answer], year: int, **scope: str) -> list[Number]:
    """How far the measures are, in the answers that have been handed over."""
    counts = Counter(answer.progress for answer in answers if answer.progress)
    numbers, start = [], 0
    for value in Progress:
        url = rows_url(year, **scope, status=value.value)
        numbers.append(Number(value, "", value.label, counts[value], start, url))
        start += counts[value]
    return numbers


def by_level(answers: Sequence[Answer], year: int) -> list[Number]:
    """What the answers that have been handed over rest on (MEASURES.md, rule 8)."""
    counts = Counter(answer.level for answer in answers)
    levels = ((CLAIM_ALONE, "draft"), (WITH_LINK, "ok"))
    start, numbers = 0, []
    for level, css in levels:
        url = rows_url(year, level=level)
        label = filters.LEVELS[str(level)]
        numbers.append(Number(str(level), css, label, counts[level], start, url))
        start += counts[level]
    return numbers


@dataclass(frozen=True, slots=True)
class Cross:
    """Where a theme meets a pillar: its measures, and the entries behind their number."""

    pillar: int
    pillar_title: str
    measures: int
    handed_over: int
    entries: int
    url: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme over the pillars."""

    ordinal: int
    name: str
    url: str
    crosses: tuple[Cross, ...]
    statuses: tuple[Number, ...]


def by_theme(facts: Facts) -> list[ThemeRow]:
    """Every theme of the edition, in its own order."""
    titles = {m.pillar: m.pillar_title for m in facts.measures}
    year = facts.round.year
    rows = []
    for ordinal, name in facts.themes.items():
        own = [answer for answer in facts.answers if ordinal in answer.measure.themes]
        crosses = tuple(_cross(facts, own, ordinal, number, t) for number, t in titles.items())
        statuses = tuple(n for n in by_status(own, year, theme=str(ordinal)) if n.count)
        rows.append(ThemeRow(ordinal, name, rows_url(year, theme=ordinal), crosses, statuses))
    return rows


def gaps(rows: Sequence[ThemeRow]) -> list[tuple[str, list[str]]]:
    """Of each pillar the themes that no measure of it carries."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for cross in row.crosses:
            if not cross.measures:
                found.setdefault(cross.pillar_title, []).append(row.name)
    return list(found.items())


def _cross(facts: Facts, own: Sequence[Answer], theme: int, pillar: int, title: str) -> Cross:
    measures = [m for m in facts.measures if m.pillar == pillar and theme in m.themes]
    here = [answer for answer in own if answer.measure.pillar == pillar]
    return Cross(
        pillar=pillar,
        pillar_title=title,
        measures=len(measures),
        handed_over=sum(not answer.is_in_hand for answer in here),
        entries=len(here),
        url=rows_url(facts.round.year, theme=theme, pillar=pillar),
    )


def line_counts(facts: Facts) -> Mapping[str, int]:
    """How far the city lines are."""
    lines = facts.lines.values()
    return {
        "total": len(lines),
        "ready": sum(line.is_ready for line in lines),
        "unconfirmed": sum(line.is_proposed for line in lines),
        "changed": sum(line.has_changed for line in lines),
    }


def legend() -> list[tuple[str, Word]]:
    """The colours of the bars, and their words."""
    return [(css, MISSING_LABEL if s == MISSING else State(s).label) for s, css in STATES_IN_ORDER]


def _grouped(
    answers: Iterable[Answer], key: Callable[[Answer], Hashable]
) -> dict[Hashable, list[Answer]]:
    found: dict[Hashable, list[Answer]] = {}
    for answer in answers:
        found.setdefault(key(answer), []).append(answer)
    return found
