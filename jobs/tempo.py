"""How fast the jobs' clockwork turns. The settings carry it, so that tests can make it short."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Func


class DatabaseClock(Func):
    """The database's clock, which runs on inside a transaction; the only clock of leases."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = DateTimeField()


def database_now() -> datetime:
    """What the database's clock says: the worker's own may be an hour off (RELIABILITY F22)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return] # a row of any


def lease() -> timedelta:
    """How long a worker may be silent before its job is taken from it."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def heartbeat_seconds() -> float:
    """How often a worker says that it lives: four times in a lease."""
    return float(settings.JOB_LEASE_SECONDS) / 4


def sweep_seconds() -> float:
    """How often the relay looks for dead leases, and for what no notice told it."""
    return float(settings.JOB_SWEEP_SECONDS)


def redispatch_after() -> timedelta:
    """How long a job may wait for a worker before its message counts as lost."""
    return timedelta(seconds=settings.JOB_REDISPATCH_SECONDS)


def retry_after(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: a sixth of a lease, then twice and thrice that."""
    return lease() / 6 * attempt
