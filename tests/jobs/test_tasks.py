import time

import pytest
from django.db import connection
from pytest_django import Settings

from jobs import operations, tasks
from jobs.errors import JobFailed
from jobs.models import Heartbeat, Job
from jobs.operations import Claimed
from jobs.states import State
from tests.jobs.kinds import EFFECT
from tests.processes import wait_until


@pytest.fixture(autouse=True)
def kinds(settings: Settings) -> None:
    settings.JOB_KINDS = "tests.jobs.test_tasks.KINDS"


def refuse(job: Claimed) -> None:  # noqa: ARG001 -- one signature for all
    raise JobFailed("The document is empty.")


def break_down(job: Claimed) -> None:  # noqa: ARG001 -- one signature for all
    raise ZeroDivisionError


def be_cancelled(job: Claimed) -> None:
    operations.cancel(job.id)
    job.progress(50, "Waiting")


KINDS = {
    "tests.quick": "tests.jobs.kinds.quick",
    "tests.nothing": None,
    "tests.refuse": "tests.jobs.test_tasks.refuse",
    "tests.break_down": "tests.jobs.test_tasks.break_down",
    "tests.be_cancelled": "tests.jobs.test_tasks.be_cancelled",
}


def run(kind: str) -> Job:
    job = Job.objects.create(kind=kind, subject_id="1")
    tasks.run_job(str(job.pk))
    job.refresh_from_db()
    return job


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        ("tests.quick", State.DONE, ""),
        ("tests.nothing", State.DONE, ""),
        ("tests.refuse", State.FAILED, "The document is empty."),
        ("tests.break_down", State.QUEUED, ""),
        ("tests.be_cancelled", State.CANCELLED, ""),
        ("tests.misspelt", State.FAILED, tasks.UNKNOWN_KIND),
    ],
)
def test_a_job_ends_as_its_work_does(kind: str, state: State, reason: str) -> None:
    job = run(kind)

    assert (job.state, job.reason) == (state, reason)
    assert job.attempts == 1


@pytest.mark.django_db
def test_f09_a_message_that_comes_twice_does_the_job_once() -> None:
    job = run("tests.quick")

    tasks.run_job(str(job.pk))

    assert Job.objects.filter(kind=EFFECT).count() == 1


@pytest.mark.django_db
def test_a_tick_says_that_the_worker_lives() -> None:
    tasks.tick()

    assert [beat.name for beat in Heartbeat.objects.all()] == ["worker"]


def be_slow(job: Claimed) -> None:
    """Take longer than the lease, in which only the heartbeat keeps the job ours."""
    before = Job.objects.values_list("lease_until", flat=True).get(pk=job.id)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if Job.objects.values_list("lease_until", flat=True).get(pk=job.id) != before:
            return
        time.sleep(0.02)
    raise JobFailed("no heartbeat")


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_keeps_a_long_job_ours(settings: Settings) -> None:
    settings.JOB_LEASE_SECONDS = 0.4
    settings.JOB_KINDS = "tests.jobs.test_tasks.SLOW"
    before = connections_held()  # a live server of another test may hold some

    job = run("tests.be_slow")

    assert (job.state, job.reason) == (State.DONE, "")
    wait_until(lambda: connections_held() <= before, what="the heartbeat has closed its connection")


def connections_held() -> int:
    """How many connections this database has; a closed one is gone a moment later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        (held,) = cursor.fetchone()
    return int(held)


SLOW = {"tests.be_slow": "tests.jobs.test_tasks.be_slow"}
