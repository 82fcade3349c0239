"""What the jobs of this room do; vantaa_intl/job_kinds.py names them."""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext_noop

from jobs.operations import Claimed
from mail.content import Content
from mail.kinds import composer
from mail.models import Letter
from mail.operations import mark_refused, mark_sent, mark_unneeded
from mail.rendering import Written, message_of, render
from mail.states import State

NO_SUCH_ADDRESS = gettext_noop("The mail server refused the address for good.")
NOT_AN_ADDRESS = gettext_noop("The address cannot be written to. Correct it on the person’s page.")
NOT_TAKEN = gettext_noop("The mail server would not take the letter.")
NOT_NOW = gettext_noop("The mail server did not answer, or asked to try later.")
FOR_GOOD = 500  # SMTP's own border between "later" and "never"


class Undelivered(Exception):
    """The letter did not leave; `final` says that no later try would."""

    def __init__(self, why: str, *, final: bool) -> None:
        super().__init__(why)
        self.why = why
        self.final = final


def send(claimed: Claimed) -> None:
    """Write the letter as things are now and send it, unless it has become needless.

    Sent first and marked after: a worker that dies between the two sends it again under the same
    Message-ID, which is as near to "once" as SMTP comes.
    """
    letter = Letter.objects.for_sending().filter(pk=UUID(claimed.subject_id)).first()
    if letter is None or letter.state != State.QUEUED:
        return
    with translation.override(letter.language):
        content = _content(letter)
        written = render(content) if content else None
    if content is None or written is None:
        claimed.finish(lambda: mark_unneeded(letter))
        return
    try:
        _deliver(message_of(letter, written))
    except Undelivered as refusal:
        why, final = refusal.why, refusal.final
        claimed.finish(lambda: mark_refused(letter, why=why, final=final))
        return
    _sent(claimed, letter, content, written)


def _content(letter: Letter) -> Content | None:
    if letter.person and not letter.person.is_active:
        return None
    return composer(letter.kind)(letter)


def _sent(claimed: Claimed, letter: Letter, content: Content, written: Written) -> None:
    claimed.finish(
        lambda: mark_sent(letter, content=content, subject=written.subject, text=written.text)
    )


def _deliver(message: EmailMultiAlternatives) -> None:
    if not message.recipients():  # an account may be without an address
        raise Undelivered(NOT_AN_ADDRESS, final=True)
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        final = min(codes) >= FOR_GOOD
        raise Undelivered(NO_SUCH_ADDRESS if final else NOT_NOW, final=final) from refused
    except SMTPDataError as refused:
        final = refused.smtp_code >= FOR_GOOD
        raise Undelivered(NOT_TAKEN if final else NOT_NOW, final=final) from refused
    except ValueError as refused:  # what no header can carry
        raise Undelivered(NOT_AN_ADDRESS, final=True) from refused
    except (SMTPException, OSError) as refused:
        raise Undelivered(NOT_NOW, final=False) from refused
