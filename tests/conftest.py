"""Fixtures for every room. Objects come from tests.factories, called where they are needed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from redis import Redis

from accounts.models import User
from audit.guard import AUDITED
from tests.browser import chromium, page  # noqa: F401 -- fixtures for every room


def pytest_configure() -> None:
    """Hash passwords fast in this process: the product's own way is slow by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


KEPT_TABLES = (
    "audit_event", "audit_useevent", "packets_snapshot", "packets_packetfile", "packets_download",
    *(label.replace(".", "_") for label in AUDITED),
)  # fmt: skip


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001
    """Let Django empty the tables between transactional tests; test_trigger turns this on again."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in KEPT_TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


def forget_cached() -> None:
    """Empty this process' part of the cache: `cache.clear()` would empty the other processes' too.

    Tries that are counted live there, and no rollback empties it.
    """
    server = Redis.from_url(settings.REDIS_URL)
    if keys := list(server.scan_iter(f"{settings.REDIS_PREFIX}cache*")):
        server.delete(*keys)
    server.close()


class Browser(Client):
    """A client that comes over TLS, as the cookies demand, and fails when a GET writes."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(_refuse_writes):
            return super().get(*args, **kwargs)

    def as_(self, person: User) -> "Browser":
        self.force_login(person)
        return self


# What a GET may write: the use log, and when a person was last seen.
LOGGED = ('INSERT INTO "audit_useevent"', 'UPDATE "accounts_signin" SET "seen_at"')


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> CursorWrapper:
    writes = sql.lstrip().split(maxsplit=1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}
    if writes and not sql.startswith(LOGGED):
        pytest.fail(f"a GET wrote: {sql[:120]}")
    result: CursorWrapper = execute(sql, params, many, context)
    return result


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def english() -> Iterator[None]:
    """Refusals raised by operations in the message ids' own language."""
    with translation.override("en"):
        yield
