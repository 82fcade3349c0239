"""The supervisor in a process of its own, with small children: killed, and its children too."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT, lives, wait_until

CHILD = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN if sys.argv[2] == "stubborn" else signal.SIG_DFL)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {grandchild.pid}")
print("begun", flush=True)
time.sleep(600)
"""
SUPERVISOR = """
import os, pathlib, signal, sys, threading
from vantaa_intl import supervisor
supervisor.GRACE_SECONDS, supervisor.FIRST_PAUSE_SECONDS = 1, 0.1
over = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: over.set())
watch = supervisor.Supervisor(os.environ, lambda line: print(line, flush=True), lambda: None)
for name in ("mild", "stubborn"):
    watch.start(name, [sys.executable, "-c", sys.argv[2], f"{sys.argv[1]}/{name}", name])
watch.keep_up_until(over.is_set)
watch.stop()
"""
NAMES = ("mild", "stubborn")


class Watched:
    """A running supervisor, and the pids that its children have left."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.output = directory / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-c", SUPERVISOR, str(directory), CHILD],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def pids(self, name: str) -> list[int]:
        file = self.directory / name
        wait_until(lambda: file.exists() and file.read_text(), what=f"{name} has begun")
        return [int(pid) for pid in file.read_text().split()]

    def all_pids(self) -> list[int]:
        return [pid for name in NAMES for pid in self.pids(name)]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    yield watched
    watched.process.kill()
    watched.process.wait()
    for pid in watched.all_pids():
        if lives(pid):
            os.kill(pid, signal.SIGKILL)


def test_what_a_child_writes_is_shown_under_its_name(watched: Watched) -> None:
    watched.all_pids()

    wait_until(lambda: "  mild | begun\n" in watched.output.read_text())


def test_a_killed_child_is_said_and_started_again_and_nothing_of_it_stays(
    watched: Watched,
) -> None:
    child, grandchild = watched.pids("mild")
    (watched.directory / "mild").unlink()

    os.kill(child, signal.SIGKILL)

    assert watched.pids("mild")[0] != child
    wait_until(lambda: not lives(grandchild))
    assert "mild ended (signal SIGKILL); it is started again" in watched.output.read_text()


def test_asked_to_stop_it_ends_the_stubborn_too(watched: Watched) -> None:
    pids = watched.all_pids()

    watched.process.terminate()
    watched.process.wait(timeout=20)

    wait_until(lambda: not any(map(lives, pids)), what="all have ended")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's death")
def test_killed_it_leaves_no_child_that_obeys(watched: Watched) -> None:
    watched.all_pids()  # every child has begun, so that none is waited for afterwards
    child = watched.pids("mild")[0]

    watched.process.kill()
    watched.process.wait()

    wait_until(lambda: not lives(child), what="the child has ended")


def test_control_without_the_kernels_word_the_child_would_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bin"
    path.mkdir()
    monkeypatch.setenv("PATH", str(path))  # no setpriv there
    watched = Watched(tmp_path)
    pids = watched.all_pids()

    watched.process.kill()
    watched.process.wait()

    try:
        assert all(map(lives, pids))
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
