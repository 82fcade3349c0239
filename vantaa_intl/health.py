"""Whether this process lives, and whether the whole is ready. No version is told to a stranger."""

from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from jobs.models import Heartbeat
from jobs.tempo import DatabaseClock
from vantaa_intl.schema import is_behind

LONGEST_SILENCE = timedelta(seconds=90)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """Say that the process answers; asks nothing of anybody, or a dead broker would end pages."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """Say which of the parts are ready, each by its own field; 503 unless all are."""
    ready = {"broker": _broker_answers(), **_database_parts()}
    status = HTTPStatus.OK if all(ready.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(ready, status=status)


def _broker_answers() -> bool:
    with (
        suppress(RedisError),
        Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as broker,
    ):
        return bool(broker.ping())
    return False


def _database_parts() -> dict[str, bool]:
    parts = dict.fromkeys(("database", "migrations", "relay", "worker"), False)
    with suppress(DatabaseError):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = True
        parts["migrations"] = not is_behind()
        recent = Heartbeat.objects.filter(at__gt=DatabaseClock() - LONGEST_SILENCE)
        for name in recent.values_list("name", flat=True):
            parts[name] = True
    return parts
