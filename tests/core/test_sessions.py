"""T14: an idle session ends after an hour, every session after a working day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from pytest_django import Settings

from core import sessions
from tests.conftest import Browser
from tests.factories import make_head

MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
PAGE = "/password/"
pytestmark = pytest.mark.django_db


def status_after(browser: Browser, clock: time_machine.Traveller, **pause: int) -> int:
    clock.shift(timedelta(**pause))
    return int(browser.get(PAGE).status_code)


def test_a_session_ends_after_an_hour_without_a_request(browser: Browser) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser.as_(make_head())

        assert [status_after(browser, clock, minutes=59) for _ in range(3)] == [200, 200, 200]
        clock.shift(timedelta(minutes=61))
        # The end of a session is a write, which Browser.get does not allow.
        assert super(Browser, browser).get(PAGE).status_code == 302
        assert Session.objects.count() == 0


def test_a_page_that_asks_by_itself_keeps_no_session_alive(
    browser: Browser, settings: Settings
) -> None:
    settings.POLLED_URL_NAMES = {"password-change"}
    with time_machine.travel(MORNING, tick=False) as clock:
        browser.as_(make_head())

        assert [status_after(browser, clock, minutes=20) for _ in range(3)] == [200, 200, 200]
        clock.shift(timedelta(minutes=1))
        assert super(Browser, browser).get(PAGE).status_code == 302


def test_control_if_every_request_were_counted_polling_would_keep_it_alive(
    browser: Browser, settings: Settings
) -> None:
    settings.POLLED_URL_NAMES = set()
    with time_machine.travel(MORNING, tick=False) as clock:
        browser.as_(make_head())

        assert [status_after(browser, clock, minutes=20) for _ in range(6)] == [200] * 6


def test_throwing_the_cookie_away_or_taking_anothers_gains_nothing(browser: Browser) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser.as_(make_head())
        other = Browser().as_(make_head())
        assert status_after(other, clock, minutes=50) == 200
        assert status_after(browser, clock, minutes=0) == 200
        clock.shift(timedelta(minutes=50))

        browser.cookies[sessions.SEEN_COOKIE] = other.cookies[sessions.SEEN_COOKIE].value
        assert super(Browser, browser).get(PAGE).status_code == 302


def test_a_session_ends_after_a_working_day_however_busy(browser: Browser) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser.as_(make_head())

        answers = [status_after(browser, clock, minutes=50) for _ in range(14)]
        assert answers == [200] * 14
        session = browser.session
        session["changed"] = True
        session.save()
        assert status_after(browser, clock, minutes=25) == 302
