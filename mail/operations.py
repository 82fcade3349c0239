"""Every write to a letter: queued in the caller's transaction, counted in the job's."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import record
from core.errors import DomainError, Invisible
from jobs.operations import announce, announce_later
from mail.content import Content
from mail.models import Letter
from mail.states import WAITS, State

SEND = "mail.letter"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What letters are sent for. `key` is sent to one person once; `about` is the kind's own."""

    kind: str
    key: str
    day: date
    about: str = ""


@transaction.atomic
def write_letter(occasion: Occasion, to: User | str, *, language: str = "fi") -> Letter | None:
    """Queue a letter in the person's language, or None where they were sent this one already.

    `to` is a person or a bare address, for which `language` counts.
    """
    person = to if isinstance(to, User) else None
    pk = uuid4()
    letter, new = Letter.objects.get_or_create(
        person=person,
        email="" if isinstance(to, User) else to,
        occasion=occasion.key,
        defaults={
            "id": pk,
            "kind": occasion.kind,
            "about": occasion.about,
            "day": occasion.day,
            "language": person.language if person else language,
            "message_id": f"<{pk}@{urlsplit(settings.SITE_URL).hostname}>",
        },
    )
    if not new:
        return None
    letter.job = announce(SEND, letter)
    letter.save(update_fields=["job"])
    return letter


def mark_sent(letter: Letter, *, content: Content, subject: str, text: str) -> None:
    """Keep what was sent. In the transaction that ends the job."""
    letter.state, letter.sent_at = State.SENT, timezone.now()
    letter.attempts += 1
    letter.content = content.for_log()
    letter.subject, letter.failure = subject, ""
    letter.text = text.replace(content.url, "…") if content.secret else text
    letter.save(
        update_fields=["state", "sent_at", "attempts", "content", "subject", "text", "failure"]
    )


def mark_unneeded(letter: Letter) -> None:
    """Nothing is open for its reader any more, or the reader is gone: nothing is sent."""
    letter.state = State.CANCELLED
    letter.save(update_fields=["state"])


def mark_refused(letter: Letter, *, why: str, final: bool) -> None:
    """Note a failed try and when to try again; the last one, or a final one, is not delivered."""
    tries = letter.attempts
    letter.attempts, letter.failure = tries + 1, why
    if final or tries >= len(WAITS):
        letter.state = State.FAILED
    else:
        letter.job = announce_later(SEND, letter, wait=WAITS[tries])
    letter.save(update_fields=["attempts", "failure", "state", "job"])


@transaction.atomic
def resend(*, letter_id: UUID, actor: User) -> Letter:
    """Try again what was not delivered, from the beginning and with the present words."""
    visible = Letter.objects.visible_to(actor).for_sending().select_for_update(of=("self",))
    letter = visible.filter(pk=letter_id).first()
    if letter is None:
        raise Invisible
    if letter.outcome != State.FAILED:
        raise DomainError(_("Only a letter that was not delivered is sent again."))
    letter.state, letter.attempts, letter.failure = State.QUEUED, 0, ""
    letter.job = announce(SEND, letter, requested_by=str(actor.pk))
    letter.save(update_fields=["state", "attempts", "failure", "job"])
    record(actor=actor, verb="letter.resend", subject=letter, changes={})
    return letter
