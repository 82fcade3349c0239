"""Sessions in the database that end: idle ones after an hour, and every one after a working day.

A session's row says when it began and is never stamped again, because a GET writes nothing. When
a person was last seen stands in a signed cookie of its own, bound to the session; without it the
session counts from its beginning, so that throwing the cookie away gains nothing.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.http import GetResponse

BEGAN = "_began"  # seconds since 1970
SEEN_COOKIE = "__Host-seen"
SEEN_SALT = "core.sessions.seen"
RENEW_SECONDS = 60


class SessionStore(DatabaseStore):
    """Django's sessions in the database, counted from sign-in and not from the last change."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Save, remembering when the session began."""
        held: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined] # no stub
        held.setdefault(BEGAN, int(timezone.now().timestamp()))
        super().save(must_create)

    def cycle_key(self) -> None:
        """Begin anew under another key: somebody has signed in."""
        self.pop(BEGAN, None)
        super().cycle_key()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """End every session a working day after it began."""
        row = super().create_model_instance(data)
        began = datetime.fromtimestamp(data[BEGAN], UTC)
        row.expire_date = began + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return row


class IdleMiddleware:
    """Sign out who has not been seen for an hour; a page that asks by itself is not a person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, after ending an idle session."""
        if _signed_in(request) and _now() - _last_seen(request) > settings.SESSION_IDLE_SECONDS:
            logout(request)
        response = self.get_response(request)
        match = request.resolver_match
        polled = match is not None and match.view_name in settings.POLLED_URL_NAMES
        if _signed_in(request) and not polled:
            _remember(request, response)
        return response


def _signed_in(request: HttpRequest) -> bool:
    """Whether somebody is, asking the database nothing for a stranger without a cookie."""
    return request.session.session_key is not None and SESSION_KEY in request.session


def _now() -> int:
    return int(timezone.now().timestamp())


def _mark(request: HttpRequest) -> str:
    return salted_hmac(SEEN_SALT, request.session.session_key or "").hexdigest()[:32]


def _seen_at(request: HttpRequest) -> int:
    """When the cookie says that this session's person was seen; 0 without a cookie of it."""
    said = str(request.get_signed_cookie(SEEN_COOKIE, default="", salt=SEEN_SALT))
    at, _, mark = said.partition(":")
    return int(at) if mark == _mark(request) else 0


def _last_seen(request: HttpRequest) -> int:
    return max(int(request.session.get(BEGAN, 0)), _seen_at(request))


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    if _now() - _seen_at(request) < RENEW_SECONDS:
        return
    response.set_signed_cookie(
        SEEN_COOKIE,
        f"{_now()}:{_mark(request)}",
        salt=SEEN_SALT,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
