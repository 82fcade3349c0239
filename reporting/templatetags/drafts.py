"""The key under which a browser keeps what its writer has not saved yet (RELIABILITY, T35)."""

from base64 import b64encode

from django import template
from django.utils.crypto import salted_hmac

from accounts.models import User

register = template.Library()
SALT = "reporting.drafts"


@register.simple_tag
def draft_key(person: User) -> str:
    """The person's own key, in base64: given only to a page that they are signed in to see."""
    return b64encode(salted_hmac(SALT, str(person.pk), algorithm="sha256").digest()).decode()
