"""The relay hands waiting jobs to the broker: at the database's notice, or at the latest by a poll.

It may be killed at any point and run twice at once. Only it and the workers talk to the broker.
"""

import time
from collections.abc import Callable

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from jobs import operations
from jobs.tasks import run_job
from jobs.tempo import sweep_seconds

PAUSE_SECONDS = 1

log = structlog.get_logger("vantaa_intl.relay")


def relay_forever() -> None:
    """Relay until the process is ended; a server that is away is waited for."""
    while True:
        try:
            _listen_and_relay()
        except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
            log.warning("relay waits for the database", error=type(error).__name__)
            connection.close()
            time.sleep(PAUSE_SECONDS)


def publish(job_id: str) -> None:
    """Ring the bell for one job; raises rather than wait when the broker is away."""
    run_job.apply_async([job_id], retry=False)


def _listen_and_relay() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN jobs")  # before the first look: nothing falls between
    swept = -sweep_seconds()
    while True:
        if time.monotonic() - swept >= sweep_seconds():
            operations.take_back_the_dead()
            operations.note_alive("relay")
            swept = time.monotonic()
        pause = sweep_seconds() if _relay(publish) else PAUSE_SECONDS
        for _notice in connection.connection.notifies(timeout=pause, stop_after=1):
            pass


def _relay(publish: Callable[[str], object]) -> bool:
    """Dispatch all that waits; False when the broker is away."""
    try:
        while operations.dispatch(publish):
            pass
    except (BrokerError, RedisError, OSError) as error:
        log.warning("relay waits for the broker", error=type(error).__name__)
        return False
    return True
