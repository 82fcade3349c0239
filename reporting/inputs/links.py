"""The secret of a request's link, for a person who has no account (docs/adr: signed links).

The secret is the request's id with its signature, so the mail room can write the link anew while
the database holds nothing that opens it.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from reporting.inputs.models import InputRequest

SALT = "reporting.inputs.link"
_signer = Signer(salt=SALT, sep=".")


def link_path(request: InputRequest) -> str:
    """The address of the page outside sign-in, without the site; the mail room adds SITE_URL."""
    return reverse("input-link", args=[_signer.sign(request.pk.hex)])


def request_of(token: str) -> InputRequest | None:
    """Which request the token opens; None for what we have not signed, or send to nobody."""
    try:
        request_id = UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    by_link = InputRequest.objects.for_page().exclude(email="")
    return by_link.filter(pk=request_id).first()
