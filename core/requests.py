"""What holds for every request and answer: an id, a log line, limits, headers, an end to idling."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.http import GetResponse
from core.views import plain_answer

KNOWN_ID = re.compile(r"[0-9a-f-]{16,36}")
LONGEST_QUERY = 2048  # bytes
LONGEST_PATH = 2048  # bytes
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"

log = structlog.get_logger("vantaa_intl.requests")


class RequestLogMiddleware:
    """Give the request an id, the proxy's if it sent one, and log one line when it is answered."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, under the id."""
        sent = request.headers.get("X-Request-ID", "")
        request_id = sent if KNOWN_ID.fullmatch(sent) else uuid4().hex
        begun = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method if request.method in KNOWN_METHODS else "other",
                view=request.resolver_match.view_name if request.resolver_match else "",
                status=response.status_code,
                milliseconds=round((time.monotonic() - begun) * 1000),
                person=_person_id(request),
            )
        response["X-Request-ID"] = request_id
        return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def _person_id(request: HttpRequest) -> int | None:
    """The signed-in person's number, if some view or middleware looked; asks nothing itself."""
    person = getattr(request, "_cached_user", None)
    return None if person is None else person.pk


class InputMiddleware:
    """Refuse what no form can answer: NUL and broken bytes in the address, too much of anything."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse before anything else has looked."""
        if refusal := _refusal(request):
            return plain_answer(*refusal)
        return self.get_response(request)


def _refusal(request: HttpRequest) -> tuple[HTTPStatus, Promise] | None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > LONGEST_PATH:
        return HTTPStatus.REQUEST_URI_TOO_LONG, _("The address is too long.")
    if "\0" in request.path_info or len(query) > LONGEST_QUERY or not _is_text(query):
        return HTTPStatus.BAD_REQUEST, _("The address is damaged. Go back and try the link again.")
    if _length(request) > _limit(request):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too large to be received.")
    return None


def _is_text(query: str) -> bool:
    try:
        text = unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0  # noqa: PLR2004 -- digits


def _limit(request: HttpRequest) -> int:
    """Forms may be small, a form with a document in it large; the setting says how large."""
    if request.content_type == "multipart/form-data":
        return int(settings.LARGEST_UPLOAD)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


class HeaderMiddleware:
    """Nothing that a signed-in person saw stays in a cache; one page knows no other's devices."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the headers."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        if hasattr(request, "user"):  # not a static file
            response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie", "HX-Request", "HX-Target"])
            if _signs_out(request):
                response["Clear-Site-Data"] = '"cache", "storage"'
        else:
            response.setdefault("Cache-Control", "no-store")
        return response


def _signs_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == "account_logout"


class SignInMiddleware(LoginRequiredMiddleware):
    """Every view is private unless it says not: a page leads to sign-in, htmx gets a 401.

    A fragment cannot be a sign-in page, and what the person has typed must stay where it is.
    """

    def handle_no_permission(  # type: ignore[override] # the stubs know redirects alone
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer somebody who is not signed in."""
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        sentence = _("Your session has ended. What you wrote is still here.")
        link = format_html(
            '<p role="alert" class="refusal">{} <a href="{}" target="_blank">{}</a></p>\n',
            sentence,
            resolve_url(settings.LOGIN_URL),
            _("Sign in in another tab"),
        )
        response = HttpResponse(link, status=HTTPStatus.UNAUTHORIZED)
        response["HX-Retarget"] = "#notice"
        response["HX-Reswap"] = "innerHTML"
        response["HX-Trigger"] = "session-expired"
        return response
