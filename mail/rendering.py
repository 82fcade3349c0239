"""One content, two parts: the text, and the HTML with its styles in every element. No queries."""

from dataclasses import dataclass
from functools import lru_cache

import css_inline
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from mail.content import Content, one_line
from mail.models import Letter

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it leaves."""

    subject: str
    text: str
    html: str


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    """Mail programs read style attributes; the dark rules stay in a style element."""
    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True)


def render(content: Content) -> Written:
    """Draw both parts in the language that is spoken now."""
    context = {"content": content, "language": get_language()}
    return Written(
        subject=one_line(content.subject)[:LONGEST_SUBJECT],
        text=render_to_string("mail/letter.txt", context).strip() + "\n",
        html=_inliner().inline(render_to_string("mail/letter.html", context)),
    )


def message_of(letter: Letter, written: Written) -> EmailMultiAlternatives:
    """The mail: text first, never a file, and nobody's holiday notice answers it."""
    message = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        to=[letter.address],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": letter.language,
        },
    )
    message.attach_alternative(written.html, "text/html")
    return message
