"""The two halves of a sign-in link, derived and never stored: the address's and the code.

Both come from the row's number and the service's key. Who reads the database has neither, and a
job that sends the mail needs nothing but the number.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

_LINK_SALT = "accounts.sign_in_link"
_CODE_SALT = "accounts.sign_in_code"
CODE_DIGITS = 6


def token_of(link_id: UUID) -> str:
    """What stands in the link."""
    return Signer(salt=_LINK_SALT).sign(link_id.hex)


def link_id_of(token: str) -> UUID | None:
    """The number in a link of ours, None for any other text."""
    try:
        return UUID(hex=Signer(salt=_LINK_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None


def code_of(link_id: UUID) -> str:
    """The six digits of the mail. No bias worth the name: 256 bits over a million."""
    number = int(salted_hmac(_CODE_SALT, link_id.hex, algorithm="sha256").hexdigest(), 16)
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def is_code_of(link_id: UUID, code: str) -> bool:
    """Whether these are the six digits, in a time that tells nothing."""
    return constant_time_compare(code_of(link_id), code)
