"""Queues the letters of rounds, and lets the head hold one back or send it now.

However often it is run, a person gets one letter a morning: the occasion is the day's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, User
from accounts.roles import BodyKind, Role
from audit.operations import record
from core.errors import DomainError, require
from mail.models import Letter
from mail.operations import Occasion, write_letter
from mail.states import State as LetterState
from reporting.inputs.models import InputRequest
from reporting.inputs.recipients import recipients_of
from reporting.reminders import asking, letters, reasons
from reporting.reminders.desk import Desk, Waiting, load_desk, on_the_desk
from reporting.reminders.digest import speaks_to
from reporting.reminders.mailings import ASKED, MOVED, OPENING, RETURNED, THANKS
from reporting.reminders.models import MailingOff
from reporting.reminders.readers import readers_on
from reporting.reminders.reasons import Span, Told
from reporting.rounds.models import Meeting, Round, RoundState
from reporting.rounds.operations import lock_round
from reporting.rounds.rules import may_run_rounds

THANKED_WITHIN = timedelta(days=30)  # a round closed longer ago was closed before there were mails


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending by hand did: letters queued, and people who had had theirs today."""

    queued: int
    had: int


def write_morning(span: Span) -> int:
    """Queue the morning's letters; returns how many."""
    queued = sum(_write_digests(desk, span) for desk in _desks())
    closed_since = timezone.now() - THANKED_WITHIN
    for round_ in Round.objects.filter(state=RoundState.CLOSED, closed_at__gte=closed_since):
        if THANKS not in switched_off(round_):
            queued += _write_thanks(round_, span.day).queued
    return queued


def write_hour(period: str, day: date) -> int:
    """Queue letters to those to whom a row was returned when a deadline is near."""
    return sum(_write_returns(desk, period, day) for desk in _desks())


@transaction.atomic
def write_moved(meeting_id: int, day: date) -> int:
    """Tell those whose deadlines follow from the meeting that it has moved: once a new day."""
    meeting = Meeting.objects.select_related("body", "round").filter(pk=meeting_id).first()
    if meeting is None or MOVED in switched_off(meeting.round):
        return 0
    key = f"moved {meeting.pk} {meeting.held_on or meeting.first_month or '-'} {meeting.state}"
    occasion = Occasion(letters.MOVED, key, day, about=str(meeting.pk))
    return len([person for person in _concerned(meeting, day) if write_letter(occasion, person)])


@transaction.atomic
def write_asked(request_id: UUID, day: date, *, again: bool) -> int:
    """Ask a service area's people, or the one address, for input: once, and once more."""
    request = InputRequest.objects.waiting().for_page().filter(pk=request_id).first()
    if request is None or ASKED in switched_off(request.entry.round):
        return 0
    key = f"input {request.pk}{' again' if again else ''}"
    occasion = Occasion(asking.ASKED, key, day, about=str(request.pk))
    asked: list[User | str] = [request.email] if request.email else [*recipients_of(request)]
    asker = request.asked_by.language
    return len([to for to in asked if write_letter(occasion, to, language=asker)])


@transaction.atomic
def send_now(*, round_id: int, mailing: str, actor: User) -> Sent:
    """Queue one mailing of the round for everybody to whom it has something to say."""
    round_ = lock_round(round_id)
    require(may_run_rounds(actor))
    day = timezone.localdate()
    if mailing in switched_off(round_):
        raise DomainError(_("The mailing is switched off. Switch it on first."))
    if mailing == THANKS:
        sent = _write_thanks(round_, day)
    else:
        occasion = _digest(round_, frozenset({mailing}), day)
        sent = _count(
            write_letter(occasion, person)
            for person, waiting in people_of(load_desk(round_), day)
            if speaks_to(waiting, [mailing])
        )
    if not sent.queued:
        raise DomainError(
            _("Nobody was written to: nothing is open, or everybody has had a mail today.")
        )
    changes = {"queued": (None, sent.queued)}
    record(actor=actor, verb=f"mailing.send.{mailing}", subject=round_, changes=changes)
    return sent


@transaction.atomic
def switch(*, round_id: int, mailing: str, actor: User, off: bool) -> None:
    """Hold a mailing of the round back, or let it go again."""
    round_ = lock_round(round_id)
    require(may_run_rounds(actor))
    if off == (mailing in switched_off(round_)):
        return
    if off:
        MailingOff.objects.create(round=round_, mailing=mailing, by=actor)
    else:
        MailingOff.objects.filter(round=round_, mailing=mailing).delete()
    changes = {mailing: ("on", "off") if off else ("off", "on")}
    record(actor=actor, verb="mailing.switch", subject=round_, changes=changes)


def people_of(desk: Desk, day: date) -> list[tuple[User, Waiting]]:
    """Everybody whom the round may ask, with what waits for them now."""
    told = told_by(desk.round)
    return [
        (person, on_the_desk(desk, person, told_at=told.get(person.pk, NEVER).at))
        for person in readers_on(day)
    ]


NEVER = Told(at=None, opened=False)


def told_by(round_: Round) -> dict[int, Told]:
    """When each person was last written to of the round, and whether of its opening."""
    found: dict[int, Told] = {}
    written = Letter.objects.filter(
        kind__in=[letters.DIGEST, letters.AT_ONCE],
        state__in=[LetterState.QUEUED, LetterState.SENT],
        about__startswith=letters.about_of(round_, frozenset()),
    ).order_by("queued_at")
    for pk, at, about in written.values_list("person_id", "queued_at", "about"):
        if pk is not None:
            opened = found.get(pk, NEVER).opened or OPENING in letters.tags_of(about)
            found[pk] = Told(at=at, opened=opened)
    return found


def _desks() -> list[Desk]:
    """The rounds in which something may wait; of two, the newer one's letter is the day's."""
    live = Round.objects.exclude(state=RoundState.PLANNED).filter(imported=False)
    return [load_desk(round_) for round_ in live.order_by("-year")[:3]]


def _write_digests(desk: Desk, span: Span) -> int:
    off, told = switched_off(desk.round), told_by(desk.round)
    queued = 0
    for person in readers_on(span.day):
        last = told.get(person.pk, NEVER)
        waiting = on_the_desk(desk, person, told_at=last.at)
        tags = reasons.reasons(waiting, span, last) - off
        if tags and write_letter(_digest(desk.round, tags, span.day), person):
            queued += 1
    return queued


def _digest(round_: Round, tags: frozenset[str], day: date) -> Occasion:
    return Occasion(
        letters.DIGEST, f"morning {day.isoformat()}", day, about=letters.about_of(round_, tags)
    )


def _write_returns(desk: Desk, period: str, day: date) -> int:
    if RETURNED in switched_off(desk.round):
        return 0
    told, queued = told_by(desk.round), 0
    for person in readers_on(day):
        last = told.get(person.pk, NEVER)
        waiting = on_the_desk(desk, person, told_at=last.at)
        pressing = [
            entry
            for entry in waiting.returned
            if reasons.is_news(entry, last) and reasons.is_pressing(waiting, entry, day)
        ]
        about = letters.about_of(desk.round, frozenset({RETURNED}))
        occasion = Occasion(letters.AT_ONCE, f"returned {period}", day, about=about)
        if pressing and write_letter(occasion, person):
            queued += 1
    return queued


def _write_thanks(round_: Round, day: date) -> Sent:
    """Each person's thanks, once; who wrote nothing is dropped when the letter is composed."""
    occasion = Occasion(letters.THANKS, f"thanks {round_.pk}", day, about=str(round_.pk))
    desk = load_desk(round_)
    return _count(
        write_letter(occasion, person)
        for person in readers_on(day)
        if on_the_desk(desk, person, told_at=None).handed_over
    )


def _count(written: Iterable[Letter | None]) -> Sent:
    every = list(written)
    return Sent(queued=sum(letter is not None for letter in every), had=every.count(None))


def _concerned(meeting: Meeting, day: date) -> Iterator[User]:
    """Who writes or approves (of a team's meeting, in its division), and the body's secretaries."""
    team = meeting.body.kind == BodyKind.MANAGEMENT_TEAM and meeting.body.unit
    for person in readers_on(day):
        paths = person.grants.paths(*Role)
        near = team and any(path.startswith(team.path) for path in paths)
        if near or not team or person.grants.has(Role.HEAD):
            yield person
    held = Appointment.objects.valid(day).of_active_people().exclude(user__email="")
    held = held.filter(role=Role.SECRETARY, body=meeting.body).select_related("user")
    yield from (row.user for row in held)


def switched_off(round_: Round) -> frozenset[str]:
    """The keys of the round's mailings that the head holds back."""
    return frozenset(MailingOff.objects.filter(round=round_).values_list("mailing", flat=True))
