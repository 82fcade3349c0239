"""What is killed loses nothing and doubles nothing: real relay, worker, Redis, short leases.

Each protection has its negative control beside it: the same fault without it does harm.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from core.embedded import Embedded
from jobs.models import Heartbeat, Job
from jobs.states import State
from tests.jobs.kinds import EFFECT, pid_file
from tests.processes import RELAY, WORKER, Processes, wait_until

LEASE_SECONDS = 2
_number = count(1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """A Redis server of this module's own: to be killed, frozen and emptied."""
    servers = Embedded(tmp_path_factory.mktemp("broker").resolve())
    servers.ensure_redis()
    yield servers
    servers.stop()


@pytest.fixture
def processes(broker: Embedded, tmp_path: Path) -> Iterator[Processes]:
    """Relay and worker are started by the test, and none of them outlives it."""
    broker.ensure_redis()
    processes = Processes(
        tmp_path / "processes.log",
        {
            "DATABASE_NAME": str(connection.settings_dict["NAME"]),
            "REDIS_URL": broker.redis_url(),
            "REDIS_PREFIX": tmp_path.name,
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            "JOB_SWEEP_SECONDS": "0.3",
            "JOB_REDISPATCH_SECONDS": "2",
            "JOB_KINDS": "tests.jobs.kinds.KINDS",
            "JOB_SCHEDULE": "tests.jobs.kinds.SCHEDULE",
        },
    )
    yield processes
    processes.kill_all()
    sys.stdout.write(processes.log.read_text())  # pytest shows it where a test failed


def order(kind: str) -> UUID:
    subject_id = f"{os.getpid()}-{next(_number)}"
    return Job.objects.create(kind=f"tests.{kind}", subject_id=subject_id).pk


def is_done(*jobs: UUID) -> bool:
    return Job.objects.filter(pk__in=jobs, state=State.DONE).count() == len(jobs)


def effects() -> list[str]:
    return sorted(Job.objects.filter(kind=EFFECT).values_list("subject_id", flat=True))


def once_each(*jobs: UUID) -> list[str]:
    return sorted(Job.objects.filter(pk__in=jobs).values_list("subject_id", flat=True))


def pid_of(job: UUID) -> int:
    """Wait until the job runs, and return the pid of the worker's child that runs it."""
    file = pid_file(Job.objects.get(pk=job).subject_id)
    wait_until(lambda: file.exists() and file.read_text(), what="the job has begun")
    pid = int(file.read_text())
    file.unlink()
    return pid


def test_f05_a_worker_child_killed_at_work_is_followed_by_a_second_attempt(
    processes: Processes,
) -> None:
    processes.start(*RELAY)
    processes.start(*WORKER)
    job = order("slow")

    os.kill(pid_of(job), signal.SIGKILL)
    wait_until(lambda: is_done(job), what="the job is done")

    assert Job.objects.get(pk=job).attempts == 2
    assert effects() == once_each(job)


def test_f05_control_without_the_relay_a_killed_job_hangs(processes: Processes) -> None:
    relay = processes.start(*RELAY)
    processes.start(*WORKER)
    job = order("slow")
    pid = pid_of(job)

    processes.kill(relay)
    os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: Job.objects.filter(pk=job, lease_until__lt=_now()).exists(), what="the lease ends"
    )
    time.sleep(1)  # longer than the relay would have taken

    assert Job.objects.get(pk=job).state == State.RUNNING
    assert effects() == []


def test_f06_a_worker_killed_whole_is_followed_by_the_next(processes: Processes) -> None:
    processes.start(*RELAY)
    worker = processes.start(*WORKER)
    job = order("slow")

    pid_of(job)
    processes.kill(worker)
    processes.start(*WORKER)
    wait_until(lambda: is_done(job), what="the job is done")

    assert Job.objects.get(pk=job).attempts == 2
    assert effects() == once_each(job)


def test_f07_a_job_that_kills_its_worker_fails_after_three_attempts_and_others_go_on(
    processes: Processes,
) -> None:
    processes.start(*RELAY)
    processes.start(*WORKER)
    poison = order("poison")
    good = [order("quick") for _ in range(5)]

    wait_until(lambda: is_done(*good), what="the good jobs are done")
    wait_until(
        lambda: Job.objects.filter(pk=poison, state=State.FAILED).exists(),
        seconds=30,
        what="the poison has failed",
    )

    failed = Job.objects.get(pk=poison)
    assert (failed.attempts, bool(failed.reason)) == (3, True)
    assert effects() == once_each(*good)


def test_f10_nothing_is_lost_when_the_broker_is_emptied_or_killed(
    processes: Processes, broker: Embedded
) -> None:
    processes.start(*RELAY)
    jobs = [order("quick") for _ in range(8)]
    wait_until(lambda: not Job.objects.filter(dispatched_at=None).exists(), what="all are sent")

    _kill_the_broker_and_its_files(broker)
    broker.ensure_redis()
    processes.start(*WORKER)
    wait_until(lambda: is_done(*jobs), seconds=30, what="all are done")

    assert effects() == once_each(*jobs)


def test_f10_control_without_the_relay_what_the_broker_lost_is_lost(
    processes: Processes, broker: Embedded
) -> None:
    relay = processes.start(*RELAY)
    job = order("quick")
    wait_until(lambda: not Job.objects.filter(dispatched_at=None).exists(), what="it is sent")

    processes.kill(relay)
    _kill_the_broker_and_its_files(broker)
    broker.ensure_redis()
    processes.start(*WORKER)
    wait_until(_worker_has_begun, what="the worker is ready")
    time.sleep(3)  # longer than the relay's patience with a waiting job

    assert Job.objects.get(pk=job).state == State.QUEUED


def test_f11_a_frozen_broker_is_waited_for(processes: Processes, broker: Embedded) -> None:
    pid = int((broker.run_dir / "redis.pid").read_text())
    processes.start(*RELAY)
    processes.start(*WORKER)
    wait_until(_worker_has_begun, what="the worker is ready")

    os.kill(pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        job = order("quick")
        assert time.monotonic() - begun < 1  # the writer never talks to the broker
        wait_until(lambda: b"relay waits for the broker" in processes.log.read_bytes())
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: is_done(job), seconds=30, what="the job is done")

    assert effects() == once_each(job)


def test_f12_a_relay_killed_again_and_again_doubles_and_loses_nothing(
    processes: Processes,
) -> None:
    processes.start(*WORKER)
    jobs = [order("quick") for _ in range(30)]

    relay = processes.start(*RELAY)
    wait_until(lambda: Job.objects.exclude(dispatched_at=None).exists(), what="the first is sent")
    processes.kill(relay)
    jobs += [order("quick") for _ in range(10)]
    processes.start(*RELAY)
    processes.start(*RELAY)  # two at once are harmless too
    wait_until(lambda: is_done(*jobs), seconds=30, what="all are done")

    assert effects() == once_each(*jobs)


def test_f04_a_relay_and_a_worker_whose_connections_are_cut_go_on(processes: Processes) -> None:
    relay = processes.start(*RELAY)
    processes.start(*WORKER)
    first = order("quick")
    wait_until(lambda: is_done(first), what="the first is done")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    second = order("quick")
    wait_until(lambda: is_done(second), what="the second is done")

    assert relay.poll() is None
    assert effects() == once_each(first, second)


def _kill_the_broker_and_its_files(broker: Embedded) -> None:
    os.kill(int((broker.run_dir / "redis.pid").read_text()), signal.SIGKILL)
    for file in (broker.var_dir / "redis").rglob("*"):
        if file.is_file():
            file.unlink()


def _worker_has_begun() -> bool:
    return Heartbeat.objects.filter(name="worker").exists()


def _now() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return row[0] if row else None
