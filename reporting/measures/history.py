"""A measure's years, newest first and over editions, as one person may read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from accounts.models import User
from accounts.roles import BodyKind
from audit.models import Event
from guidelines.models import Measure
from reporting.city_lines.models import CityLine
from reporting.decisions.models import Decision
from reporting.differences import Span, word_diff
from reporting.entries.models import Entry
from reporting.entries.rules import may_read_text, offered_verbs
from reporting.entries.states import Verb
from reporting.rounds.models import Meeting, Round


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit's entry. Its state is always shown; its text if `is_readable`.

    `may_write` says that the person is asked to write it and that it is open.
    """

    entry: Entry
    is_readable: bool
    may_write: bool


@dataclass(slots=True)
class Year:
    """One round of the measure. `measure` is the one of that round's edition.

    `earlier` is the measure of the year shown below it, where that is of another edition.
    """

    round: Round
    measure: Measure
    line: CityLine | None = None
    answers: list[Answer] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    earlier: Measure | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The measure's words changed that day; the spans show how."""

    at: datetime
    spans: tuple[Span, ...]


def wordings_of(measure: Measure) -> list[Wording]:
    """When the measure's words have changed, newest first; its first words are no change."""
    events = Event.objects.filter(
        subject_type="guidelines.measure",
        subject_id=str(measure.pk),
        changes__has_key="text",
    ).exclude(changes__text__0="")
    return [
        Wording(event.at, word_diff(*event.changes["text"])) for event in events.order_by("-pk")
    ]


def years_of(person: User, kin: Sequence[Measure]) -> list[Year]:
    """The years in which there is something to read for this person."""
    by_id = {measure.pk: measure for measure in kin}
    years: dict[int, Year] = {}

    def year_of(round_: Round, measure_id: int) -> Year:
        return years.setdefault(round_.pk, Year(round_, by_id[measure_id]))

    lines = CityLine.objects.visible_to(person).filter(measure__in=by_id).exclude(text="")
    for line in lines.select_related("round"):
        year_of(line.round, line.measure_id).line = line
    for answer in _answers(person, by_id):
        year_of(answer.entry.round, answer.entry.measure_id).answers.append(answer)
    for decision in Decision.objects.visible_to(person).of_measures(by_id):
        year_of(decision.meeting.round, decision.measure_id or 0).decisions.append(decision)
    _add_meetings(years)
    ordered = sorted(years.values(), key=lambda year: year.round.year, reverse=True)
    for newer, older in pairwise(ordered):
        if newer.measure.pk != older.measure.pk:
            newer.earlier = older.measure
    return ordered


def _answers(person: User, measure_ids: Iterable[int]) -> list[Answer]:
    entries = Entry.objects.visible_to(person).filter(measure__in=list(measure_ids))
    return [
        Answer(
            entry,
            is_readable=may_read_text(person, entry),
            may_write=Verb.SAVE in offered_verbs(person, entry),
        )
        for entry in entries.select_related("unit", "round", "measure").order_by("unit__ordinal")
    ]


def _add_meetings(years: dict[int, Year]) -> None:
    """When the city group and the subcommittee have it before them."""
    kinds = [BodyKind.CITY_GROUP, BodyKind.SUBCOMMITTEE]
    for meeting in Meeting.objects.filter(round__in=years, body__kind__in=kinds).in_order():
        if meeting.when:
            years[meeting.round_id].meetings.append(meeting)
