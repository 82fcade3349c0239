"""Serve the whole product from one terminal: the embedded servers, web, worker, beat and relay.

`manage.py demo` and `manage.py serve` differ in what they do before and after the start alone.
"""

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from core.embedded import Embedded, EmbeddedError
from core.guard import start_guard
from vantaa_intl.gunicorn import bind  # ends us here and now if it is not loopback
from vantaa_intl.supervisor import Supervisor

START_SECONDS = 120
LAST_PORT = 65535
OK = 200
PYTHON = sys.executable
CELERY = (PYTHON, "-m", "celery", "-q", "-A", "vantaa_intl.celery")
QUICK = ("--without-gossip", "--without-mingle", "--without-heartbeat")
PROGRAMS = {
    "web": (PYTHON, "-m", "gunicorn", "-c", "python:vantaa_intl.gunicorn", "vantaa_intl.wsgi"),
    "worker": (*CELERY, "worker", "--concurrency=2", *QUICK),
    "beat": (*CELERY, "beat", "--pidfile="),
    "relay": (PYTHON, "manage.py", "relay"),
}


class Stopped(Exception):
    """Somebody wants us to end."""


class Serving:
    """One run: the steps of its start, then its watch, then the end of all that it started."""

    def __init__(self, say: Callable[[str], None], *, keep: bool) -> None:
        self.say = say
        self.keep = keep
        self.over = Event()
        self.servers = Embedded(settings.VAR_DIR)
        self.supervisor = Supervisor(_environment(), say, self._revive)
        self.guard = start_guard(settings.VAR_DIR, remove=False)
        self.step_number = 0

    def run(self, *acts: Callable[[], None]) -> None:
        """Do the acts in turn, serve until told to stop, and stop everything that was started."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for act in acts:
                act()
            self.supervisor.keep_up_until(self.over.is_set)
        except Stopped:
            pass
        except EmbeddedError as error:
            raise CommandError(str(error)) from error
        finally:
            self.over.set()
            self.say("Stopping …")
            self.supervisor.stop()
            connection.close()
            self.guard.communicate()  # stops the two servers, unless told otherwise
            self.say(f"Stopped. The data stay in {settings.VAR_DIR}")

    def step(self, what: str, act: Callable[[], object]) -> None:
        """Do one step of the start, and say so with the time it took."""
        self.step_number += 1
        begun = time.monotonic()
        act()
        self.say(f"[{self.step_number}] {what} ({time.monotonic() - begun:.1f} s)")

    def prepare(self) -> None:
        """The servers, the tables, the pages' files."""
        quiet = {"verbosity": 0, "interactive": False}
        self.step("PostgreSQL and Redis server answer", self._start_servers)
        self.step("Database up to date", lambda: call_command("migrate", **quiet))
        self.step("Pages' files collected", lambda: call_command("collectstatic", **quiet))

    def start_programs(self) -> None:
        """Web, worker, beat and relay; raise CommandError when no page comes."""
        for name, command in PROGRAMS.items():
            self.supervisor.start(name, command)
        self.step("Web, worker, beat and relay started", self._await_web)

    def _start_servers(self) -> None:
        started = self.servers.ensure()
        if self.keep or not (started.postgres or started.redis):
            self._tell_guard("keep")  # they were here before us, or are wanted after us

    def _tell_guard(self, word: str) -> None:
        """Tell what to do with the two servers when we are gone; the last word counts."""
        if self.guard.stdin is not None:
            self.guard.stdin.write(f"{word}\n".encode())
            self.guard.stdin.flush()

    def _await_web(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        self.supervisor.keep_up_until(lambda: _web_answers() or time.monotonic() > deadline)
        if not _web_answers():
            raise CommandError("the web process does not answer; its lines above tell why")

    def _revive(self) -> None:
        """Start a server again that has fallen; then it is ours to stop."""
        try:
            started = self.servers.ensure()
        except EmbeddedError as error:
            self.say(str(error))
            return
        for name, fell in (("PostgreSQL", started.postgres), ("Redis server", started.redis)):
            if fell:
                self._tell_guard("keep" if self.keep else "stop")
                self.say(f"{name} was down: started again")

    def _stop(self, *_: object) -> None:
        """Ctrl-C or a kill: end a step where it stands, or the watch."""
        if not self.over.is_set():
            self.over.set()
            raise Stopped


@contextmanager
def alone() -> Iterator[None]:
    """Hold VAR_DIR for one run at a time, and refuse a port that somebody else has."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"{settings.VAR_DIR} is being served already") from None
        _refuse_a_taken_port()
        yield


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "vantaa_intl.settings",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "PORT": str(_port()),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        "REMAP_SIGTERM": "SIGQUIT",  # Celery: a few seconds for what runs; the lease saves the rest
        "VAR_DIR": str(settings.VAR_DIR),
        "WEB_GRACE_SECONDS": "5",
    }


def _port() -> int:
    said = os.environ.get("PORT") or "8000"
    if not (said.isascii() and said.isdecimal() and 0 < int(said) <= LAST_PORT):
        raise CommandError(f"PORT={said} is no port: choose one from 1024 to {LAST_PORT}")
    return int(said)


def _refuse_a_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _port()))
        except OSError:
            raise CommandError(
                f"port {_port()} is taken: choose another, for example PORT={_port() + 1}"
            ) from None


def _web_answers() -> bool:
    web = HTTPConnection(bind, timeout=2)
    with suppress(OSError, HTTPException):
        web.request("GET", "/healthz")
        return web.getresponse().status == OK
    return False
