"""What the mails about feedback say."""

from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from feedback.models import Feedback
from mail.content import Content, Row, Section, link
from mail.models import Letter


def compose_received(letter: Letter) -> Content | None:
    """To the heads: something has come, and its last day. None once it is answered."""
    feedback = _of(letter)
    if feedback is None or feedback.answered_at is not None:
        return None
    due = formats.date_format(feedback.due_on, "j.n.Y")
    return Content(
        subject=_("Accessibility feedback, to be answered by %(day)s") % {"day": due},
        heading=_("Accessibility feedback has come"),
        lede=_("The law gives fourteen days for the answer: the last day is %(day)s.")
        % {"day": due},
        button=_("Read and answer"),
        url=link(feedback.get_absolute_url()),
        why=_("This comes to the head of international affairs, who answers for the service."),
    )


def compose_answered(letter: Letter) -> Content | None:
    """To the sender: the answer in full."""
    feedback = _of(letter)
    if feedback is None or not feedback.answer:
        return None
    return Content(
        subject=_("Answer to the accessibility feedback %(receipt)s")
        % {"receipt": feedback.receipt},
        heading=_("The feedback has been answered"),
        lede=feedback.answer,
        button=_("Accessibility statement"),
        url=link(reverse("accessibility")),
        why=_("This comes because feedback was sent from this address."),
        sections=(Section(_("What was sent"), (Row(feedback.text),)),),
    )


def _of(letter: Letter) -> Feedback | None:
    return Feedback.objects.filter(pk=UUID(letter.about)).first()
