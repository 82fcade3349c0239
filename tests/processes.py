"""Real processes for the fault tests: started with a few words, killed with signal 9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DJANGO = (sys.executable, "-m", "django")  # manage.py would look at migrations first
RELAY = (*DJANGO, "relay")
WORKER = (
    *(sys.executable, "-m", "celery", "-q", "-A", "vantaa_intl.celery", "worker"),
    *("--concurrency=2", "--without-gossip", "--without-mingle", "--without-heartbeat"),
)
QUIET = {
    "DJANGO_SETTINGS_MODULE": "vantaa_intl.settings",
    "PYTHONWARNINGS": "ignore",
    "CELERY_SKIP_CHECKS": "1",
}


class Processes:
    """What one test starts. Each has a session of its own, so that a kill takes all of it."""

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        self.log = log
        self.environment = {**os.environ, **QUIET, **environment}
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 -- our own programs
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Signal 9 to the process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for process in self.started:
            self.kill(process)


def wait_until(holds: Callable[[], object], seconds: float = 20, *, what: str = "") -> None:
    """Poll until it holds; fail after the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s: {what or holds}")


def lives(pid: int) -> bool:
    """True for a process that runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False
