"""Who a machine is, and what it is answered. No session, no cookie: a key in a header alone."""

from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from audit.models import Event
from exchange.api.models import ApiToken
from exchange.api.operations import digest
from exchange.api.rules import may_read_by_token

A_MINUTE = 60  # requests
_SCHEME = "bearer "
_LONGEST = 200  # characters of the header
TYPES = {"json": "application/json; charset=utf-8", "csv": "text/csv; charset=utf-8"}


class Refusal(Exception):
    """A machine is told no, in JSON."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message

    def answer(self) -> HttpResponse:
        """The refusal, with what HTTP wants beside it."""
        body = {"error": {"code": self.code, "message": self.message}}
        response = JsonResponse(body, status=self.status)
        if self.status == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = 'Bearer realm="vantaa-intl"'
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            response["Retry-After"] = "60"
        return response


def token_of(request: HttpRequest) -> ApiToken:
    """The key of the header. Raises Refusal for one that opens nothing, and for one too busy."""
    header = request.headers.get("Authorization", "")
    secret = header[len(_SCHEME) :].strip()
    if not header.lower().startswith(_SCHEME) or len(header) > _LONGEST:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED, "no_token", "Send the token in Authorization: Bearer."
        )
    tokens = ApiToken.objects.in_force().select_related("reader")
    token = tokens.filter(secret_hash=digest(secret)).first()
    if token is None:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED, "bad_token", "The token is unknown, revoked or expired."
        )
    _count(token)
    if not may_read_by_token(token.reader):
        raise Refusal(HTTPStatus.FORBIDDEN, "not_a_reader", "The token’s person is no reader now.")
    return token


def _count(token: ApiToken) -> None:
    key = f"api:{token.pk}"
    cache.add(key, 0, timeout=60)
    try:
        requests = cache.incr(key)
    except ValueError:  # the minute ended between the two
        return
    if requests > A_MINUTE:
        raise Refusal(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too_many",
            f"At most {A_MINUTE} requests a minute. Try again in a minute.",
        )


def answer(request: HttpRequest, content: bytes, form: str) -> HttpResponse:
    """The table, or that the machine has it already (If-None-Match)."""
    etag = f'"{sha256(content).hexdigest()}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _marked(HttpResponse(status=HTTPStatus.NOT_MODIFIED), {"ETag": etag})
    headers = {"ETag": etag}
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None:
        headers["Last-Modified"] = http_date(last.timestamp())  # of anything in the house
    return _marked(HttpResponse(content, content_type=TYPES[form]), headers)


def _marked(response: HttpResponse, headers: Mapping[str, str]) -> HttpResponse:
    for name, value in headers.items():
        response[name] = value
    patch_vary_headers(response, ["Authorization"])
    return response
