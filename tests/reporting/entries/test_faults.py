"""What the web process acknowledged is kept, and what is sent twice is done once.

A real gunicorn is killed with signal 9; each protection has its negative control beside it.
"""

import http.client
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from audit.models import Event
from reporting.entries.models import Entry
from tests.factories import make_contact, make_entry
from tests.processes import Processes, wait_until
from tests.reporting.entries.scenes import SAVED, posted, url

GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "-c", "python:vantaa_intl.gunicorn"),
    *("--preload", "tests.reporting.entries.faulty"),  # a dead worker is followed at once
)
CSRF = "c" * 32
OK = 200
CUT = 0  # instead of a status: the answer never came
pytestmark = pytest.mark.django_db(transaction=True)


class Web:
    """A web process: two workers under gunicorn's own care."""

    def __init__(self, processes: Processes, port: int) -> None:
        self.processes = processes
        self.port = port
        self.runs = False

    def ensure(self) -> None:
        if not self.runs:
            self.processes.start(*GUNICORN)
            wait_until(self._answers, what="the web process answers")
            self.runs = True

    def kill(self) -> None:
        self.processes.kill_all()
        self.runs = False

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(line), suppress(OSError):
            line.request("GET", "/healthz", headers={"Host": "localhost"})
            return line.getresponse().status == OK
        return False


class Writer:
    """A signed-in person whose page saves over HTTP."""

    def __init__(self, person: User, web: Web) -> None:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookie = (
            f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        )
        self.person = person
        self.web = web

    def save(self, entry: Entry, text: str, *, version: int, save_id: str, fault: str = "") -> int:
        """Send one autosave and return the answer's status, or CUT."""
        fields = posted(self.person, text=text, version=str(version), save_id=save_id)
        headers = SAVED | {
            "Host": "localhost",
            "Cookie": self.cookie,
            "X-CSRFToken": CSRF,
            "X-Fault": fault,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=20)
        try:
            line.request("POST", url("save", entry), urlencode(fields), headers)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return CUT
        finally:
            line.close()

    def save_until_answered(self, entry: Entry, text: str, *, version: int, fault: str) -> int:
        """Save as the page does: the same again, with the same save_id, until an answer comes."""
        save_id = str(uuid4())
        status = self.save(entry, text, version=version, save_id=save_id, fault=fault)
        for _ in range(20):
            if status != CUT:
                break
            status = self.save(entry, text, version=version, save_id=save_id)
        return status


@pytest.fixture(scope="module")
def whole_web(
    django_db_setup: None,  # noqa: ARG001 -- names the database
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Web]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    processes = Processes(
        tmp_path_factory.mktemp("web") / "web.log",
        {
            "DATABASE_NAME": str(connection.settings_dict["NAME"]),
            "BIND": f"127.0.0.1:{port}",
            "WEB_PROCESSES": "2",
            "LOG_LEVEL": "WARNING",
        },
    )
    yield Web(processes, port)
    processes.kill_all()


@pytest.fixture
def web(whole_web: Web) -> Iterator[Web]:
    """The module's web process, started again where a test has killed it."""
    whole_web.ensure()
    yield whole_web
    sys.stdout.write(whole_web.processes.log.read_text())  # pytest shows it where a test failed


@pytest.fixture
def entry() -> Entry:
    return make_entry(text="")


@pytest.fixture
def writer(entry: Entry, web: Web) -> Writer:
    return Writer(make_contact(entry.unit), web)


def stored(entry: Entry) -> tuple[str, int, int]:
    """The entry's text and version, and how many Events tell of it."""
    entry.refresh_from_db()
    return entry.text, entry.version, Event.objects.filter(subject_id=str(entry.pk)).count()


def test_f01_what_was_acknowledged_survives_a_kill_at_once(
    web: Web, writer: Writer, entry: Entry
) -> None:
    status = writer.save(entry, "Luvattu.", version=1, save_id=str(uuid4()))
    web.kill()

    assert status == 200
    assert stored(entry) == ("Luvattu.", 2, 1)


def test_f01_control_what_is_acknowledged_before_the_commit_is_lost(
    web: Web, writer: Writer, entry: Entry
) -> None:
    fault = "answered too early"
    status = writer.save(entry, "Luvattu.", version=1, save_id=str(uuid4()), fault=fault)
    web.kill()

    assert status == 200
    assert stored(entry) == ("", 1, 0)


def test_f01_a_save_whose_answer_was_lost_is_repeated_without_a_second_step(
    writer: Writer, entry: Entry
) -> None:
    save_id = str(uuid4())

    lost = writer.save(entry, "Kerran.", version=1, save_id=save_id, fault="after commit")
    assert (lost, stored(entry)) == (CUT, ("Kerran.", 2, 1))
    again = [writer.save(entry, "Kerran.", version=1, save_id=save_id) for _ in range(3)]

    assert again == [200, 200, 200]
    assert stored(entry) == ("Kerran.", 2, 1)


def test_f01_control_with_another_save_id_the_writer_meets_their_own_text(
    writer: Writer, entry: Entry
) -> None:
    lost = writer.save(entry, "Kerran.", version=1, save_id=str(uuid4()), fault="after commit")
    again = writer.save(entry, "Kerran.", version=1, save_id=str(uuid4()))

    assert (lost, again) == (CUT, 409)


def test_f02_a_kill_before_the_commit_leaves_nothing_half_written(
    writer: Writer, entry: Entry
) -> None:
    save_id = str(uuid4())

    lost = writer.save(entry, "Kerran.", version=1, save_id=save_id, fault="before commit")
    assert (lost, stored(entry)) == (CUT, ("", 1, 0))
    again = writer.save(entry, "Kerran.", version=1, save_id=save_id)

    assert again == 200
    assert stored(entry) == ("Kerran.", 2, 1)


def test_f02_control_a_trail_in_its_own_transaction_is_lost(writer: Writer, entry: Entry) -> None:
    lost = writer.save(
        entry, "Jäljettä.", version=1, save_id=str(uuid4()), fault="committed in two"
    )

    assert (lost, stored(entry)) == (CUT, ("Jäljettä.", 2, 0))


def test_f01_four_writers_lose_and_double_nothing_while_the_web_dies_again_and_again(
    web: Web,
) -> None:
    entries = [make_entry(text="") for _ in range(4)]
    writers = [Writer(make_contact(entry.unit), web) for entry in entries]
    saves = 8
    faults = {(0, 3): "after commit", (1, 4): "before commit", (2, 6): "after commit"}

    def write(number: int) -> list[int]:
        connection.close()
        return [
            writers[number].save_until_answered(
                entries[number],
                f"Lause {turn}.",
                version=turn,
                fault=faults.get((number, turn), ""),
            )
            for turn in range(1, saves + 1)
        ]

    with ThreadPoolExecutor(len(writers)) as pool:
        answers = list(pool.map(write, range(len(writers))))

    assert answers == [[200] * saves] * len(writers)
    assert [stored(entry) for entry in entries] == [
        (f"Lause {saves}.", saves + 1, saves) for _ in entries
    ]


@pytest.mark.parametrize(("one_id", "answered"), [(True, [200] * 20), (False, [200] + [409] * 19)])
def test_f19_twenty_saves_at_once_are_one_step(
    writer: Writer, entry: Entry, one_id: bool, answered: list[int]
) -> None:
    """The control: without the common save_id the others meet a conflict."""
    save_id = str(uuid4())
    barrier = threading.Barrier(20)

    def click(_turn: int) -> int:
        barrier.wait()
        return writer.save(entry, "Kerran.", version=1, save_id=save_id if one_id else str(uuid4()))

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(click, range(20)))

    assert statuses == answered
    assert stored(entry) == ("Kerran.", 2, 1)
