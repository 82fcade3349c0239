"""The answers that no room gives: what is damaged, too old, not there, or broken."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from structlog.contextvars import get_contextvars

NO_SUCH_PAGE = _(
    "The address may have changed with the guidelines, or the page is not open to this account."
)
AWAY = (InterfaceError, OperationalError, RedisError)
_TITLES = {
    HTTPStatus.FORBIDDEN: _("No right to this"),
    HTTPStatus.NOT_FOUND: _("The page is not found"),
    HTTPStatus.CONFLICT: _("This cannot be done now"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("Too large"),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("Something broke"),
}


def plain_answer(status: HTTPStatus, sentence: str | Promise, reference: str = "") -> HttpResponse:
    """A page that needs nothing: no session, no database, no context. Only `sentence` counts."""
    context = {**_context(status, sentence), "reference": reference}
    return HttpResponse(render_to_string("core/plain.html", context), status=status)


def refuse(request: HttpRequest, status: HTTPStatus, sentence: str | Promise) -> HttpResponse:
    """The same inside the frame of the person's pages."""
    return render(request, "core/refusal.html", _context(status, sentence), status=status)


def _context(status: HTTPStatus, sentence: str | Promise) -> dict[str, object]:
    title = _TITLES.get(status, _("This did not work"))
    return {"number": int(status), "title": title, "sentence": sentence}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a form that came without its token: an old page, or another site's."""
    return plain_answer(
        HTTPStatus.FORBIDDEN,
        _("The page is too old. Nothing was saved: copy your text, reload and send it again."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer what Django itself found suspicious: a forged host, too many fields."""
    return plain_answer(HTTPStatus.BAD_REQUEST, _("The request is damaged. Go back and try again."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer an address that is none of ours, as one that is invisible is answered."""
    return refuse(request, HTTPStatus.NOT_FOUND, NO_SUCH_PAGE)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a bug: nothing of the person, and the code under which the log tells the rest.

    A server that is away or takes too long is no bug: 503, and the browser may try again. Redis is
    asked by a page only when somebody signs in.
    """
    if isinstance(sys.exception(), AWAY):
        return _unavailable()
    return plain_answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("The fault is in the service. The last text that was called saved is safe."),
        reference=str(get_contextvars().get("request_id", ""))[:8],
    )


def _unavailable() -> HttpResponse:
    response = plain_answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("The service pauses for a moment. Nothing of this was saved: try again shortly."),
    )
    response["Retry-After"] = "10"
    return response
