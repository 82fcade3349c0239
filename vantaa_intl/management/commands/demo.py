import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core.embedded import Embedded, EmbeddedError
from core.guard import start_guard
from vantaa_intl.demonstration.facts import Facts, demonstration_facts
from vantaa_intl.demonstration.packets import packets_to_build, settle_packets
from vantaa_intl.supervisor import Supervisor

START_SECONDS = 60
CELERY = ("-m", "celery", "-q", "-A", "vantaa_intl.celery")


class Command(BaseCommand):
    """Set up the demonstration and serve it until Ctrl-C. Its data stay for the next time."""

    help = "Start the embedded servers, load the demonstration, build its packets, and serve."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the two ways in which a start can differ."""
        parser.add_argument("--reset", action="store_true", help="throw the old data away first")
        parser.add_argument("--keep", action="store_true", help="leave the two servers running")

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002 -- Django's signature
        """Refuse what cannot work, then run."""
        if not settings.DEMO or not settings.EMBEDDED:
            raise CommandError(
                "the demonstration runs on its own embedded servers: use `make demo`"
            )
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with (settings.VAR_DIR / "demo.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(f"a demonstration runs in {settings.VAR_DIR} already") from None
            _refuse_a_taken_port()
            try:
                _Demonstration(self, keep=bool(options["keep"])).run(reset=bool(options["reset"]))
            except EmbeddedError as error:
                raise CommandError(str(error)) from error


class _Demonstration:
    """One run: the steps of its start, then its watch."""

    def __init__(self, command: Command, *, keep: bool) -> None:
        self.command = command
        self.keep = keep
        self.over = Event()
        self.servers = Embedded(settings.VAR_DIR)
        self.supervisor = Supervisor(_environment(), self.say, self._revive)
        self.guard = start_guard(settings.VAR_DIR, remove=False)
        self.step_number = 0

    def say(self, line: str) -> None:
        self.command.stdout.write(line)
        self.command.stdout.flush()

    def tell_guard(self, word: str) -> None:
        """Tell what to do with the two servers when we are gone; the last word counts."""
        if self.guard.stdin is not None:
            self.guard.stdin.write(f"{word}\n".encode())
            self.guard.stdin.flush()

    def run(self, *, reset: bool) -> None:
        """Go through the steps, serve until told to stop, and stop everything that was started."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            if reset:
                self.step("Old data thrown away", self._reset)
            self.step("PostgreSQL and Redis server answer", self._start_servers)
            self._prepare()
            self._serve()
            self.supervisor.keep_up_until(self.over.is_set)
        except _Stopped:
            pass
        finally:
            self.say("Stopping …")
            self.supervisor.stop()
            connection.close()
            self.guard.communicate()  # stops the two servers, unless told otherwise
            self.say("Stopped. The data stay in " + str(settings.VAR_DIR))

    def step(self, what: str, act: Callable[[], object]) -> None:
        """Do one step of the start, and say so with the time it took."""
        self.step_number += 1
        begun = time.monotonic()
        act()
        self.say(f"[{self.step_number}] {what} ({time.monotonic() - begun:.1f} s)")

    def _start_servers(self) -> None:
        started = self.servers.ensure()
        if self.keep or not (started.postgres or started.redis):
            self.tell_guard("keep")  # they were here before us, or are wanted after us

    def _prepare(self) -> None:
        quiet = {"verbosity": 0, "interactive": False}
        self.step("Database up to date", lambda: call_command("migrate", **quiet))
        self.step("Pages' files collected", lambda: call_command("collectstatic", **quiet))
        for name, what in (
            ("load_organisation", "Organisation loaded"),
            ("load_demonstration", "Demonstration loaded"),
        ):
            if name in get_commands():
                self.step(what, partial(call_command, name, stdout=self.command.stdout))

    def _serve(self) -> None:
        python = sys.executable
        celery = [python, *CELERY]
        worker = ["worker", "--concurrency=2", "--without-gossip", "--without-mingle"]
        start = self.supervisor.start
        start("web", [python, "-m", "gunicorn", "-c", "python:vantaa_intl.gunicorn", WSGI])
        start("worker", [*celery, *worker, "--without-heartbeat"])
        start("beat", [*celery, "beat", "--pidfile="])
        start("relay", [python, "manage.py", "relay"])
        self.step("Web, worker, beat and relay started", self._await_web)
        for year, body in packets_to_build():
            what = f"Packets of {year} built{f': {body}' if body else ''}"
            self.step(what, partial(self._build, year, body))
        self.step("Packets locked and published", partial(settle_packets, self.say))
        facts = demonstration_facts()
        _write_facts(facts)
        self.say(_shown(facts))

    def _build(self, year: int, body: str | None) -> None:
        """Have them built by the worker that runs beside us; the command shows its progress."""
        call_command("build_packets", year=year, body=body, wait=True, stdout=self.command.stdout)

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
                self.tell_guard("keep" if self.keep else "stop")
                self.say(f"{name} was down: started again")

    def _reset(self) -> None:
        if (settings.VAR_DIR / "pg").exists() and not _facts_file().exists():
            raise CommandError(
                f"{settings.VAR_DIR} holds a database that is not the demonstration's: "
                "nothing was removed. Give another VAR_DIR, or remove it by hand"
            )
        self.servers.stop()
        for name in ("pg", "redis", "static", "mail"):
            shutil.rmtree(settings.VAR_DIR / name, ignore_errors=True)
        _facts_file().unlink(missing_ok=True)

    def _stop(self, *_: object) -> None:
        """Ctrl-C or a kill: end a step where it stands, or the watch."""
        if not self.over.is_set():
            self.over.set()
            raise _Stopped


class _Stopped(Exception):
    """Somebody wants us to end."""


WSGI = "vantaa_intl.wsgi"


def _environment() -> dict[str, str]:
    port = _port()
    return {
        **os.environ,
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "vantaa_intl.settings",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        "REMAP_SIGTERM": "SIGQUIT",  # Celery: a few seconds for what runs; the lease saves the rest
        "VAR_DIR": str(settings.VAR_DIR),
        "WEB_GRACE_SECONDS": "5",
    }


def _port() -> int:
    return int(os.environ.get("PORT", "8000"))


def _refuse_a_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _port()))
        except OSError:
            raise CommandError(
                f"port {_port()} is taken: choose another, for example PORT={_port() + 1} make demo"
            ) from None


def _web_answers() -> bool:
    web = HTTPConnection("127.0.0.1", _port(), timeout=2)
    with suppress(OSError, HTTPException):
        web.request("GET", "/healthz")
        return web.getresponse().status == 200  # noqa: PLR2004 -- OK
    return False


def _facts_file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def _write_facts(facts: Facts) -> None:
    draft = _facts_file().with_suffix(".new")
    told = {"url": settings.SITE_URL, **facts}
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    draft.replace(_facts_file())


def _shown(facts: Facts) -> str:
    """The same for people."""
    lines = ["", f"Ready: {settings.SITE_URL}", ""]
    lines += [f"  {a['role']:<16} {a['email']:<40} {a['password']}" for a in facts["accounts"]]
    lines += [""] if facts["accounts"] else []
    lines += [
        f"  {p['body']:<24} {p['form']:<7} {p['state']:<10} {p['pages']:>3} p.  {p['id']}"
        for p in facts["packets"]
    ]
    return "\n".join([*lines, "", f"The same stands in {_facts_file()}. Ctrl-C stops everything."])
