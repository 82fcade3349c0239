from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import BodyKind
from audit.models import Event
from reporting.rounds.models import Meeting, Round, RoundState
from tests.conftest import Browser
from tests.factories import (
    make_body,
    make_contact,
    make_edition,
    make_head,
    make_meeting,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


def meeting_fields(meeting: Meeting, **changes: str) -> dict[str, str]:
    fields = {"held_on": "24.11.2026", "month": "", "place": "", "state": "planned"} | changes
    return {f"m{meeting.pk}-{name}": value for name, value in fields.items()}


def test_the_head_plans_a_round(browser: Browser, head: User) -> None:
    edition = make_edition()
    make_body(kind=BodyKind.CITY_GROUP)

    answer = browser.as_(head).post(
        reverse("round-plan"), {"edition": str(edition.pk), "year": "2026"}
    )

    round_ = Round.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("round", args=[round_.pk]))
    assert (round_.year, round_.meetings.count()) == (2026, 1)


@pytest.mark.parametrize("year", ["", "26", "2126", "\uff11\uff19\uff19\uff19", "2026.5"])
def test_a_year_that_is_none_is_refused_and_kept(browser: Browser, head: User, year: str) -> None:
    edition = make_edition()

    answer = browser.as_(head).post(
        reverse("round-plan"), {"edition": str(edition.pk), "year": year}
    )

    assert answer.status_code == 422
    assert f'value="{year}"' in answer.text or not year
    assert not Round.objects.exists()


def test_a_second_round_of_a_year_is_a_conflict(browser: Browser, head: User) -> None:
    round_ = make_round(year=2026)

    answer = browser.as_(head).post(
        reverse("round-plan"), {"edition": str(round_.edition_id), "year": "2026"}
    )

    assert (answer.status_code, Round.objects.count()) == (409, 1)


def test_the_round_shows_the_deadlines_that_follow(browser: Browser, head: User) -> None:
    body = make_body(kind=BodyKind.CITY_GROUP)
    meeting = make_meeting(body=body, held_on=date(2025, 11, 24))

    page = browser.as_(head).get(reverse("round", args=[meeting.round_id]))

    assert "23.10.2025" in page.text
    assert "13.11.2025" in page.text


@pytest.mark.parametrize("day", ["31.2.2026", "24.11.26", "11/24/2026", "24.11.", "0.0.0"])
def test_a_day_that_is_none_is_refused_at_its_field(browser: Browser, head: User, day: str) -> None:
    meeting = make_meeting(held_on=date(2025, 11, 24))

    answer = browser.as_(head).post(
        reverse("meeting-set", args=[meeting.pk]), meeting_fields(meeting, held_on=day)
    )

    assert answer.status_code == 422
    assert f'value="{day}"' in answer.text
    meeting.refresh_from_db()
    assert meeting.held_on == date(2025, 11, 24)


def test_the_head_ends_the_writing(browser: Browser, head: User) -> None:
    round_ = make_round()

    answer = browser.as_(head).post(reverse("round-step", args=[round_.pk, "lock"]))

    assert answer.status_code == 302
    round_.refresh_from_db()
    assert not round_.is_writable


def test_a_contact_reads_the_dates_and_changes_none(browser: Browser) -> None:
    meeting = make_meeting()
    contact = browser.as_(make_contact())
    pages = [reverse("rounds"), reverse("round", args=[meeting.round_id])]
    acts = [
        reverse("round-plan"),
        reverse("round-step", args=[meeting.round_id, "lock"]),
        reverse("round-open", args=[meeting.round_id]),
        reverse("round-close", args=[meeting.round_id]),
        reverse("round-remind", args=[meeting.round_id]),
        reverse("meeting-set", args=[meeting.pk]),
    ]

    answers = [contact.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.text.count('method="post" action="/rounds') for answer in answers] == [0, 0]
    assert [contact.post(act).status_code for act in acts] == [403] * 6
    meeting.round.refresh_from_db()
    assert meeting.round.state == RoundState.OPEN


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("−5, 0, +2", [-5, 0, 2]),
        ("2,-5 , 0,0", [-5, 0, 2]),
        ("–1", [-1]),
        ("", []),
    ],
    ids=["minus", "unsorted", "dash", "none"],
)
def test_the_reminder_days_are_chosen(
    browser: Browser, head: User, typed: str, stored: list[int]
) -> None:
    round_ = make_round()

    answer = browser.as_(head).post(reverse("round-remind", args=[round_.pk]), {"days": typed})

    round_.refresh_from_db()
    assert (answer.status_code, round_.reminder_days) == (302, stored)
    assert Event.objects.get().verb == "round.remind"


@pytest.mark.parametrize(
    "typed",
    ["tomorrow", "-61", "21", "--3", "1.5", "\uff11", "1,2,3,4,5,6,7,8,9,10,11,12,13", "1;2"],
    ids=["word", "early", "late", "twice", "half", "wide", "many", "semicolon"],
)
def test_reminder_days_that_are_none_are_refused_and_kept(
    browser: Browser, head: User, typed: str
) -> None:
    round_ = make_round()

    answer = browser.as_(head).post(reverse("round-remind", args=[round_.pk]), {"days": typed})

    round_.refresh_from_db()
    assert (answer.status_code, round_.reminder_days) == (422, [-10, -3, 0, 1])
    assert f'value="{typed}"' in answer.text


def test_the_reminder_days_stand_with_their_dates(browser: Browser, head: User) -> None:
    meeting = make_meeting(body=make_body(kind=BodyKind.CITY_GROUP), held_on=date(2025, 11, 24))

    page = browser.as_(head).get(reverse("round", args=[meeting.round_id]))

    # 23.10.2025 is the divisions' day
    assert all(day in page.text for day in ("9.10.2025", "20.10.2025", "24.10.2025"))


def test_a_closed_round_keeps_its_reminder_days(browser: Browser, head: User) -> None:
    round_ = make_round(state=RoundState.CLOSED)

    answer = browser.as_(head).post(reverse("round-remind", args=[round_.pk]), {"days": "0"})

    round_.refresh_from_db()
    assert (answer.status_code, round_.reminder_days) == (409, [-10, -3, 0, 1])


def test_the_list_costs_the_same_for_one_round_and_for_three(browser: Browser, head: User) -> None:
    browser.as_(head)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            make_round()
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("rounds"))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_round_costs_the_same_for_one_meeting_and_for_three(
    browser: Browser, head: User
) -> None:
    browser.as_(head)
    round_, costs = make_round(), []
    for more in (1, 2):
        for _ in range(more):
            make_meeting(round_=round_, body=make_body(kind=BodyKind.MANAGEMENT_TEAM))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("round", args=[round_.pk]))
        costs.append(len(queries))

    assert costs[0] == costs[1]
