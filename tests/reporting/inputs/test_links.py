"""The link of a request: outside sign-in, for somebody without an account."""

from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from audit.models import Event
from reporting.inputs.links import link_path
from reporting.inputs.models import InputRequest
from reporting.inputs.rules import LINK_DAYS
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import make_entry
from tests.reporting.entries.scenes import set_fields
from tests.reporting.inputs.scenes import QUESTION, answer_fields, make_request

pytestmark = pytest.mark.django_db

ANSWER = "Nuoret tapasivat kumppaneita kahdesti."
EMAIL = "joku@palvelu.example"


def test_the_link_shows_the_question_and_the_button_answers(browser: Browser) -> None:
    asked = make_request(email=EMAIL)
    url = link_path(asked)

    pages = [browser.get(url) for _ in range(2)]  # a mail scanner, and the person
    sent = browser.post(url, answer_fields(asked))

    assert [page.status_code for page in pages] == [200, 200]
    assert all(QUESTION in page.text for page in pages)
    assert "noindex" in pages[0]["X-Robots-Tag"]
    assert pages[0]["Referrer-Policy"] == "same-origin"
    assert "no-store" in pages[0]["Cache-Control"]
    assert (sent.status_code, sent["Location"]) == (302, url)
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == (ANSWER, None)
    assert Event.objects.filter(verb="input.answer").count() == 1


def test_the_link_shows_nothing_of_the_entry(browser: Browser) -> None:
    asked = make_request(entry=make_entry(text="Luonnos, jota ei näytetä."), email=EMAIL)

    page = browser.get(link_path(asked))

    assert "Luonnos" not in page.text
    assert EMAIL not in page.text
    assert asked.asked_by.name not in page.text


def hostile(asked: InputRequest) -> list[str]:
    token = link_path(asked).rstrip("/").rpartition("/")[2]
    value, _, signature = token.partition(".")
    return [
        value,
        f"{value}.",
        f"{value}.{signature[:-1]}",
        f"{value}.{signature.swapcase()}",
        f"{uuid4().hex}.{signature}",
        f".{signature}",
        f"{value}..{signature}",
        Signer(sep=".").sign(value),  # signed by us, for something else
        Signer(salt="reporting.inputs.link", sep=".").sign("not-a-uuid"),
        Signer(salt="reporting.inputs.link", sep=".").sign(uuid4().hex),
        Signer(key="x" * 60, salt="reporting.inputs.link", sep=".").sign(value),
        f"{token}\u0661",
        f"{value}.{'a' * 1500}",
        "%00",
        "..",
        "' OR 1=1 --",
    ]


def test_a_hostile_token_opens_nothing(browser: Browser) -> None:
    asked = make_request(email=EMAIL)

    for token in hostile(asked):
        url = f"/answer/{quote(token)}/"
        assert browser.get(url).status_code in {400, 404}, token
        assert browser.post(url, answer_fields(asked)).status_code in {400, 404}, token
    asked.refresh_from_db()
    assert asked.answer == ""


def test_control_the_true_token_opens(browser: Browser) -> None:
    asked = make_request(email=EMAIL)

    assert browser.get(link_path(asked)).status_code == 200


def test_a_request_to_people_has_no_link(browser: Browser) -> None:
    asked = make_request()

    assert browser.get(link_path(asked)).status_code == 404
    assert browser.post(link_path(asked), answer_fields(asked)).status_code == 404


@pytest.mark.parametrize("ending", ["withdrawn", "closed", "expired", "round"])
def test_an_ended_question_gives_the_words_back(browser: Browser, ending: str) -> None:
    asked = make_request(email=EMAIL, answer="Ennen." if ending == "closed" else "")
    now = timezone.now()
    match ending:
        case "withdrawn":
            set_fields(asked, withdrawn_at=now)
        case "closed":
            set_fields(asked, closed_at=now)
        case "expired":
            set_fields(asked, due_on=timezone.localdate() - LINK_DAYS - timedelta(days=1))
        case "round":
            set_fields(asked.entry.round, state=RoundState.CLOSED)

    page = browser.get(link_path(asked))
    sent = browser.post(link_path(asked), answer_fields(asked))

    assert (page.status_code, "<textarea" in page.text) == (410, False)
    assert QUESTION not in page.text  # a link lies in a mail for years
    assert "Ennen." not in page.text
    assert (sent.status_code, ANSWER in sent.text) == (409, True)
    asked.refresh_from_db()
    assert asked.answer != ANSWER


def test_the_link_lives_fourteen_days_after_its_day(browser: Browser) -> None:
    asked = make_request(email=EMAIL, due_in=-14)

    assert browser.get(link_path(asked)).status_code == 200


def test_tries_are_counted_and_the_words_kept(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = make_request(email=EMAIL)
    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", lambda **_kwargs: False)

    answer = browser.post(link_path(asked), answer_fields(asked))

    assert (answer.status_code, ANSWER in answer.text) == (429, True)
    asked.refresh_from_db()
    assert asked.answer == ""
    assert settings.ACCOUNT_RATE_LIMITS["input_link"] == "60/m/ip"


def test_looking_is_counted_too(browser: Browser) -> None:
    url = link_path(make_request(email=EMAIL))

    statuses = [browser.get(url, REMOTE_ADDR="192.0.2.77").status_code for _ in range(61)]

    assert (statuses[:60], statuses[60]) == ([200] * 60, 429)


def test_the_link_needs_its_forms_token() -> None:
    asked = make_request(email=EMAIL)

    answer = Client(enforce_csrf_checks=True).post(link_path(asked), answer_fields(asked))

    asked.refresh_from_db()
    assert (answer.status_code, asked.answer) == (403, "")
