"""The mailings of a round, for the head: what goes out next, to whom, and how it will look."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, User
from core.errors import require_sight
from mail.content import Content
from mail.models import Letter
from mail.rendering import Written
from mail.rendering import render as draw
from mail.states import State as LetterState
from reporting.reminders import letters, operations
from reporting.reminders.desk import Waiting, load_desk
from reporting.reminders.digest import digest, speaks_to
from reporting.reminders.mailings import AT_ONCE, THANKS, Mailing, mailings_of
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Round
from reporting.rounds.rules import may_run_rounds

Person = tuple[User, Waiting]


@dataclass(frozen=True, slots=True)
class Line:
    """A mailing with how many people it would speak to now; None where that shows only later."""

    mailing: Mailing
    count: int | None


@require_safe
def mailing_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every mailing of the round in its order."""
    round_ = _round(request, pk)
    people = operations.people_of(load_desk(round_), timezone.localdate())
    lines = [
        Line(mailing, len(_spoken_to(people, mailing.key)) if mailing.is_sendable else None)
        for mailing in _mailings(round_)
    ]
    following = min((m.day for m in _mailings_ahead(lines) if m.day), default=None)
    undelivered = Letter.objects.visible_to(request.user).with_outcome(LetterState.FAILED)
    context = {
        "round": round_,
        "lines": lines,
        "following": following,
        "undelivered": undelivered.count(),
    }
    return render(request, "reporting/reminders/mailing_list.html", context)


@require_safe
def mailing_page(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One mailing: its readers, and the letter of one of them as it would look now."""
    round_ = _round(request, pk)
    mailing = _mailing(round_, key)
    people = operations.people_of(load_desk(round_), timezone.localdate())
    spoken_to = _spoken_to(people, key) if mailing.is_sendable else []
    chosen = next(
        (one for one in spoken_to if str(one[0].pk) == request.GET.get("to")),
        spoken_to[0] if spoken_to else None,
    )
    parts, written = _preview(round_, key, chosen) if chosen else (None, None)
    context = {
        "round": round_,
        "mailing": mailing,
        "readers": [person for person, _waiting in spoken_to],
        "chosen": chosen[0] if chosen else None,
        "parts": parts,
        "written": written,
    }
    return render(request, "reporting/reminders/mailing.html", context)


@require_POST
def mailing_send(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Send the mailing now to everybody to whom it has something to say."""
    _mailing(_round(request, pk), key)
    if key in AT_ONCE:
        raise Http404
    sent = operations.send_now(round_id=pk, mailing=key, actor=request.user)
    said = ngettext("%(n)d letter is on its way.", "%(n)d letters are on their way.", sent.queued)
    messages.success(request, said % {"n": sent.queued})
    if sent.had:
        had = ngettext(
            "%(n)d person has had a mail today and gets no other.",
            "%(n)d people have had a mail today and get no other.",
            sent.had,
        )
        messages.info(request, had % {"n": sent.had})
    return redirect("mailings", pk)


@require_POST
def mailing_switch(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Hold the mailing back, or let it go again."""
    mailing = _mailing(_round(request, pk), key)
    off = request.POST.get("off") == "1"
    operations.switch(round_id=pk, mailing=key, actor=request.user, off=off)
    said = _("“%(name)s” is switched off.") if off else _("“%(name)s” is switched on.")
    messages.success(request, said % {"name": mailing.name})
    return redirect("mailings", pk)


def _round(request: SignedInRequest, pk: int) -> Round:
    require_sight(may_run_rounds(request.user))
    return get_object_or_404(Round.objects.newest_first(), pk=pk)


def _mailings(round_: Round) -> list[Mailing]:
    return mailings_of(
        round_,
        deadlines_of(round_),
        off=operations.switched_off(round_),
        today=timezone.localdate(),
    )


def _mailing(round_: Round, key: str) -> Mailing:
    found = next((mailing for mailing in _mailings(round_) if mailing.key == key), None)
    if found is None:
        raise Http404
    return found


def _mailings_ahead(lines: Sequence[Line]) -> list[Mailing]:
    return [line.mailing for line in lines if not line.mailing.off and not line.mailing.past]


def _spoken_to(people: Sequence[Person], key: str) -> list[Person]:
    if key == THANKS:
        return [one for one in people if one[1].handed_over]
    return [one for one in people if speaks_to(one[1], [key])]


def _preview(round_: Round, key: str, to: Person) -> tuple[Content | None, Written | None]:
    """The letter in its reader's language, as it would be sent now."""
    person, waiting = to
    day = timezone.localdate()
    with translation.override(person.language):
        if key == THANKS:
            letter = Letter(kind=letters.THANKS, person=person, about=str(round_.pk), day=day)
            content = letters.compose_thanks(letter)
        else:
            content = digest(waiting, [key], day=day)
        return content, draw(content) if content else None
