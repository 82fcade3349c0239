"""Every write to a person's calendar link. It is theirs alone: no right but being them."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.operations import record
from reporting.calendar.models import CalendarFeed


def hash_of(secret: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, actor: User) -> str:
    """Make the person's link, or another in its place; returns the secret, this once."""
    secret = secrets.token_urlsafe(32)
    stored, _new = CalendarFeed.objects.update_or_create(
        user=actor, defaults={"sha256": hash_of(secret), "made_at": timezone.now()}
    )
    record(actor=actor, verb="calendar.make", subject=stored, changes={})
    return secret


@transaction.atomic
def revoke_feed(*, actor: User) -> None:
    """End the person's link; nothing happens where there is none."""
    stored = CalendarFeed.objects.select_for_update().filter(user=actor).first()
    if stored is None:
        return
    record(actor=actor, verb="calendar.revoke", subject=stored, changes={})
    stored.delete()
