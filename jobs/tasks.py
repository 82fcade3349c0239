"""The one way a job is run: claim, do, finish. What a kind means, the setting's mapping tells."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TypeAlias
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings
from django.db import OperationalError, connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from jobs import operations
from jobs.errors import JobFailed, LostClaim
from jobs.operations import Claimed
from jobs.tempo import database_now, heartbeat_seconds

Work: TypeAlias = Callable[[Claimed], None]

UNKNOWN_KIND = gettext_noop("This version does not know how to do this. Tell the administrator.")
BROKE_DOWN = gettext_noop(
    "An unexpected error stopped the work. Tell the administrator; the log has its cause."
)

log = structlog.get_logger("vantaa_intl.jobs")


@shared_task(name="jobs.run_job")  # type: ignore[untyped-decorator] # no stubs
def run_job(job_id: str) -> None:
    """Do the job if it is to be had; a message that comes twice, or too late, does nothing."""
    claimed = operations.claim(UUID(job_id))
    if claimed is None:
        return
    with (
        structlog.contextvars.bound_contextvars(job_id=job_id, job_kind=claimed.kind),
        _beating(claimed),
    ):
        _run(claimed)


@shared_task(name="jobs.tick")  # type: ignore[untyped-decorator] # no stubs
def tick() -> None:
    """Beat's tick, run by a worker: it shows that all three live, and asks "is it due?"."""
    operations.note_alive("worker")
    operations.keep_time(import_string(settings.JOB_SCHEDULE), database_now())


def _run(claimed: Claimed) -> None:
    log.info("job begun", attempt=claimed.attempt)
    try:
        if work := _work_of(claimed.kind):
            work(claimed)
        with suppress(LostClaim):  # the work may have finished the job itself
            claimed.finish(_nothing)
    except LostClaim:
        log.warning("job lost: cancelled or taken over")
    except JobFailed as refusal:
        operations.fail(claimed, refusal.reason)
        log.warning("job failed")
    except Exception:  # the edge of the process: recorded, and tried again or failed visibly
        log.exception("job broke down")
        operations.give_back(claimed, BROKE_DOWN)


def _work_of(kind: str) -> Work | None:
    """The function of that kind, or None for a kind that asks nothing of us yet."""
    kinds: Mapping[str, str | None] = import_string(settings.JOB_KINDS)
    if kind not in kinds:
        raise JobFailed(UNKNOWN_KIND)
    path = kinds[kind]
    work: Work | None = import_string(path) if path else None
    return work


def _nothing() -> None:
    """The effect of a job whose work has none, or has let it happen already."""


@contextmanager
def _beating(claimed: Claimed) -> Iterator[None]:
    """Keep the lease alive from a thread with a connection of its own, until the block ends."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(heartbeat_seconds()):
                try:
                    if not operations.heartbeat(claimed):
                        return
                except OperationalError:  # the database is away: it comes back, or the lease ends
                    connection.close()
        finally:
            connection.close()

    thread = Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
