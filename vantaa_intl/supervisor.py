"""Keep a few programs running side by side: show what they write, restart what falls, end all.

Each child has a session of its own, so that Ctrl-C reaches the supervisor alone, and gets a
signal from the kernel when the supervisor dies. That signal follows the thread that started the
child: children are therefore started in the main thread.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import IO

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 30
GRACE_SECONDS = 15
LOOK_SECONDS = 0.2
SERVERS_SECONDS = 3


@dataclass(slots=True)
class Child:
    """One program that is to run: as it was asked for, and how it does."""

    name: str
    command: Sequence[str]
    running: "subprocess.Popen[str] | None" = None
    begun: float = 0
    pause: float = FIRST_PAUSE_SECONDS
    next_start: float = 0


@dataclass(slots=True)
class Supervisor:
    """Starts children, keeps them up, stops them. `look_after` is called every three seconds."""

    environment: Mapping[str, str]
    say: Callable[[str], None]
    look_after: Callable[[], None]
    children: list[Child] = field(default_factory=list)
    looked: float = 0
    stopping: Event = field(default_factory=Event)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a program and take it into care."""
        child = Child(name, command)
        self.children.append(child)
        self._launch(child)

    def keep_up_until(self, over: Callable[[], bool]) -> None:
        """Restart what ends, until `over` says so."""
        while not over():
            for child in self.children:
                self._keep_up(child)
            if time.monotonic() - self.looked > SERVERS_SECONDS:
                self.look_after()
                self.looked = time.monotonic()
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """End every child and what it started: asked first, forced after fifteen seconds."""
        self.stopping.set()
        running = [child.running for child in self.children if child.running is not None]
        for process in running:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in running:
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def _keep_up(self, child: Child) -> None:
        process = child.running
        if process is not None and process.poll() is not None:
            _signal_group(process, signal.SIGKILL)  # what it started must not outlive it
            if time.monotonic() - child.begun > STEADY_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            ended = _how(process.returncode)
            self.say(f"{child.name} ended ({ended}); it is started again in {child.pause:.0f} s")
            child.running = None
            child.next_start = time.monotonic() + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
        elif process is None and time.monotonic() >= child.next_start:
            self._launch(child)

    def _launch(self, child: Child) -> None:
        child.running = subprocess.Popen(  # noqa: S603 -- our own programs, no shell
            [*_until_we_die(), *child.command],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        child.begun = time.monotonic()
        Thread(target=self._show, args=(child.name, child.running.stdout), daemon=True).start()

    def _show(self, name: str, lines: IO[str] | None) -> None:
        """Show what a child writes, but not its farewells."""
        for line in lines or ():
            if not self.stopping.is_set():
                sys.stdout.write(f"{name:>6} | {line}")
                sys.stdout.flush()


def _until_we_die() -> list[str]:
    if sys.platform == "linux" and (setpriv := shutil.which("setpriv")):
        return [setpriv, "--pdeathsig", "TERM", "--"]
    return []


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _signal_group(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
