"""The product's WSGI application, dying where a request's `X-Fault` header says. For tests alone.

Nothing in the product knows of it: a test starts gunicorn with this module instead of its own.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.signals import request_started
from django.db import close_old_connections, connection, transaction
from django.db.backends.utils import CursorWrapper

from vantaa_intl.wsgi import application as product

Environment = dict[str, Any]
Respond = Callable[..., Any]
Answer = Iterable[bytes]

TRAIL = 'INSERT INTO "audit_event"'


def application(environment: Environment, respond: Respond) -> Answer:
    """Answer as the product does, with the fault that was asked for."""
    fault = FAULTS.get(environment.get("HTTP_X_FAULT", ""), product)
    return fault(environment, respond)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before_commit(environment: Environment, respond: Respond) -> Answer:
    """Die when the entry and its trail are written, and nothing is committed."""
    with connection.execute_wrapper(_die_after_the_trail):
        return list(product(environment, respond))


def _after_commit(environment: Environment, respond: Respond) -> Answer:
    """Die when all is committed and the answer is ready, and not a byte of it is sent."""
    list(product(environment, respond))
    _die()
    return []


def _committed_in_two(environment: Environment, respond: Respond) -> Answer:
    """The control: the entry committed before its trail, by a product without the guard."""
    with connection.execute_wrapper(_commit_before_the_trail):
        return list(product(environment, respond))


def _answered_too_early(environment: Environment, respond: Respond) -> Answer:
    """The control: the answer is sent while the transaction is still open."""
    request_started.disconnect(close_old_connections)  # it would take an open transaction away

    def parts() -> Iterator[bytes]:
        with transaction.atomic():
            yield from product(environment, respond)
            time.sleep(60)

    return parts()


def _die_after_the_trail(
    execute: Any, sql: str, params: Any, many: bool, context: Any
) -> CursorWrapper:
    result: CursorWrapper = execute(sql, params, many, context)
    if sql.startswith(TRAIL):
        _die()
    return result


def _commit_before_the_trail(
    execute: Any, sql: str, params: Any, many: bool, context: Any
) -> CursorWrapper:
    if sql.startswith(TRAIL):
        from audit.operations import unaudited  # after the apps are loaded

        with unaudited("a fault test's control"):
            pass  # asks the guard's pending questions under its excuse
        connection.connection.commit()
        _die()
    result: CursorWrapper = execute(sql, params, many, context)
    return result


FAULTS: dict[str, Callable[[Environment, Respond], Answer]] = {
    "before commit": _before_commit,
    "after commit": _after_commit,
    "committed in two": _committed_in_two,
    "answered too early": _answered_too_early,
}
