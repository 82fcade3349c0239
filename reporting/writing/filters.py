"""Which of a person's rows a page shows, as its address says. Pure.

Only what the rows themselves have can be chosen; anything else in the address is ignored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.entries.models import Entry
from reporting.rounds.models import Round

PILLAR, THEME, UNIT = "pillar", "theme", "unit"
FIRST = {PILLAR: _("Every pillar"), THEME: _("Every theme"), UNIT: _("Every unit")}
LABELS = {PILLAR: _("Pillar"), THEME: _("Theme"), UNIT: _("Unit")}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be chosen: its key in the address and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from; `chosen` is a key of it, or "" for all."""

    key: str
    options: tuple[Option, ...]
    chosen: str

    @property
    def label(self) -> str | Promise:
        """What is chosen."""
        return LABELS[self.key]

    @property
    def first(self) -> str | Promise:
        """How choosing nothing is said."""
        return FIRST[self.key]


@dataclass(frozen=True, slots=True)
class Filters:
    """All that the address chose. `year` is the round's."""

    year: str
    filters: tuple[Filter, ...]

    def offered(self) -> list[Filter]:
        """Those in which there is something to choose."""
        return [each for each in self.filters if len(each.options) > 1]

    def chosen(self) -> Mapping[str, str]:
        """The choices that leave something out."""
        return {each.key: each.chosen for each in self.filters if each.chosen}

    def query(self) -> str:
        """The address's end that says the same again: "year=2026&pillar=1"."""
        return urlencode({"year": self.year} | dict(self.chosen()))

    def keep(self, entries: Iterable[Entry]) -> list[Entry]:
        """The rows that are shown."""
        chosen = self.chosen()
        return [entry for entry in entries if all(_has(entry, key, chosen[key]) for key in chosen)]


def read(asked: Mapping[str, str], round_: Round, entries: Sequence[Entry]) -> Filters:
    """What the address chooses of these rows; their pillars, themes and units must be loaded."""
    options = {
        PILLAR: {
            pillar.code: (pillar.number, Option(pillar.code, str(pillar)))
            for pillar in (entry.measure.objective.pillar for entry in entries)
        },
        THEME: {
            str(theme.ordinal): (theme.ordinal, Option(str(theme.ordinal), theme.name))
            for entry in entries
            for theme in entry.measure.themes.all()
        },
        UNIT: {
            unit.key: (unit.ordinal, Option(unit.key, unit.name))
            for unit in (entry.unit for entry in entries)
        },
    }
    return Filters(
        year=str(round_.year),
        filters=tuple(_filter(key, found, asked) for key, found in options.items()),
    )


def _filter(key: str, found: Mapping[str, tuple[int, Option]], asked: Mapping[str, str]) -> Filter:
    ordered = sorted(found.values(), key=lambda pair: (pair[0], pair[1].name))
    wanted = asked.get(key, "")
    return Filter(key, tuple(option for _n, option in ordered), wanted if wanted in found else "")


def _has(entry: Entry, key: str, wanted: str) -> bool:
    measure = entry.measure
    if key == PILLAR:
        return measure.objective.pillar.code == wanted
    if key == THEME:
        return any(str(theme.ordinal) == wanted for theme in measure.themes.all())
    return entry.unit.key == wanted
