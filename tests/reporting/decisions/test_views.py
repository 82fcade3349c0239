"""What a meeting said of its packet and of single measures."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Body, User
from audit.models import Event
from reporting.decisions.models import Decision
from reporting.rounds.models import Meeting, MeetingState
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_body,
    make_contact,
    make_head,
    make_measure,
    make_meeting,
    make_member,
    make_reader,
    make_round,
    make_secretary,
)
from tests.reporting.entries.scenes import set_fields

pytestmark = pytest.mark.django_db

TEXT = "Verkostotyötä vahvistetaan."


@pytest.fixture
def body() -> Body:
    return make_body()


@pytest.fixture
def meeting(body: Body) -> Meeting:
    return make_meeting(body=body, held_on=date(2025, 11, 24))


def page_of(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.pk])


def save(
    browser: Browser, meeting: Meeting, key: int = 0, *, version: int = 0, text: str = TEXT
) -> int:
    url = reverse("decision-save", args=[meeting.pk, key])
    fields = {"version": str(version), "text": text, "section": "§ 12"}
    status: int = browser.post(url, fields).status_code
    return status


def test_the_secretary_records_the_whole_and_a_measure(
    browser: Browser, body: Body, meeting: Meeting
) -> None:
    measure = make_measure()
    meeting = set_fields(meeting, round=make_round(edition=measure.edition))
    browser.as_(make_secretary(body))

    assert [save(browser, meeting), save(browser, meeting, measure.pk)] == [302, 302]

    found = Decision.objects.order_by("pk").values_list("measure_id", "text", "section")
    assert list(found) == [(None, TEXT, "§ 12"), (measure.pk, TEXT, "§ 12")]
    assert {e.verb for e in Event.objects.all()} == {"decision.save"}


def test_an_emptied_text_is_taken_away_and_the_trail_keeps_it(
    browser: Browser, meeting: Meeting
) -> None:
    browser.as_(make_head())
    save(browser, meeting)

    assert save(browser, meeting, version=1, text="") == 302

    assert not Decision.objects.exists()
    assert Event.objects.order_by("pk").last().changes["text"] == [TEXT, ""]  # type: ignore[union-attr]


def test_a_stale_text_is_refused_and_both_are_shown(browser: Browser, meeting: Meeting) -> None:
    browser.as_(make_head())
    save(browser, meeting)
    fields = {"version": "0", "text": "Toinen sana.", "section": ""}

    answer = browser.post(reverse("decision-save", args=[meeting.pk, 0]), fields)

    assert answer.status_code == 409
    assert TEXT in answer.text
    assert "Toinen sana." in answer.text
    assert Decision.objects.get().text == TEXT


def test_those_who_answer_read_it_once_it_is_minuted(
    browser: Browser, body: Body, meeting: Meeting
) -> None:
    browser.as_(make_head())
    save(browser, meeting)
    contact, member, reader = make_contact(), make_member(body), make_reader()
    readers = (contact, member, reader)

    before = [TEXT in browser.as_(p).get(page_of(meeting)).text for p in readers]
    browser.as_(make_head()).post(reverse("meeting-minute", args=[meeting.pk]))
    after = [TEXT in browser.as_(p).get(page_of(meeting)).text for p in readers]

    assert before == [False, True, True]
    assert after == [True, True, True]


def test_others_bodies_and_the_administrator_see_no_meeting(
    browser: Browser, meeting: Meeting
) -> None:
    strangers: tuple[User, ...] = (make_member(), make_secretary(), make_admin())

    found = [browser.as_(person).get(page_of(meeting)).status_code for person in strangers]

    assert found == [404, 404, 404]


def test_a_contact_and_a_member_record_nothing(
    browser: Browser, body: Body, meeting: Meeting
) -> None:
    for person in (make_contact(), make_member(body)):
        browser.as_(person)
        assert save(browser, meeting) == 403
        assert browser.post(reverse("meeting-minute", args=[meeting.pk])).status_code == 403
    assert not Decision.objects.exists()


def test_after_minuting_nothing_changes(browser: Browser, meeting: Meeting) -> None:
    browser.as_(make_head())
    browser.post(reverse("meeting-minute", args=[meeting.pk]))

    assert save(browser, meeting) == 409

    assert not Decision.objects.exists()
    assert "<textarea" not in browser.get(page_of(meeting)).text


def test_a_meeting_to_come_is_not_minuted(browser: Browser, body: Body) -> None:
    meeting = make_meeting(body=body, held_on=date(timezone.localdate().year + 1, 11, 24))

    answer = browser.as_(make_head()).post(reverse("meeting-minute", args=[meeting.pk]))

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.state) == (409, MeetingState.PLANNED)


@pytest.mark.parametrize(
    "fields",
    [{"version": "x"}, {"text": "a" * 3001}, {"section": "§" * 41}, {"text": "a\0b"}],
    ids=["version", "long", "section", "nul"],
)
def test_bad_input_is_refused(browser: Browser, meeting: Meeting, fields: dict[str, str]) -> None:
    sent = {"version": "0", "text": TEXT, "section": "§ 12"} | fields

    answer = browser.as_(make_head()).post(reverse("decision-save", args=[meeting.pk, 0]), sent)

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_the_page_costs_the_same_for_one_measure_and_for_three(
    browser: Browser, meeting: Meeting
) -> None:
    measure, costs = make_measure(), []
    meeting = set_fields(meeting, round=make_round(edition=measure.edition))
    browser.as_(make_head())
    for more in (0, 2):
        for _ in range(more):
            made = make_measure(objective=measure.objective)
            save(browser, meeting, made.pk)
        with CaptureQueriesContext(connection) as queries:
            browser.get(page_of(meeting))
        costs.append(len(queries))

    assert costs[0] == costs[1]
