"""Which entries a page shows, as its address says. Pure. What the round has not is ignored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from reporting.dashboards.facts import CLAIM_ALONE, MISSING, WITH_LINK, Answer, Facts
from reporting.entries.states import State
from reporting.progress import Progress

PILLAR, THEME, UNIT, STATE, STATUS = "pillar", "theme", "unit", "state", "status"
LEVEL, SHOW = "level", "show"
UNFINISHED, STUCK, LATE = "unfinished", "stuck", "late"
Word = str | Promise

MISSING_LABEL = _("Missing")
# What of the matrix to show, by its name in the address.
SHOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        UNFINISHED: frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED}),
        STUCK: frozenset({State.DRAFT, State.RETURNED}),
    }
)
SHOW_LABELS: Mapping[str, Word] = MappingProxyType(
    {
        UNFINISHED: _("Only unfinished"),
        STUCK: _("Only returned, drafts and missing"),
        LATE: _("Submitted after the deadline"),
    }
)
STATES: Mapping[str, Word] = MappingProxyType(
    {
        State.APPROVED: State.APPROVED.label,
        State.SUBMITTED: State.SUBMITTED.label,
        State.RETURNED: State.RETURNED.label,
        State.DRAFT: State.DRAFT.label,
        MISSING: MISSING_LABEL,
    }
)
LEVELS: Mapping[str, Word] = MappingProxyType(
    {str(CLAIM_ALONE): _("Claim alone"), str(WITH_LINK): _("With a link")}
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from; `chosen` is a key of it, or "" for all."""

    key: str
    label: Word
    first: Word
    options: tuple[tuple[str, Word], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that the address chose in one round."""

    year: int
    filters: tuple[Filter, ...]

    @property
    def values(self) -> dict[str, str]:
        """The choices that leave something out."""
        return {each.key: each.chosen for each in self.filters if each.chosen}

    @property
    def words(self) -> list[tuple[Word, Word]]:
        """The same for people: what was asked, and what was chosen."""
        return [(f.label, dict(f.options)[f.chosen]) for f in self.filters if f.chosen]

    @property
    def query(self) -> str:
        """The address's end that says the same again: "year=2026&pillar=1"."""
        return query(self.year, **self.values)

    @property
    def unit(self) -> str:
        """The key of the one unit that is looked at, or ""."""
        return self.values.get(UNIT, "")

    def keep(self, answers: Iterable[Answer]) -> list[Answer]:
        """The entries that are meant."""
        tests = [(MATCHES[key], value) for key, value in self.values.items()]
        return [answer for answer in answers if all(test(answer, value) for test, value in tests)]


def query(year: int, **values: object) -> str:
    """The end of an address that leads to the rows behind a number."""
    return urlencode({"year": year} | values)


def read(asked: Mapping[str, str], facts: Facts) -> Chosen:
    """What the address chooses of this round."""
    pillars = {m.pillar: m.pillar_title for m in facts.measures}
    lists: list[tuple[str, Word, Word, Mapping[str, Word]]] = [
        (
            PILLAR,
            _("Pillar"),
            _("Every pillar"),
            {str(number): f"{number} {title}" for number, title in pillars.items()},
        ),
        (THEME, _("Theme"), _("Every theme"), {str(n): t for n, t in facts.themes.items()}),
        (UNIT, _("Unit"), _("Every unit"), _names(facts.units)),
        (STATE, pgettext_lazy("filter", "Workflow"), _("Every state"), STATES),
        (
            STATUS,
            pgettext_lazy("filter", "Status"),
            _("Every status"),
            {value.value: value.label for value in Progress},
        ),
        (LEVEL, _("Evidence"), _("With or without"), LEVELS),
        (SHOW, _("Show"), _("Every measure"), SHOW_LABELS),
    ]
    return Chosen(
        facts.round.year,
        tuple(
            Filter(key, label, first, tuple(options.items()), _wanted(asked, key, options))
            for key, label, first, options in lists
        ),
    )


def _names(units: Iterable[Unit]) -> dict[str, Word]:
    return {unit.key: unit.name for unit in units}


def _wanted(asked: Mapping[str, str], key: str, options: Mapping[str, Word]) -> str:
    value = asked.get(key, "")
    return value if value in options else ""


def _is_shown(answer: Answer, value: str) -> bool:
    if value == LATE:
        return answer.late
    state = State.DRAFT if answer.state == MISSING else answer.state
    return state in SHOWN[value]


MATCHES: Mapping[str, Callable[[Answer, str], bool]] = MappingProxyType(
    {
        PILLAR: lambda answer, value: str(answer.measure.pillar) == value,
        THEME: lambda answer, value: int(value) in answer.measure.themes,
        UNIT: lambda answer, value: answer.unit.key == value,
        STATE: lambda answer, value: answer.state == value,
        STATUS: lambda answer, value: answer.progress == value,
        LEVEL: lambda answer, value: str(answer.level) == value,
        SHOW: _is_shown,
    }
)
