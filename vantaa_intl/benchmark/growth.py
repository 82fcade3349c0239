"""The same pages over the years: a round's work must not cost more because there were others."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from django.db import connection, models

from accounts.operations import system_user
from audit.models import Event
from audit.operations import unaudited
from reporting.city_lines.models import CityLine, CityLineSource
from reporting.entries.models import Entry
from reporting.rounds.models import Meeting, Round, RoundState
from vantaa_intl.benchmark.measuring import MEDIAN, Measured, Times, row
from vantaa_intl.benchmark.pages import Page

LAST_YEAR = 2099  # 100 years stand before it; rounds end at 2100, and a plan reaches a year on
AIMS: Mapping[int, float] = {10: 1.2, 100: 1.5}  # by the number of years
M = TypeVar("M", bound=models.Model)
VERBS = ("entry.save", "entry.submit", "entry.approve")


@dataclass(frozen=True, slots=True)
class Queries:
    """How many questions a page asks, by the number of years."""

    name: str
    by_years: Mapping[int, int]

    @property
    def constant(self) -> bool:
        """Whether the years make no difference."""
        return len(set(self.by_years.values())) == 1


def measure(pages: Sequence[Page], runs: int) -> tuple[list[Measured], list[Queries]]:
    """Each page after 10 and 100 years against itself in the first, both over the ready string.

    Before and after cannot be taken in turns, so each is first divided by the ready string's time
    beside it, and the middle is compared: the years add no rare slow moments.
    """
    move_to_the_last_years()
    first = {page.name: page.times(runs) for page in pages}
    counts = {page.name: {1: page.queries()} for page in pages}
    rows: list[Measured] = []
    for years, aim in AIMS.items():
        add_years(years - Round.objects.count())
        for page in pages:
            name = f"{page.name}_{years}_years"
            rows.append(_grown(name, page.times(runs), first[page.name], aim))
            counts[page.name][years] = page.queries()
    return rows, [Queries(name, counts[name]) for name in counts]


def move_to_the_last_years() -> None:
    """Let the rounds that are there be the last that the calendar has, in their order."""
    rounds = list(Round.objects.newest_first())
    later = LAST_YEAR - rounds[0].year
    with unaudited("years for a measurement"):
        for round_ in rounds:
            round_.year += later
            round_.save(update_fields=["year"])


def add_years(more: int) -> None:
    """Add closed rounds before the first, each with all that the first one left behind."""
    first = Round.objects.order_by("year")[0]
    with unaudited("years for a measurement"):
        for back in range(1, more + 1):
            _add_year(first, first.year - back)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does over the years


def _add_year(model: Round, year: int) -> None:
    past = Round.objects.create(edition_id=model.edition_id, year=year, state=RoundState.CLOSED)
    entries = {e.pk: _copied(e, round=past) for e in Entry.objects.filter(round=model)}
    lines = {line.pk: _copied(line, round=past) for line in CityLine.objects.filter(round=model)}
    sources = CityLineSource.objects.filter(city_line__round=model)
    Entry.objects.bulk_create(entries.values())
    CityLine.objects.bulk_create(lines.values())
    CityLineSource.objects.bulk_create(
        CityLineSource(
            city_line=lines[s.city_line_id],
            entry=entries[s.entry_id],
            entry_version=s.entry_version,
        )
        for s in sources
    )
    for meeting in Meeting.objects.filter(round=model):
        Meeting.objects.bulk_create([_copied(meeting, pk=None, round=past)])
    system = system_user()
    Event.objects.bulk_create(
        Event(
            actor_id=entry.saved_by_id or system.pk,
            verb=verb,
            subject_type=Entry._meta.label_lower,
            subject_id=str(entry.pk),
        )
        for entry in entries.values()
        for verb in VERBS
    )


def _copied(row: M, **changes: object) -> M:
    fresh = copy(row)
    for name, value in ({"pk": uuid4()} | changes).items():
        setattr(fresh, name, value)
    return fresh


def _grown(name: str, after: Times, before: Times, aim: float) -> Measured:
    ratio = after.ratio(MEDIAN) / before.ratio(MEDIAN)
    return row(name, ratio, ratio, aim, len(after.subject), share=MEDIAN)
