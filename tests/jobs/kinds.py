"""Kinds of jobs for the fault tests. Their effect is a row, so that doing twice would show."""

import os
import signal
import time
from pathlib import Path

from django.db.models.functions import Now

from jobs.models import Job
from jobs.operations import Claimed
from jobs.states import State

EFFECT = "tests.effect"
STEPS = 5
STEP_SECONDS = 0.2


def pid_file(subject_id: str) -> Path:
    """Where a job's process leaves its pid: a kill needs one."""
    return Path(os.environ["VAR_DIR"]) / f"job-{subject_id}.pid"


def slow(job: Claimed) -> None:
    """Take a second, long enough to be killed in."""
    pid_file(job.subject_id).write_text(str(os.getpid()))
    for step in range(STEPS):
        job.progress(step * 100 // STEPS, "Waiting")
        time.sleep(STEP_SECONDS)
    job.finish(lambda: leave_effect(job.subject_id))


def quick(job: Claimed) -> None:
    job.finish(lambda: leave_effect(job.subject_id))


def poison(job: Claimed) -> None:  # noqa: ARG001 -- one signature for all
    os.kill(os.getpid(), signal.SIGKILL)


def leave_effect(subject_id: str) -> None:
    Job.objects.create(kind=EFFECT, subject_id=subject_id, state=State.DONE, finished_at=Now())


KINDS = {
    "tests.slow": "tests.jobs.kinds.slow",
    "tests.quick": "tests.jobs.kinds.quick",
    "tests.poison": "tests.jobs.kinds.poison",
    "tests.nothing": None,
}
SCHEDULE: dict[str, object] = {}  # nothing comes by the clock
