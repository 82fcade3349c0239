import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from jobs.models import Job
from mail.models import Letter
from mail.states import State
from mail.tasks import NO_SUCH_ADDRESS
from tests.conftest import Browser
from tests.factories import make_contact, make_head, make_letter

pytestmark = pytest.mark.django_db


def failed() -> Letter:
    return make_letter(state=State.FAILED, attempts=3, failure=NO_SUCH_ADDRESS, subject="Failed")


def test_what_was_not_delivered_stands_first(browser: Browser) -> None:
    failed()
    make_letter(subject="Later one")

    page = browser.as_(make_head()).get(reverse("letters")).content.decode()

    assert page.index("Failed") < page.index("Later one")


def test_the_log_is_narrowed_by_outcome(browser: Browser) -> None:
    failed()
    make_letter(subject="Later one")

    page = browser.as_(make_head()).get(reverse("letters"), {"state": "queued"}).content.decode()

    assert ("Failed" in page, "Later one" in page) == (False, True)


def test_the_log_costs_the_same_however_long(browser: Browser) -> None:
    browser.as_(make_head())
    counts = []
    for _round in range(2):
        failed()
        browser.get(reverse("letters"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(reverse("letters"))
        counts.append(len(queries))
        failed()

    assert counts[0] == counts[1]


def test_the_head_sends_again_what_failed(browser: Browser) -> None:
    letter = failed()

    browser.as_(make_head()).post(reverse("letter-resend", args=[letter.pk]))

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.failure) == (State.QUEUED, 0, "")
    assert letter.job == Job.objects.get(kind="mail.letter")
    assert Event.objects.get(verb="letter.resend").subject_id == str(letter.pk)


def test_what_was_sent_is_not_sent_again(browser: Browser) -> None:
    letter = make_letter()

    answer = browser.as_(make_head()).post(reverse("letter-resend", args=[letter.pk]))

    assert answer.status_code == 409
    assert Job.objects.count() == 0


def test_nobody_else_knows_the_log(browser: Browser) -> None:
    letter = failed()
    browser.as_(make_contact())

    assert browser.get(reverse("letters")).status_code == 404
    assert browser.post(reverse("letter-resend", args=[letter.pk])).status_code == 404
    assert Job.objects.count() == 0
