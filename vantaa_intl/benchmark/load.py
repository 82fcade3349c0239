"""Saves among 200 writers against saves of one, through gunicorn as production serves (L01).

Each writer is a thread that saves every ten seconds, whoever else waits: slow answers do not thin
out the load. The time is that from sending to the answer's last byte.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection

from reporting.entries.models import Entry
from vantaa_intl.benchmark.measuring import P95, P99, Measured, Times, compared
from vantaa_intl.benchmark.writers import Writer, make_writers
from vantaa_intl.serving import PROGRAMS

EVERY_SECONDS = 10
PROBES = 60  # saves of one writer at a time, before the load and after it
AIMS = (("p95", P95, 3.0), ("p99", P99, 6.0))
START_SECONDS = 60
OK = 200


@dataclass(frozen=True, slots=True)
class Load:
    """What was sent, and what came of it. `lost`: acknowledged, and another text is stored.

    Where `took_seconds` is far beyond `seconds`, the machine could not carry the load at all.
    """

    writers: int
    seconds: int
    took_seconds: int
    sent: int
    failed: int
    lost: int


@dataclass(slots=True)
class Client:
    """A writer's browser: what it saved last, and what it took."""

    writer: Writer
    port: int
    version: int = 1
    acknowledged: str = ""
    failed: int = 0

    def save(self) -> float:
        """Save a new text by itself, as the page does; return the seconds."""
        text = f"{self.writer.text} {self.version}"
        body = urlencode(self.writer.fields(text, self.version, uuid4()))
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        begun = time.perf_counter()
        try:
            line.request("POST", self.writer.address, body, self.writer.headers)
            answer = line.getresponse()
            answer.read()
            saved = answer.status == OK
        except (OSError, HTTPException):
            saved = False
        finally:
            line.close()
        seconds = time.perf_counter() - begun
        if saved:
            self.version, self.acknowledged = self.version + 1, text
        else:
            self.failed += 1
        return seconds


def measure(writers: int, seconds: int) -> tuple[list[Measured], Load]:
    """Idle, then the load, then idle again; the two idle times together are the baseline."""
    made = make_writers(writers)
    connection.close()  # the server's own connections are measured, not ours
    with _served() as port:
        clients = [Client(writer, port) for writer in made]
        with ThreadPoolExecutor(8) as few:
            list(few.map(Client.save, clients))  # every process and thread has answered
        idle = _probed(clients)
        begun = time.monotonic()
        under = _loaded(clients, seconds)
        took = round(time.monotonic() - begun)
        idle += _probed(clients)
    times = Times(under, idle)
    load = Load(
        writers=writers,
        seconds=seconds,
        took_seconds=took,
        sent=len(under),
        failed=sum(client.failed for client in clients),
        lost=lost(clients),
    )
    whole = not (load.failed or load.lost)
    rows = [
        compared(f"autosave_{writers}_{at}", times, aim if whole else 0, share=share)
        for at, share, aim in AIMS
    ]
    return rows, load


def _probed(clients: Sequence[Client]) -> list[float]:
    return [clients[turn % len(clients)].save() for turn in range(PROBES)]


def _loaded(clients: Sequence[Client], seconds: int) -> list[float]:
    begun = time.monotonic() + 0.5  # all threads stand ready

    def typing(place: int) -> list[float]:
        due = begun + EVERY_SECONDS * place / len(clients)
        taken = []
        while due < begun + seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            taken.append(clients[place].save())
            due += EVERY_SECONDS
        return taken

    with ThreadPoolExecutor(len(clients)) as all_at_once:
        return [t for each in all_at_once.map(typing, range(len(clients))) for t in each]


def lost(clients: Sequence[Client]) -> int:
    """How many saves were acknowledged and are not what is stored now."""
    keys = [client.writer.entry_id for client in clients]
    stored = dict(Entry.objects.filter(pk__in=keys).values_list("pk", "text"))
    return sum(
        bool(client.acknowledged) and stored[client.writer.entry_id] != client.acknowledged
        for client in clients
    )


@contextmanager
def _served() -> Iterator[int]:
    """The product's web process on this database, and the port where it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = os.environ | {
        "DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "BIND": f"127.0.0.1:{port}",
        "LOG_LEVEL": "WARNING",
    }
    web = subprocess.Popen(  # noqa: S603 -- our own program
        PROGRAMS["web"], env=environment, start_new_session=True
    )
    try:
        _await(port)
        yield port
    finally:
        os.killpg(web.pid, signal.SIGTERM)
        web.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError, HTTPException):
            line = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            line.request("GET", "/healthz", headers={"Host": "localhost"})
            if line.getresponse().status == OK:
                return
        time.sleep(0.1)
    raise RuntimeError("the web process does not answer; its lines above tell why")
