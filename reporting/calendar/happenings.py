"""A person's dates: the deadlines that their roles give them, and the meetings that they follow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Body, User
from accounts.roles import CITY_ROLES, UNIT_ROLES, Role
from reporting.inputs.models import InputRequest
from reporting.rounds.deadlines import Deadlines, MeetingDates, deadlines_of
from reporting.rounds.models import Round

ROUNDS = 2  # the year at hand and the one before


@dataclass(frozen=True, slots=True)
class Happening:
    """One date. `key` never changes while its round lives; a deadline passes at 16.00."""

    key: str
    day: date
    words: str
    path: str
    is_deadline: bool
    place: str = ""


def may_have_dates(person: User) -> bool:
    """Whether any of the person's roles has dates here."""
    return person.grants.has(*CITY_ROLES, Role.MEMBER, Role.SECRETARY)


def happenings(person: User) -> list[Happening]:
    """All dates of the person's newest rounds, in order."""
    rounds = Round.objects.filter(imported=False).newest_first()[:ROUNDS]
    found = [one for round_ in rounds for one in _of_round(person, round_)]
    found += _asked(person)
    return sorted(found, key=lambda one: (one.day, one.key))


def _of_round(person: User, round_: Round) -> Iterator[Happening]:
    dates = deadlines_of(round_)
    path = reverse("round", args=[round_.pk]) if person.grants.has_city_role() else ""
    for name, day, words in _deadlines(person, dates):
        if day is not None:
            told = f"{words} ({round_.year})"
            yield Happening(f"round-{round_.pk}-{name}", day, told, path, is_deadline=True)
    yield from _meetings(person, dates.meetings, path)


def _deadlines(person: User, dates: Deadlines) -> Iterable[tuple[str, date | None, str]]:
    if person.grants.has(*UNIT_ROLES, Role.HEAD):
        yield "division-due", dates.division_due, _("Divisions submit")
        yield "returns-due", dates.returns_due, _("Returned entries back, all approved")
    if person.grants.has(Role.HEAD):
        yield "lines-due", dates.lines_due, _("City lines ready")
        yield "cutoff", dates.cutoff, _("Figures frozen, packet locks")


def _meetings(person: User, meetings: Iterable[MeetingDates], path: str) -> Iterator[Happening]:
    """The meetings with a day that the person follows, and a secretary's agendas."""
    bodies = person.grants.bodies(Role.MEMBER, Role.SECRETARY)
    keeps = person.grants.bodies(Role.SECRETARY)
    for dates in meetings:
        meeting = dates.meeting
        if dates.day_is_missing or not (
            meeting.body_id in bodies or _follows(person, meeting.body)
        ):
            continue
        words, key = str(meeting.body), f"meeting-{meeting.pk}"
        yield Happening(key, dates.day, words, path, is_deadline=False, place=meeting.place)
        if meeting.body_id in keeps and dates.agenda_on:
            agenda = _("Agenda: %(body)s") % {"body": meeting.body}
            yield Happening(f"{key}-agenda", dates.agenda_on, agenda, path, is_deadline=True)


def _follows(person: User, body: Body) -> bool:
    """Whether the city's work brings the person to the body: never to another division's team."""
    if body.unit is None or person.grants.has(Role.HEAD, Role.READER):
        return person.grants.has_city_role()
    table = body.unit.path
    own = person.grants.paths(*UNIT_ROLES)
    return any(path.startswith(table) or table.startswith(path) for path in own)


def _asked(person: User) -> Iterator[Happening]:
    """The days by which the person's service area is still to answer."""
    for asked in InputRequest.objects.asked_of(person).waiting().for_page():
        words = _("Answer to a request: %(code)s") % {"code": asked.entry.measure.code}
        path = asked.get_absolute_url()
        yield Happening(f"input-{asked.pk}", asked.due_on, words, path, is_deadline=True)
