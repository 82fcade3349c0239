"""Every table that leaves the house, by its key. A list that is not here is not exported."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from exchange.tables import entries, guidelines, people, rounds
from exchange.tables.table import Table
from reporting.rounds.rules import may_read_rounds, may_run_rounds

TABLES = {
    table.key: table
    for table in (
        Table(
            "my-entries",
            pgettext_lazy("menu", "My entries"),
            "omat-kirjaukset",
            entries.may_see_own,
            entries.own_entries,
            comes_back=True,
        ),
        Table(
            "entries",
            _("Entries"),
            "kirjaukset",
            entries.may_see_entries,
            entries.round_entries,
            comes_back=True,
            open_to_machines=True,
        ),
        Table(
            "review",
            pgettext_lazy("menu", "Review"),
            "tarkastus",
            entries.may_see_review,
            entries.review_queue,
        ),
        Table(
            "city-lines",
            pgettext_lazy("menu", "City lines"),
            "koonnit",
            guidelines.may_see_lines,
            guidelines.city_lines,
            open_to_machines=True,
        ),
        Table(
            "measures",
            _("Measures"),
            "toimenpiteet",
            guidelines.may_see_measures,
            guidelines.measures,
            open_to_machines=True,
        ),
        Table("matrix", _("Matrix"), "tilanne", may_run_rounds, rounds.matrix),
        Table(
            "rounds",
            pgettext_lazy("menu", "Rounds"),
            "kierrokset",
            may_read_rounds,
            rounds.rounds,
            open_to_machines=True,
        ),
        Table(
            "meetings",
            _("Meetings"),
            "kokoukset",
            may_read_rounds,
            rounds.meetings,
            open_to_machines=True,
        ),
        Table(
            "people",
            pgettext_lazy("menu", "People"),
            "ihmiset",
            people.may_see_people,
            people.people,
        ),
        Table(
            "packets",
            pgettext_lazy("menu", "Packets"),
            "paketit",
            people.may_see_packets,
            people.packets,
            open_to_machines=True,
        ),
    )
}
FOR_MACHINES = {key: table for key, table in TABLES.items() if table.open_to_machines}


@dataclass(frozen=True, slots=True)
class Book:
    """Several tables as one file: sheets of a workbook, or a zip of CSV files."""

    key: str
    title: str | Promise
    stem: str
    tables: tuple[Table, ...]

    def of(self, person: User) -> Iterator[Table]:
        """The tables that the person sees."""
        return (table for table in self.tables if table.may_see(person))


ROUND = Book(
    "round",
    _("The whole round"),
    "kierros",
    tuple(TABLES[key] for key in ("entries", "city-lines", "measures", "meetings", "matrix")),
)
