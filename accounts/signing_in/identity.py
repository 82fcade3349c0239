"""Who the city's identity service says has come. Pure: claims in, an identity out, or a refusal.

An identity is the tenant and the person's object in it. An e-mail claim is shown and never believed
(docs/adr/0009): a tenant's user may write there what they like.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import plain

_ID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
GUEST = "1"  # what Entra's optional claim `acct` says of somebody invited into the tenant
NAME_MAX, EMAIL_MAX = 120, 254  # characters, as the columns


class Refused(PermissionDenied):
    """The identity service vouches for somebody who has no way in. `sentence` says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody of the city's tenant. `name` and `email` are what the claims say, for reading."""

    uid: str
    name: str
    email: str


def identity_of(claims: Mapping[str, object], *, tenant: str, allow_guests: bool) -> Identity:
    """The identity in an ID token. Raises Refused for a foreign tenant, a guest or half an answer.

    Upper and lower case of the two ids mean the same.
    """
    tid, oid = _id(claims, "tid"), _id(claims, "oid")
    if not tid or not oid:
        raise Refused(_("The city's sign-in did not say who signs in. Tell the administrator."))
    if tid != tenant.lower():
        raise Refused(_("This is an account of another organisation."))
    if not allow_guests and _is_guest(claims, tid):
        raise Refused(_("Guest accounts do not open this service. Use the city's own account."))
    return Identity(f"{tid}:{oid}", _line(claims, "name", NAME_MAX), _email(claims))


def _id(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value.lower() if isinstance(value, str) and _ID.fullmatch(value) else ""


def _is_guest(claims: Mapping[str, object], tid: str) -> bool:
    """By `acct`, where the tenant sends it, else by an identity provider that is another tenant."""
    if "acct" in claims:
        return str(claims["acct"]) == GUEST
    provider = claims.get("idp")
    return isinstance(provider, str) and tid not in provider.lower()


def _email(claims: Mapping[str, object]) -> str:
    return _line(claims, "email", EMAIL_MAX) or _line(claims, "preferred_username", EMAIL_MAX)


def _line(claims: Mapping[str, object], name: str, longest: int) -> str:
    value = claims.get(name)
    words = " ".join(plain(value).split()) if isinstance(value, str) else ""
    return words[:longest]
