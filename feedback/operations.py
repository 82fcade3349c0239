"""Every write to feedback: received from anybody, answered once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, User
from accounts.operations import system_user
from accounts.roles import Role
from audit.operations import record
from core.errors import DomainError, Invisible
from feedback.models import ANSWER_DAYS, Feedback
from mail.operations import Occasion, write_letter


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent. `email` and `page` may be ""."""

    text: str
    page: str
    email: str
    language: str


@transaction.atomic
def send_feedback(message: Message, *, sender: User | None) -> Feedback:
    """Take it in, start its clock, and tell the heads by mail."""
    now = timezone.now()
    feedback = Feedback.objects.create(
        text=message.text,
        page=message.page,
        email=message.email,
        person=sender,
        language=message.language,
        received_at=now,
        due_on=timezone.localdate(now) + timedelta(days=ANSWER_DAYS),
    )
    actor = sender or system_user()
    record(actor=actor, verb="feedback.receive", subject=feedback, changes={})
    occasion = _occasion("feedback.received", feedback)
    heads = Appointment.objects.valid().filter(role=Role.HEAD, user__is_active=True)
    for person in {appointment.user for appointment in heads.select_related("user")}:
        write_letter(occasion, person)
    return feedback


@transaction.atomic
def answer_feedback(*, feedback_id: UUID, actor: User, answer: str) -> Feedback:
    """Answer it, once; the sender gets the answer by mail where there is an address."""
    visible = Feedback.objects.visible_to(actor).select_for_update(of=("self",))
    feedback = visible.filter(pk=feedback_id).first()
    if feedback is None:
        raise Invisible
    if feedback.answered_at is not None:
        raise DomainError(_("This has been answered already. Open the page again."))
    feedback.answer, feedback.answered_by, feedback.answered_at = answer, actor, timezone.now()
    feedback.save(update_fields=["answer", "answered_by", "answered_at"])
    record(actor=actor, verb="feedback.answer", subject=feedback, changes={})
    if feedback.person or feedback.email:
        to = feedback.person or feedback.email
        write_letter(_occasion("feedback.answered", feedback), to, language=feedback.language)
    return feedback


def _occasion(kind: str, feedback: Feedback) -> Occasion:
    return Occasion(
        kind=kind, key=f"{kind} {feedback.pk}", day=timezone.localdate(), about=str(feedback.pk)
    )
