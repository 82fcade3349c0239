import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import UnitKind
from audit.models import Event
from guidelines.models import Respondent
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import Round, RoundState
from tests.conftest import Browser
from tests.factories import (
    make_approver,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_reader,
    make_round,
    make_unit,
)
from tests.reporting.entries.scenes import set_fields

pytestmark = pytest.mark.django_db

REVIEW = "/review/"


@pytest.fixture
def head() -> User:
    return make_head()


@pytest.fixture
def round_() -> Round:
    return make_round()


def make_submitted(round_: Round, text: str = "Kaksi ryhmää.") -> Entry:
    return make_entry(round_=round_, state=State.SUBMITTED, text=text)


def picked(*entries: Entry) -> dict[str, list[str]]:
    return {"entry": [f"{entry.pk}:{entry.version}" for entry in entries]}


def returning(
    entry: Entry, reason: str, *, due: str = "", version: int | None = None
) -> dict[str, str]:
    fields = {"version": version or entry.version, "return_reason": reason, "return_due": due}
    return {f"{entry.pk}-{name}": str(value) for name, value in fields.items()}


def states(*entries: Entry) -> list[str]:
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def test_the_list_shows_what_waits_and_no_draft(
    browser: Browser, head: User, round_: Round
) -> None:
    make_submitted(round_, "Odottaa lukijaa.")
    make_entry(round_=round_, state=State.DRAFT, text="Vielä kesken.")
    make_entry(round_=round_, state=State.RETURNED, text="Korjataan vielä.")

    page = browser.as_(head).get(REVIEW)

    assert "Odottaa lukijaa." in page.text
    assert "Vielä kesken." not in page.text
    assert "Korjataan vielä." not in page.text


def test_a_returned_entry_shows_its_reason_and_not_its_text(
    browser: Browser, head: User, round_: Round
) -> None:
    make_entry(round_=round_, state=State.RETURNED, text="Korjataan vielä.")

    page = browser.as_(head).get(REVIEW, {"state": "returned"})

    assert "Mihin työryhmiin?" in page.text
    assert "Korjataan vielä." not in page.text


def test_what_is_approved_is_shown(browser: Browser, head: User, round_: Round) -> None:
    make_entry(round_=round_, state=State.APPROVED, text="Hyvä lause.")

    page = browser.as_(head).get(REVIEW, {"state": "approved"})

    assert "Hyvä lause." in page.text


@pytest.mark.parametrize("state", ["", "draft", "lost", "submitted'", "9" * 500])
def test_an_odd_state_is_what_waits(
    browser: Browser, head: User, round_: Round, state: str
) -> None:
    make_submitted(round_, "Odottaa lukijaa.")
    make_entry(round_=round_, state=State.DRAFT, text="Vielä kesken.")

    page = browser.as_(head).get(REVIEW, {"state": state, "unit": "ei-ole"})

    assert page.status_code == 200
    assert "Odottaa lukijaa." in page.text
    assert "Vielä kesken." not in page.text


def test_one_unit_comes_with_what_is_below_it(browser: Browser, head: User, round_: Round) -> None:
    division = make_unit()
    area = make_unit(parent=division, kind=UnitKind.SERVICE_AREA)
    make_entry(round_=round_, unit=area, state=State.SUBMITTED, text="Alueen oma.")
    make_submitted(round_, "Toisen toimialan.")

    page = browser.as_(head).get(REVIEW, {"unit": division.key})

    assert "Alueen oma." in page.text
    assert "Toisen toimialan." not in page.text


def test_last_years_answer_stands_beside(browser: Browser, head: User) -> None:
    before = make_entry(
        round_=make_round(year=2051, state=RoundState.CLOSED), state=State.APPROVED, text="Viime."
    )
    measure = make_measure()
    set_fields(measure, continues=before.measure)
    make_entry(
        round_=make_round(year=2052), unit=before.unit, measure=measure, state=State.SUBMITTED
    )

    page = browser.as_(head).get(REVIEW)

    assert "Viime." in page.text


def test_a_draft_of_last_year_does_not_stand_beside(browser: Browser, head: User) -> None:
    before = make_entry(round_=make_round(year=2051), text="Jäi kesken.")
    make_entry(
        round_=make_round(year=2052),
        unit=before.unit,
        measure=before.measure,
        state=State.SUBMITTED,
    )

    page = browser.as_(head).get(REVIEW)

    assert "Jäi kesken." not in page.text


def test_the_page_costs_the_same_for_one_row_and_for_three(
    browser: Browser, head: User, round_: Round
) -> None:
    browser.as_(head)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            make_submitted(round_)
        with CaptureQueriesContext(connection) as queries:
            browser.get(REVIEW)
        costs.append(len(queries))

    # session, person, grants, edition, round, meetings, divisions, pillars, counts, entries,
    # last year, comments
    assert costs[0] == costs[1]
    assert costs[0] <= 12


def test_many_are_approved_at_once(browser: Browser, head: User, round_: Round) -> None:
    entries = [make_submitted(round_) for _ in range(3)]

    answer = browser.as_(head).post(reverse("review-approve"), picked(*entries[:2]))

    assert (answer.status_code, answer["Location"]) == (302, REVIEW)
    assert states(*entries) == ["approved", "approved", "submitted"]
    assert Event.objects.filter(verb="entry.approve").count() == 2


def test_one_that_changed_meanwhile_does_not_stop_the_others(
    browser: Browser, head: User, round_: Round
) -> None:
    """T29: each is approved in the version that was read."""
    read, changed = make_submitted(round_), make_submitted(round_)
    sent = picked(read, changed)
    set_fields(changed, version=3, text="Toisin.")

    answer = browser.as_(head).post(reverse("review-approve"), sent, follow=True)

    assert states(read, changed) == ["approved", "submitted"]
    assert f"{changed.measure.code} {changed.unit}" in answer.text


def test_the_own_text_is_not_approved_among_others(
    browser: Browser, head: User, round_: Round
) -> None:
    """V4."""
    make_head()
    measure = make_measure(respondent=Respondent.HEAD)
    own = make_entry(round_=round_, measure=measure, state=State.SUBMITTED)
    set_fields(own, saved_by=head, submitted_by=head)
    other = make_submitted(round_)

    page = browser.as_(head).get(REVIEW)
    browser.post(reverse("review-approve"), picked(own, other))

    assert f"{own.pk}:{own.version}" not in page.text
    assert states(own, other) == ["submitted", "approved"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"entry": ""},
        {"entry": "abc"},
        {"entry": "abc:1"},
        {"entry": "0f8fad5b-d9cb-469f-a165-70867728950e"},
        {"entry": "0f8fad5b-d9cb-469f-a165-70867728950e:x"},
        {"entry": "0f8fad5b-d9cb-469f-a165-70867728950e:" + "9" * 5000},
        {"entry": "0f8fad5b-d9cb-469f-a165-70867728950e:\u0663"},
        {"entry": "\0:1"},
    ],
)
def test_what_is_no_entry_is_named_and_nothing_is_approved(
    browser: Browser, head: User, round_: Round, sent: dict[str, str]
) -> None:
    entry = make_submitted(round_)

    answer = browser.as_(head).post(reverse("review-approve"), sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert states(entry) == ["submitted"]


def test_an_entry_that_is_not_there_stops_nothing(
    browser: Browser, head: User, round_: Round
) -> None:
    entry = make_submitted(round_)
    sent = picked(entry)
    sent["entry"].append("0f8fad5b-d9cb-469f-a165-70867728950e:1")

    answer = browser.as_(head).post(reverse("review-approve"), sent)

    assert answer.status_code == 302
    assert states(entry) == ["approved"]


def test_the_same_entry_twice_is_approved_once(browser: Browser, head: User, round_: Round) -> None:
    entry = make_submitted(round_)

    browser.as_(head).post(reverse("review-approve"), picked(entry, entry))

    assert Event.objects.filter(verb="entry.approve").count() == 1


def test_one_is_returned_and_the_list_stays(browser: Browser, head: User, round_: Round) -> None:
    entry = make_submitted(round_)

    answer = browser.as_(head).post(
        reverse("review-return", args=[entry.pk]),
        returning(entry, "Mihin ryhmiin?") | {"unit": entry.unit.key},
    )

    assert answer["Location"] == f"{REVIEW}?unit={entry.unit.key}"
    assert states(entry) == ["returned"]


@pytest.mark.parametrize("reason", ["", "  \u200b ", "a" * 1001, "vioittunut \ufffd", "nolla \0"])
def test_a_return_without_a_reason_is_refused_at_its_row(
    browser: Browser, head: User, round_: Round, reason: str
) -> None:
    entry, other = make_submitted(round_), make_submitted(round_)

    answer = browser.as_(head).post(
        reverse("review-return", args=[entry.pk]), returning(entry, reason)
    )

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 1
    assert reason.strip("\0 \u200b") in answer.text
    assert states(entry, other) == ["submitted", "submitted"]


def test_a_version_that_was_not_read_is_not_returned(
    browser: Browser, head: User, round_: Round
) -> None:
    entry = set_fields(make_submitted(round_), version=3)

    answer = browser.as_(head).post(
        reverse("review-return", args=[entry.pk]), returning(entry, "Mihin?", version=2)
    )

    assert answer.status_code == 409
    assert states(entry) == ["submitted"]


@pytest.mark.parametrize("make", [make_contact, make_approver, make_reader])
def test_only_the_head_reviews(browser: Browser, round_: Round, make: object) -> None:
    entry = make_submitted(round_, "Odottaa lukijaa.")
    assert callable(make)
    browser.as_(make())

    answers = [
        browser.get(REVIEW),
        browser.post(reverse("review-approve"), picked(entry)),
        browser.post(reverse("review-return", args=[entry.pk]), returning(entry, "Mihin?")),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert all("Odottaa lukijaa." not in answer.text for answer in answers)
    assert states(entry) == ["submitted"]


def test_before_the_first_round_the_page_says_so(browser: Browser, head: User) -> None:
    assert browser.as_(head).get(REVIEW).status_code == 200


def test_a_unit_that_cannot_be_is_no_unit(browser: Browser, head: User, round_: Round) -> None:
    waiting = make_submitted(round_)

    answer = browser.as_(head).post(reverse("review-approve"), picked(waiting) | {"unit": "a\x00"})

    assert (answer.status_code, answer["Location"]) == (302, REVIEW)
    assert states(waiting) == [State.APPROVED]
