"""Entries as rows: the list of one's own, a round's, and the review queue."""

import json
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Role
from exchange.tables.choosing import rounds_asked
from exchange.tables.table import Asked, Coded, Column, Kind, Row, Sheet
from guidelines.models import Respondent
from reporting import periods
from reporting.dashboards import facts, filters
from reporting.entries.links import written
from reporting.entries.models import Entry
from reporting.entries.querysets import UNIT_WRITERS, EntryQuerySet
from reporting.entries.rules import may_read_text, withhold
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.review.filters import filters_of
from reporting.rounds.models import Round, RoundState
from reporting.writing import filters as own_filters

NOT_BEGUN = pgettext_lazy("entry", "Not begun")
WRITERS = (*UNIT_WRITERS, Role.NETWORK_CONTACT, Role.PROJECT_OFFICE, Role.HEAD)
COLUMNS = (
    Column("id", pgettext_lazy("column", "Id"), hidden=True, width=38),
    Column("version", pgettext_lazy("column", "Version"), Kind.NUMBER, hidden=True),
    Column("print", pgettext_lazy("column", "Fingerprint"), hidden=True),
    Column("year", _("Year"), Kind.NUMBER, width=7),
    Column("edition", _("Guidelines"), width=11),
    Column("pillar", _("Pillar"), width=22),
    Column("code", _("Code"), width=8),
    Column("keyword", _("Short title"), width=20),
    Column("measure", _("Measure"), width=44),
    Column("themes", _("Themes"), width=20),
    Column("unit_key", _("Unit’s code"), hidden=True),
    Column("unit", _("Unit"), width=24),
    Column("respondent", _("Who answers"), width=18),
    Column("state", _("State"), width=16),
    Column(
        "progress",
        _("Status"),
        width=16,
        filled=True,
        choices=tuple(value.label for value in Progress),
    ),
    Column("period", pgettext_lazy("column", "Time"), width=14, filled=True),
    Column("reason", _("Reason"), width=30, filled=True),
    Column("text", _("Report"), width=70, filled=True),
    Column("short_text", _("Short version"), width=40, filled=True),
    Column("links", _("Documents"), width=40, filled=True),
    Column("unchanged", _("As last year"), Kind.TRUTH, width=11),
    Column("late", pgettext_lazy("column", "Late"), Kind.TRUTH, width=9),
    Column("return_reason", _("Why it was returned"), width=36),
    Column("return_due", _("Due again"), Kind.DATE, width=12),
    Column("saved_at", pgettext_lazy("column", "Saved"), Kind.MOMENT, width=17),
    Column("submitted_at", _("Submitted"), Kind.MOMENT, width=17),
    Column("approved_at", _("Approved"), Kind.MOMENT, width=17),
)


def may_see_own(person: User) -> bool:
    """The list of one's own is for those who write."""
    return person.grants.has(*WRITERS)


def may_see_entries(person: User) -> bool:
    """Who works for the city sees entries, each their own part of them."""
    return person.grants.has_city_role()


def may_see_review(person: User) -> bool:
    """The review queue is the head's."""
    return person.grants.has(Role.HEAD)


def own_entries(person: User, asked: Asked) -> Sheet:
    """What "Omat kirjaukset" lists: the rows that the person writes in a round."""
    mine = Entry.objects.written_by(person)
    rounds = rounds_asked(Round.objects.newest_first().filter(pk__in=mine.values("round")), asked)
    entries = _read(mine.filter(round__in=rounds))
    if len(rounds) == 1:
        entries = own_filters.read(asked, rounds[0], entries).keep(entries)
    return _sheet(person, entries)


def round_entries(person: User, asked: Asked) -> Sheet:
    """A round's entries that the person may know of; the words where they may be read.

    In one round the filters are those of the page of rows behind a number.
    """
    rounds = rounds_asked(Round.objects.newest_first(), asked)
    entries = Entry.objects.visible_to(person).filter(round__in=rounds)
    if len(rounds) == 1 and asked.keys() - {"year"}:
        counted = facts.read(person, rounds[0])
        kept = filters.read(asked, counted).keep(counted.answers)
        entries = entries.filter(pk__in=[answer.pk for answer in kept])
    return _sheet(person, _read(entries))


def review_queue(person: User, asked: Asked) -> Sheet:
    """What the review page lists: by state, unit, pillar and mark, of the round at hand."""
    rounds = Round.objects.newest_first()
    at_hand = rounds.filter(state__in=[RoundState.OPEN, RoundState.LOCKED]).first()
    chosen = filters_of(QueryDict(urlencode(asked)))
    entries = Entry.objects.visible_to(person).filter(round=at_hand or rounds.first())
    return _sheet(person, _read(chosen.applied_to(entries).filter(state=chosen.state)))


def _read(entries: EntryQuerySet) -> list[Entry]:
    """The entries with all that a row says, in two queries."""
    found = entries.for_page().prefetch_related("measure__themes")
    return list(found.order_by("-round__year", *ORDER))


def _sheet(person: User, entries: list[Entry]) -> Sheet:
    return Sheet(COLUMNS, tuple(_row(person, entry) for entry in entries))


ORDER = (
    "measure__objective__pillar__number",
    "measure__objective__number",
    "measure__number",
    "unit__ordinal",
    "unit__path",
)


def _row(person: User, entry: Entry) -> Row:
    readable = may_read_text(person, entry)
    entry = withhold(person, entry)
    measure, edition = entry.measure, entry.round.edition
    return (
        str(entry.pk),
        entry.version,
        fingerprint(said_by(entry)) if readable else "",
        entry.round.year,
        edition.years,
        str(measure.objective.pillar),
        measure.code,
        measure.keyword,
        measure.text,
        "; ".join(theme.name for theme in measure.themes.all()),
        entry.unit.key,
        entry.unit.name,
        Coded(measure.respondent, Respondent(measure.respondent).label),
        state_of(entry),
        progress_of(entry.progress),
        period_of(entry.period),
        entry.reason,
        entry.text,
        entry.short_text,
        written(entry.links),
        entry.unchanged,
        entry.late,
        entry.return_reason,
        entry.return_due,
        entry.saved_at,
        entry.submitted_at,
        entry.approved_at,
    )


def state_of(entry: Entry) -> Coded:
    """The state as counted everywhere: an untouched draft has not been begun."""
    if entry.is_missing:
        return Coded("missing", NOT_BEGUN)
    return Coded(entry.state, State(entry.state).label)


def progress_of(code: str) -> Coded | None:
    """The status in words, or nothing where none is chosen."""
    return Coded(code, Progress(code).label) if code else None


def period_of(code: str) -> Coded | None:
    """The period as a person types it, so that the same comes back."""
    return Coded(code, periods.typed(code)) if code else None


def said_by(entry: Entry) -> dict[str, str]:
    """What an entry says in the columns that may be filled in outside, in their order."""
    return {
        "progress": entry.progress,
        "period": entry.period,
        "reason": entry.reason,
        "text": entry.text,
        "short_text": entry.short_text,
        "links": written(entry.links),
    }


def fingerprint(said: Mapping[str, str]) -> str:
    """By which a row that nobody touched outside is known again, whatever happened here since."""
    return sha256(json.dumps(sorted(said.items())).encode()).hexdigest()[:16]
