"""T20: no name, no text, no address that a person typed reaches the log, nor a forged line."""

import io
import json
import logging.config

import pytest
import structlog
from django.conf import settings
from django.test import Client

from tests.factories import make_head
from tests.vantaa_intl.test_headers import NAMES, address
from vantaa_intl.logs import logging_config

CANARY = "Kanarialintu"


@pytest.fixture
def lines() -> io.StringIO:
    """What the handler of the settings writes, from now on."""
    written = io.StringIO()
    config = logging_config("INFO")
    config["handlers"]["stderr"]["stream"] = written
    logging.config.dictConfig(config)
    return written


@pytest.fixture(autouse=True)
def _restored() -> object:
    yield
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        f"/{CANARY}",
        f"/{CANARY}%0a%7B%22event%22%3A%22forged%22%7D",
        f"/sign-in/?next=/{CANARY}",
        f"/sign-in/?q={CANARY}%00",
    ],
)
def test_what_a_person_typed_into_an_address_is_not_logged(
    client: Client, lines: io.StringIO, path: str
) -> None:
    person = make_head()
    client.force_login(person)

    client.get(path, headers={"User-Agent": CANARY, "X-Request-ID": f"{CANARY}\n"})

    written = lines.getvalue()
    assert CANARY not in written
    assert person.email not in written
    entries = [json.loads(line) for line in written.splitlines()]
    assert [entry["event"] for entry in entries if entry["logger"] == "vantaa_intl.requests"] == [
        "request"
    ]


@pytest.mark.django_db
def test_no_address_logs_what_it_is_sent(client: Client, lines: io.StringIO) -> None:
    """Over 0.5 s: every address there is, with the word in all that is sent to it."""
    person = make_head()
    client.force_login(person)
    names = ("text", "q", "email", "name", "answer", "comment", "next", "code")
    headers = {"Authorization": f"Bearer {CANARY}", "Referer": CANARY, "X-Forwarded-For": CANARY}

    for name in sorted(set(NAMES) - {"readyz", "account_logout"}):
        path = (address(name) or "/").replace("/x", f"/{CANARY}")
        answer = client.post(path, dict.fromkeys(names, CANARY), headers=headers)
        assert answer.status_code < 500, name

    written = lines.getvalue()
    assert "vantaa_intl.requests" in written
    assert CANARY not in written
    assert person.email not in written
    assert person.name not in written


@pytest.mark.parametrize(
    "log", [structlog.get_logger("vantaa_intl.jobs"), logging.getLogger("django.request")]
)
def test_an_error_is_logged_by_its_place_and_kind_and_not_by_its_message(
    lines: io.StringIO, log: logging.Logger
) -> None:
    try:
        raise ValueError(f"Key (name)=({CANARY}) already exists")  # noqa: TRY301 -- as PostgreSQL says it
    except ValueError:
        log.exception("unhandled")

    entry = json.loads(lines.getvalue())
    assert CANARY not in lines.getvalue()
    assert (entry["error"], entry["event"]) == ("ValueError", "unhandled")
    assert "test_logs.py" in entry["at"][-1]


def test_a_line_break_in_a_value_stays_one_line(lines: io.StringIO) -> None:
    logging.getLogger("vantaa_intl").warning("first\n%s", '{"event": "forged"}')

    assert len(lines.getvalue().splitlines()) == 1


def test_control_djangos_own_line_would_have_told_the_path() -> None:
    record = logging.LogRecord("django.request", 40, "", 0, "Not Found: %s", (f"/{CANARY}",), None)

    assert CANARY in record.getMessage()
