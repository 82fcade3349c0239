"""Every write to a machine's key. Raises Invisible, Forbidden or DomainError; nothing is then."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require
from exchange.api.models import ApiToken
from exchange.api.rules import may_make_token, may_read_by_token, may_revoke_token

LONGEST_DAYS = 366
PREFIX = "vi_"  # so that a scanner of leaked secrets can know one
_BYTES = 32


@dataclass(frozen=True, slots=True)
class TokenEdit:
    """What a key is to be: for whom, what it opens, and until when (that day included)."""

    name: str
    reader: User
    scope: tuple[str, ...]
    expires_on: date


@dataclass(frozen=True, slots=True)
class Made:
    """A new key and its secret, which nobody can be told again."""

    token: ApiToken
    secret: str


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, actor: User, edit: TokenEdit) -> Made:
    """Make a key for a reader, for a year at most."""
    require(may_make_token(actor))
    if not edit.reader.is_active or not may_read_by_token(edit.reader):
        raise DomainError(_("A key is made for a person who is a reader today."))
    today = timezone.localdate()
    if not today <= edit.expires_on <= today + timedelta(days=LONGEST_DAYS):
        raise DomainError(_("A key is made for a year at most."))
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    token = ApiToken.objects.create(
        name=edit.name,
        reader=edit.reader,
        scope=list(edit.scope),
        secret_hash=digest(secret),
        expires_on=edit.expires_on,
        made_by=actor,
        made_at=timezone.now(),
    )
    changes: Changes = {
        "name": (None, token.name),
        "reader": (None, token.reader_id),
        "scope": (None, " ".join(token.scope)),
        "expires_on": (None, token.expires_on.isoformat()),
    }
    record(actor=actor, verb="token.make", subject=token, changes=changes)
    return Made(token, secret)


@transaction.atomic
def revoke_token(*, token_id: UUID, actor: User) -> ApiToken:
    """Stop a key for good. Stopping it again changes nothing."""
    visible = ApiToken.objects.visible_to(actor).select_for_update(of=("self",))
    token = visible.filter(pk=token_id).first()
    if token is None:
        raise Invisible
    require(may_revoke_token(actor))
    if token.revoked_at is not None:
        return token
    token.revoked_at, token.revoked_by = timezone.now(), actor
    token.save(update_fields=["revoked_at", "revoked_by"])
    changes: Changes = {"revoked_at": (None, token.revoked_at.isoformat())}
    record(actor=actor, verb="token.revoke", subject=token, changes=changes)
    return token


def note_use(token: ApiToken) -> None:
    """Remember the day of the last use: one write a day, however often the key is used."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
