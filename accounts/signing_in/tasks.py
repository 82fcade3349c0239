"""The mail with a sign-in link: sent at once, and kept nowhere, for it opens a door."""

from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import SignInLink
from accounts.signing_in.secrets import code_of, token_of
from accounts.signing_in.states import LINK_MINUTES
from jobs.operations import Claimed


def send_link(claimed: Claimed) -> None:
    """Send the link that was asked for, in the person's language; one that is over is not sent."""
    usable = SignInLink.objects.usable().select_related("user")
    link = usable.filter(pk=UUID(claimed.subject_id)).first()
    if link is None:
        return
    with translation.override(link.user.language):
        code = code_of(link.pk)
        context = {
            "address": urljoin(
                settings.SITE_URL, reverse("sign-in-link", args=[token_of(link.pk)])
            ),
            "code": f"{code[:3]} {code[3:]}",
            "minutes": LINK_MINUTES,
            "language": link.user.language,
        }
        message = EmailMultiAlternatives(
            subject=_("Signing in to the international guidelines"),
            body=render_to_string("accounts/mail/link.txt", context),
            to=[link.user.email],
        )
        html = render_to_string("accounts/mail/link.html", context)
        message.attach_alternative(html, "text/html")
    message.send()
