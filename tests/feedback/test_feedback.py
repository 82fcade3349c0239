from datetime import timedelta

import pytest
import time_machine
from allauth.core import ratelimit
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from feedback.letters import compose_answered, compose_received
from feedback.models import ANSWER_DAYS, Feedback
from feedback.operations import Message, send_feedback
from mail.models import Letter
from tests.conftest import Browser
from tests.factories import make_admin, make_contact, make_head, make_unit

pytestmark = pytest.mark.django_db


def send(browser: Browser, **fields: str) -> Feedback:
    response = browser.post(reverse("feedback-send"), {"text": "Painike ei näy.", **fields})
    assert response.status_code == 302
    return Feedback.objects.get()


def test_anybody_sends_feedback_and_the_heads_hear_of_it() -> None:
    head = make_head()

    feedback = send(Browser(), page="/entries/", email="lukija@example.fi")

    assert feedback.due_on == timezone.localdate() + timedelta(days=ANSWER_DAYS)
    assert feedback.person is None
    assert [letter.person for letter in Letter.objects.all()] == [head]
    assert Event.objects.get(subject_id=str(feedback.pk)).verb == "feedback.receive"


@pytest.mark.usefixtures("english")
def test_the_sender_is_given_a_receipt_and_the_last_day() -> None:
    make_head()
    browser = Browser()
    feedback = send(browser)

    page = browser.get(reverse("accessibility")).content.decode()

    assert feedback.receipt in page


def test_nothing_is_taken_in_without_words_and_all_typed_comes_back() -> None:
    response = Browser().post(
        reverse("feedback-send"), {"text": " ", "page": "/entries/", "email": "ei osoite"}
    )

    assert response.status_code == 422
    assert b'value="/entries/"' in response.content
    assert b'value="ei osoite"' in response.content
    assert not Feedback.objects.exists()


def test_the_answer_is_given_once_and_mailed_to_the_sender() -> None:
    head = make_head()
    feedback = send(Browser(), email="lukija@example.fi")
    page = reverse("feedback-answer", args=[feedback.pk])

    first = Browser().as_(head).post(page, {"answer": "Korjattu."})
    second = Browser().as_(head).post(page, {"answer": "Toinen vastaus."})

    assert (first.status_code, second.status_code) == (302, 409)
    feedback.refresh_from_db()
    assert (feedback.answer, feedback.answered_by) == ("Korjattu.", head)
    answered = Letter.objects.get(kind="feedback.answered")
    assert (answered.email, answered.person) == ("lukija@example.fi", None)


def test_an_account_is_answered_at_its_own_address() -> None:
    contact = make_contact(make_unit())
    head = make_head()
    feedback = send(Browser().as_(contact))

    Browser().as_(head).post(
        reverse("feedback-answer", args=[feedback.pk]), {"answer": "Korjattu."}
    )

    assert Letter.objects.get(kind="feedback.answered").person == contact


def test_nobody_else_reads_or_answers_it() -> None:
    contact = make_contact(make_unit())
    make_head()
    feedback = send(Browser())
    browser = Browser().as_(contact)

    assert browser.get(reverse("feedback")).status_code == 404
    assert browser.get(feedback.get_absolute_url()).status_code == 404
    answer = reverse("feedback-answer", args=[feedback.pk])
    assert browser.post(answer, {"answer": "x"}).status_code == 404
    feedback.refresh_from_db()
    assert feedback.answer == ""


def test_what_waits_longest_stands_first_and_a_late_one_is_named() -> None:
    head = make_head()
    send(Browser())
    Feedback.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    page = Browser().as_(head).get(reverse("feedback")).content.decode()

    assert "myöhässä, määräpäivä oli" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries(
    rows: int, django_assert_num_queries: object, admin_browser: Browser
) -> None:
    for _ in range(rows):
        send_feedback(Message("Ei näy.", "", "", "fi"), sender=None)

    with django_assert_num_queries(5):  # type: ignore[operator] # pytest-django's fixture
        assert admin_browser.get(reverse("feedback")).status_code == 200


@pytest.fixture
def admin_browser() -> Browser:
    browser = Browser().as_(make_admin())
    browser.get(reverse("feedback"))
    return browser


@pytest.mark.usefixtures("english")
def test_the_letters_say_what_is_to_be_done() -> None:
    head = make_head()
    feedback = send(Browser(), email="lukija@example.fi")
    received = Letter.objects.get(kind="feedback.received")

    content = compose_received(received)
    assert content is not None
    assert content.url.endswith(feedback.get_absolute_url())
    Browser().as_(head).post(
        reverse("feedback-answer", args=[feedback.pk]), {"answer": "Korjattu."}
    )
    assert compose_received(received) is None
    answered = compose_answered(Letter.objects.get(kind="feedback.answered"))
    assert answered is not None
    assert answered.lede == "Korjattu."


def test_a_flood_from_one_address_ends_for_the_day() -> None:
    taken = 0
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(110):
            request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.99")
            taken += ratelimit.consume(request, action="feedback")
            if number % 10 == 9:
                clock.shift(61)

    assert taken == 100
