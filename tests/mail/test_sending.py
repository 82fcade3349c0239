"""F31, T16, T17, B18: letters through a real mail server that behaves in every way it can."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import User
from audit.operations import unaudited
from jobs import tasks as jobs
from jobs.models import Job
from jobs.states import State as JobState
from mail.content import Content, link, one_line
from mail.models import Letter
from mail.operations import Occasion, write_letter
from mail.rendering import render
from mail.states import WAITS, State
from mail.tasks import NO_SUCH_ADDRESS, NOT_NOW, NOT_TAKEN
from tests.factories import make_person
from tests.mail.servers import Inbox, mail_server

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 22)


@pytest.fixture(autouse=True)
def kinds(settings: Settings) -> None:
    settings.LETTER_KINDS = "tests.mail.kinds.KINDS"


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    with mail_server(settings) as found:
        yield found


def queue(
    to: User | str | None = None, about: str = "Hello", key: str = "k", kind: str = "tests.letter"
) -> Letter:
    occasion = Occasion(kind=kind, key=key, day=DAY, about=about)
    letter = write_letter(occasion, to or make_person())
    assert letter is not None
    return letter


def work(letter: Letter) -> Letter:
    """Do the letter's present job, as a worker would."""
    letter.refresh_from_db()
    assert letter.job is not None
    jobs.run_job(str(letter.job.pk))
    letter.refresh_from_db()
    return letter


def test_a_letter_arrives_with_both_parts_and_its_headers(inbox: Inbox) -> None:
    letter = work(queue())

    (message,) = inbox.messages
    first, second = [part for part in message.walk() if not part.is_multipart()]
    assert (first.get_content_type(), second.get_content_type()) == ("text/plain", "text/html")
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert (letter.state, letter.attempts, letter.subject) == (State.SENT, 1, "Hello")
    html = second.get_payload(decode=True)
    assert isinstance(html, bytes)
    assert b'style="' in html
    assert b"prefers-color-scheme" in html
    assert b"1.1.1 &lt;b&gt;Cities" in html


def test_the_same_occasion_is_one_letter() -> None:
    person = make_person()
    queue(person)

    assert write_letter(Occasion("tests.letter", "k", DAY, "again"), person) is None
    assert Letter.objects.count() == Job.objects.count() == 1


def test_control_another_occasion_is_another_letter() -> None:
    person = make_person()
    queue(person)

    assert write_letter(Occasion("tests.letter", "k2", DAY), person) is not None


def test_a_job_that_comes_twice_sends_once(inbox: Inbox) -> None:
    letter = work(queue())
    Job.objects.filter(kind="mail.letter").update(state=JobState.QUEUED, finished_at=None)

    work(letter)

    assert len(inbox.messages) == 1


def test_a_needless_letter_is_not_sent(inbox: Inbox) -> None:
    letter = work(queue(about="nothing"))

    assert letter.state == State.CANCELLED
    assert inbox.messages == []


def test_nobody_writes_to_a_closed_account(inbox: Inbox) -> None:
    letter = queue()
    with unaudited("an account that was closed"):
        User.objects.filter(pk=letter.person_id).update(is_active=False)

    assert work(letter).state == State.CANCELLED
    assert inbox.messages == []


def test_one_bad_address_does_not_stop_the_rest(inbox: Inbox) -> None:
    bad, good = queue("gone@vantaa.example"), queue("here@vantaa.example")
    inbox.refuse["gone@vantaa.example"] = "550 No such user"

    assert (work(bad).state, bad.failure) == (State.FAILED, NO_SUCH_ADDRESS)
    assert work(good).state == State.SENT
    assert inbox.recipients == [["here@vantaa.example"]]


def test_a_server_that_refuses_the_mail_for_good_is_not_asked_again(inbox: Inbox) -> None:
    inbox.answer = "554 Policy"

    assert (work(queue()).state, Letter.objects.get().failure) == (State.FAILED, NOT_TAKEN)


@pytest.mark.parametrize("trouble", ["later", "address later", "silent", "away"])
def test_what_may_pass_is_tried_again_with_longer_pauses(
    inbox: Inbox, settings: Settings, trouble: str
) -> None:
    letter = queue("here@vantaa.example")
    if trouble == "later":
        inbox.answer = "451 Try later"
    elif trouble == "address later":
        inbox.refuse["here@vantaa.example"] = "450 Greylisted"
    elif trouble == "silent":
        inbox.silent_seconds = 1
    else:
        settings.EMAIL_PORT = 1

    first = letter.job_id
    work(letter)

    assert (letter.state, letter.attempts, letter.failure) == (State.QUEUED, 1, NOT_NOW)
    assert letter.job is not None
    assert letter.job_id != first
    wait = letter.job.run_after - letter.job.requested_at
    assert timedelta(seconds=-5) < wait - WAITS[0] < timedelta(seconds=5)


def test_after_the_last_try_it_is_seen_as_not_delivered(inbox: Inbox) -> None:
    inbox.answer = "451 Try later"
    letter = queue()
    for _try in range(len(WAITS)):
        assert work(letter).state == State.QUEUED

    assert work(letter).state == State.FAILED
    assert letter.attempts == len(WAITS) + 1


def test_what_passes_later_is_sent_once_with_the_same_message_id(inbox: Inbox) -> None:
    inbox.answer = "451 Try later"
    letter = work(queue())
    inbox.answer = "250 OK"

    work(letter)

    assert [message["Message-ID"] for message in inbox.messages] == [letter.message_id]


def test_a_letter_whose_writing_breaks_is_seen_as_not_delivered() -> None:
    letter = queue(kind="tests.broken")
    Job.objects.filter(kind="mail.letter").update(attempts=2)

    work(letter)

    assert (letter.state, letter.outcome) == (State.QUEUED, State.FAILED)
    assert list(Letter.objects.with_outcome(State.FAILED)) == [letter]
    assert list(Letter.objects.with_outcome(State.QUEUED)) == []


@given(st.text(max_size=300))
def test_a_subject_is_one_line_whatever_stands_in_it(words: str) -> None:
    content = Content(words, "h", "l", "b", link("/"), "w")

    assert len(render(content).subject.splitlines()) <= 1
    assert one_line("a\r\nBcc: x@y.example") == "a Bcc: x@y.example"


def test_a_line_break_in_a_subject_adds_nobody(inbox: Inbox) -> None:
    work(queue("here@vantaa.example", about="Hello\r\nBcc: else@vantaa.example"))

    assert inbox.recipients == [["here@vantaa.example"]]
    assert inbox.messages[0]["Bcc"] is None


def test_links_come_from_the_setting() -> None:
    with override_settings(SITE_URL="https://intl.example/"):
        assert link("/entries/") == "https://intl.example/entries/"


def test_an_address_that_opens_something_is_not_kept(inbox: Inbox) -> None:
    letter = work(queue(key="secret 1"))

    assert letter.parts is not None
    assert (letter.parts.url, "/entries/" in letter.text) == ("", False)
    html = list(inbox.messages[0].walk())[-1].get_payload(decode=True)
    assert isinstance(html, bytes)
    assert b"/entries/" in html
