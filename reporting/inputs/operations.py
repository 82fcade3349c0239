"""Every write to a request for input. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError (StaleAnswer is one); nothing is written then.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import system_user
from audit.operations import record
from core.errors import DomainError, Invisible, require
from jobs.operations import announce
from reporting.entries.models import Entry
from reporting.entries.rules import may_save
from reporting.entries.states import IN_HAND
from reporting.inputs.links import request_of
from reporting.inputs.models import InputRequest
from reporting.inputs.recipients import manned, units_to_ask
from reporting.inputs.rules import is_open, link_is_open, may_answer, may_manage


class StaleAnswer(DomainError):
    """Somebody changed the answer after this person read it. `current` is what stands now."""

    def __init__(self, current: InputRequest) -> None:
        super().__init__(_("The answer has changed since you opened it. Compare and save again."))
        self.current = current


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to service areas. `emails`: unit id to address, "" where it has its own people."""

    question: str
    due_on: date
    emails: dict[int, str]


@dataclass(frozen=True, slots=True)
class AnswerEdit:
    """What the service area wrote, and what it was based on."""

    version: int
    save_id: UUID
    text: str


@transaction.atomic
def ask_inputs(*, entry_id: UUID, actor: User, ask: Ask) -> list[InputRequest]:
    """Ask each of the service areas once; one that has an open question already is refused."""
    entry = _lock_entry(entry_id, actor)
    units = {unit.pk: unit for unit in units_to_ask(entry)}
    if not ask.emails.keys() <= units.keys():
        raise DomainError(_("Only service areas of the own division are asked. Choose again."))
    open_units = set(entry.input_requests.open().values_list("unit_id", flat=True))
    if ask.emails.keys() & open_units:
        raise DomainError(
            _("One of the service areas has been asked already. Withdraw that request first.")
        )
    own_people = manned(units.values())
    if any(unit_id not in own_people and not email for unit_id, email in ask.emails.items()):
        raise DomainError(_("A service area without people here needs an e-mail address."))
    asked = []
    for unit_id, email in ask.emails.items():
        request = InputRequest.objects.create(
            entry=entry,
            unit=units[unit_id],
            email="" if unit_id in own_people else email,
            question=ask.question,
            due_on=ask.due_on,
            asked_by=actor,
            asked_at=timezone.now(),
        )
        changes = {"unit": (None, request.unit.key), "due_on": (None, str(ask.due_on))}
        record(actor=actor, verb="input.ask", subject=request, changes=changes)
        announce("reporting.input_asked", request)
        asked.append(request)
    return asked


@transaction.atomic
def answer_request(*, request_id: UUID, actor: User, edit: AnswerEdit) -> InputRequest:
    """Store the service area's answer; it may be mended until the request ends. Repeatable."""
    request = _lock(request_id, actor)
    require(may_answer(actor, request))
    return _answer(request, actor, edit)


@transaction.atomic
def answer_by_link(*, token: str, edit: AnswerEdit) -> InputRequest:
    """The same by who holds the link: the request's address, whoever reads its mail."""
    opened = request_of(token)
    if opened is None:
        raise Invisible
    request = InputRequest.objects.for_page().select_for_update(of=("self",)).get(pk=opened.pk)
    if not link_is_open(request, timezone.localdate()):
        raise DomainError(_("The question has ended, so the answer was not stored."))
    return _answer(request, None, edit)


@transaction.atomic
def remind_request(*, request_id: UUID, actor: User) -> InputRequest:
    """Remind of it, once."""
    request = _lock_managed(request_id, actor)
    if request.answered_at is not None:
        raise DomainError(_("The service area has answered already."))
    if request.reminded_at is not None:
        raise DomainError(_("The service area has been reminded once; a call helps now."))
    _set(request, actor, "remind", "reminded_at")
    announce("reporting.input_reminded", request)
    return request


@transaction.atomic
def withdraw_request(*, request_id: UUID, actor: User) -> InputRequest:
    """Take the question back; what was answered is kept in the trail."""
    request = _lock_managed(request_id, actor)
    _set(request, actor, "withdraw", "withdrawn_at")
    return request


@transaction.atomic
def close_request(*, request_id: UUID, actor: User) -> InputRequest:
    """End an answered question: the answer stands and is mended no more."""
    request = _lock_managed(request_id, actor)
    if request.answered_at is None:
        raise DomainError(_("There is no answer yet. Withdraw the request instead."))
    _set(request, actor, "close", "closed_at")
    return request


def _lock_entry(entry_id: UUID, actor: User) -> Entry:
    visible = Entry.objects.visible_to(actor).for_page()
    entry = visible.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise Invisible
    require(may_save(actor, entry))
    if entry.state not in IN_HAND or not (entry.round.is_writable or entry.reopened):
        raise DomainError(_("The entry is not being written now, so nothing is asked for it."))
    return entry


def _lock(request_id: UUID, actor: User) -> InputRequest:
    visible = InputRequest.objects.visible_to(actor).for_page()
    request = visible.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise Invisible
    return request


def _lock_managed(request_id: UUID, actor: User) -> InputRequest:
    request = _lock(request_id, actor)
    require(may_manage(actor, request))
    if request.withdrawn_at is not None or request.closed_at is not None:
        raise DomainError(_("The request has ended already."))
    return request


def _answer(request: InputRequest, actor: User | None, edit: AnswerEdit) -> InputRequest:
    if request.last_save_id == edit.save_id and request.answer == edit.text:
        return request
    if not is_open(request):
        raise DomainError(_("The question has ended, so the answer was not stored."))
    if request.version != edit.version:
        raise StaleAnswer(request)
    before, request.answer = request.answer, edit.text
    request.answered_by, request.answered_at = actor, timezone.now()
    request.version += 1
    request.last_save_id = edit.save_id
    names = ("answer", "answered_by", "answered_at", "version", "last_save_id")
    request.save(update_fields=names)
    # Who answers by the link has no account: the trail names the product, the row the address.
    signer = actor or system_user()
    changes = {"answer": (before, edit.text)}
    record(actor=signer, verb="input.answer", subject=request, changes=changes)
    return request


def _set(request: InputRequest, actor: User, verb: str, field: str) -> None:
    """Stamp the moment. The version stays: it counts what the answer says."""
    now = timezone.now()
    setattr(request, field, now)
    request.save(update_fields=[field])
    changes = {field: (None, now.isoformat())}
    record(actor=actor, verb=f"input.{verb}", subject=request, changes=changes)
