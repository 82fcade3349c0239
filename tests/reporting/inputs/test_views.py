"""A division asks its service areas; they answer inside sign-in or by a link."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from audit.models import Event
from jobs.models import Job
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.inputs.forms import usual_due
from reporting.inputs.models import InputRequest
from reporting.inputs.recipients import recipients_of
from reporting.rounds.models import RoundState
from reporting.rounds.workdays import working_days_from
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head, make_round, make_unit
from tests.reporting.entries.scenes import posted
from tests.reporting.inputs.scenes import QUESTION, answer_fields, make_area, make_request

pytestmark = pytest.mark.django_db

ANSWER = "Nuoret tapasivat kumppaneita kahdesti."
EMAIL = "joku@palvelu.example"


@pytest.fixture
def division() -> Unit:
    return make_unit()


@pytest.fixture
def asker(division: Unit) -> User:
    return make_contact(division)


@pytest.fixture
def entry(division: Unit) -> Entry:
    return make_entry(unit=division)


def ask(browser: Browser, entry: Entry, *units: Unit, **changes: str) -> int:
    due = working_days_from(timezone.localdate(), 3)
    fields: dict[str, object] = {
        "units": [str(unit.pk) for unit in units],
        "question": QUESTION,
        "due_on": f"{due.day}.{due.month}.{due.year}",
    }
    status: int = browser.post(reverse("input-ask", args=[entry.pk]), fields | changes).status_code
    return status


def kinds() -> list[str]:
    return [job.kind for job in Job.objects.order_by("run_after", "pk")]


def test_a_contact_asks_an_area_of_its_own(
    browser: Browser, asker: User, entry: Entry, division: Unit
) -> None:
    area = make_area(division)
    person = make_contact(area)

    assert ask(browser.as_(asker), entry, area) == 302

    asked = InputRequest.objects.get()
    assert (asked.unit, asked.email, asked.question) == (area, "", QUESTION)
    assert recipients_of(asked) == [person]
    assert kinds() == ["reporting.input_asked"]
    assert Event.objects.get().verb == "input.ask"


def test_an_area_without_people_needs_an_address(
    browser: Browser, asker: User, entry: Entry, division: Unit
) -> None:
    area = make_area(division)
    browser.as_(asker)

    assert ask(browser, entry, area) == 422
    assert ask(browser, entry, area, **{f"email_{area.pk}": "ei osoite"}) == 422
    assert not InputRequest.objects.exists()
    assert ask(browser, entry, area, **{f"email_{area.pk}": EMAIL}) == 302

    assert InputRequest.objects.get().email == EMAIL


def test_an_area_with_people_is_never_asked_by_link(
    browser: Browser, asker: User, entry: Entry, division: Unit
) -> None:
    area = make_area(division)
    make_contact(area)

    ask(browser.as_(asker), entry, area, **{f"email_{area.pk}": EMAIL})

    assert InputRequest.objects.get().email == ""


def test_only_areas_of_the_own_division_are_asked(
    browser: Browser, asker: User, entry: Entry, division: Unit
) -> None:
    foreign = make_area()
    browser.as_(asker)

    assert [ask(browser, entry, unit) for unit in (foreign, division)] == [422, 422]
    assert not InputRequest.objects.exists()


@pytest.mark.parametrize("due", ["today", "past", "saturday", "", "31.2.2027"])
def test_the_day_is_a_working_day_ahead(
    browser: Browser, asker: User, entry: Entry, division: Unit, due: str
) -> None:
    today = timezone.localdate()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    named = {"today": today, "past": today - timedelta(days=1), "saturday": saturday}
    day = named[due].strftime("%d.%m.%Y") if due in named else due
    area = make_area(division)
    make_contact(area)

    assert ask(browser.as_(asker), entry, area, due_on=day) == 422
    assert not InputRequest.objects.exists()


def test_an_area_is_asked_once_at_a_time(
    browser: Browser, asker: User, entry: Entry, division: Unit
) -> None:
    area = make_area(division)
    make_contact(area)
    browser.as_(asker)

    assert [ask(browser, entry, area) for _ in range(2)] == [302, 409]
    asked = InputRequest.objects.get()
    assert browser.post(reverse("input-withdraw", args=[asked.pk])).status_code == 302
    assert ask(browser, entry, area) == 302


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_nothing_is_asked_for_what_is_handed_over(
    browser: Browser, asker: User, division: Unit, state: State
) -> None:
    area = make_area(division)
    make_contact(area)

    assert ask(browser.as_(asker), make_entry(unit=division, state=state), area) == 409
    assert not InputRequest.objects.exists()


def test_the_head_and_strangers_ask_nothing(browser: Browser, entry: Entry) -> None:
    url = reverse("input-ask", args=[entry.pk])

    found = [browser.as_(p).get(url).status_code for p in (make_head(), make_contact())]

    assert found == [403, 404]


def test_the_area_answers_and_mends_until_the_asker_is_done(
    browser: Browser, asker: User, entry: Entry
) -> None:
    asked = make_request(entry=entry)
    url = reverse("input", args=[asked.pk])
    browser.as_(make_contact(asked.unit))

    assert QUESTION in browser.get(url).text
    assert browser.post(url, answer_fields(asked)).status_code == 302
    asked.refresh_from_db()
    assert browser.post(url, answer_fields(asked, "Kolmesti.")).status_code == 302
    Browser().as_(asker).post(reverse("input-close", args=[asked.pk]))
    asked.refresh_from_db()
    late = browser.post(url, answer_fields(asked, "Neljästi."))

    assert (late.status_code, "Neljästi." in late.text) == (409, True)
    asked.refresh_from_db()
    assert (asked.answer, asked.version) == ("Kolmesti.", 3)


def test_a_lost_answers_repeat_changes_nothing(browser: Browser) -> None:
    asked = make_request()
    url, fields = reverse("input", args=[asked.pk]), answer_fields(asked)
    browser.as_(make_contact(asked.unit))

    assert [browser.post(url, fields).status_code for _ in range(2)] == [302, 302]

    asked.refresh_from_db()
    assert asked.version == 2


def test_a_stale_answer_is_refused_with_both_texts(browser: Browser) -> None:
    asked = make_request()
    url, first = reverse("input", args=[asked.pk]), make_contact(asked.unit)
    browser.as_(first).post(url, answer_fields(asked))

    answer = browser.as_(make_contact(asked.unit)).post(url, answer_fields(asked, "Toinen."))

    assert answer.status_code == 409
    assert ANSWER in answer.text
    assert "Toinen." in answer.text
    asked.refresh_from_db()
    assert asked.answer == ANSWER


def test_a_question_without_words_is_told_what_is_missing(
    browser: Browser, asker: User, entry: Entry, division: Unit
) -> None:
    fields = {"units": [str(make_area(division).pk)], "question": " ", "due_on": ""}

    page = browser.as_(asker).post(reverse("input-ask", args=[entry.pk]), fields)

    assert page.status_code == 422
    assert "mitä palvelualueelta kysytään" in page.text
    assert "mihin mennessä vastausta pyydetään" in page.text
    assert not InputRequest.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"answer": ""}, {"answer": "a" * 5001}, {"answer": "a\0b"}, {"version": "x"}],
    ids=["empty", "long", "nul", "version"],
)
def test_a_bad_answer_is_refused(browser: Browser, changes: dict[str, str]) -> None:
    asked = make_request()
    browser.as_(make_contact(asked.unit))

    answer = browser.post(reverse("input", args=[asked.pk]), answer_fields(asked, **changes))

    asked.refresh_from_db()
    assert (answer.status_code, asked.answer) == (422, "")


def test_the_asker_reads_and_does_not_answer(browser: Browser, asker: User, entry: Entry) -> None:
    asked = make_request(entry=entry, answer=ANSWER)
    url = reverse("input", args=[asked.pk])
    browser.as_(asker)

    assert ANSWER in browser.get(url).text
    assert browser.post(url, answer_fields(asked, "Oma.")).status_code == 403


def test_others_see_no_request(browser: Browser) -> None:
    asked = make_request(answer=ANSWER)
    strangers = (make_contact(), make_head(), make_contact(make_area(asked.entry.unit)))
    acts = ("input-remind", "input-withdraw", "input-close")

    for person in strangers:
        browser.as_(person)
        assert browser.get(reverse("input", args=[asked.pk])).status_code == 404
        found = [browser.post(reverse(act, args=[asked.pk])).status_code for act in acts]
        assert found == [404, 404, 404]


def test_the_area_manages_nothing(browser: Browser) -> None:
    asked = make_request(answer=ANSWER)
    browser.as_(make_contact(asked.unit))

    for act in ("input-remind", "input-withdraw", "input-close"):
        assert browser.post(reverse(act, args=[asked.pk])).status_code == 403


def test_a_reminder_is_sent_once_and_only_before_an_answer(
    browser: Browser, asker: User, entry: Entry
) -> None:
    asked, answered = make_request(entry=entry), make_request(entry=entry, answer=ANSWER)
    browser.as_(asker)
    url = reverse("input-remind", args=[asked.pk])

    assert [browser.post(url).status_code for _ in range(2)] == [302, 409]
    assert browser.post(reverse("input-remind", args=[answered.pk])).status_code == 409
    assert kinds() == ["reporting.input_reminded"]


def test_the_answer_stands_beside_the_entry_and_is_taken_without_script(
    browser: Browser, asker: User, entry: Entry
) -> None:
    asked = make_request(entry=entry, answer=ANSWER)
    browser.as_(asker)

    page = browser.get(entry.get_absolute_url())
    taken = browser.post(
        reverse("input-quote", args=[entry.pk, asked.pk]), posted(asker, text="Oma alku.")
    )

    assert f'id="vastaus-{asked.pk}"' in page.text
    assert f"Oma alku.\n\n{ANSWER}" in taken.text
    entry.refresh_from_db()
    assert ANSWER not in entry.text


def test_an_answer_of_another_entry_is_not_taken(
    browser: Browser, asker: User, entry: Entry
) -> None:
    foreign = make_request(answer=ANSWER)

    answer = browser.as_(asker).post(
        reverse("input-quote", args=[entry.pk, foreign.pk]), posted(asker)
    )

    assert answer.status_code == 404


def test_the_area_finds_its_requests_on_its_own_page(browser: Browser, asker: User) -> None:
    asked = make_request()
    browser.as_(make_contact(asked.unit))

    assert reverse("inputs") in browser.get(reverse("my-entries")).text
    assert asked.get_absolute_url() in browser.get(reverse("inputs")).text
    browser.as_(asker)
    assert asked.get_absolute_url() not in browser.get(reverse("inputs")).text


def test_an_answer_that_may_be_mended_is_found_again(browser: Browser) -> None:
    asked = make_request(answer=ANSWER)

    page = browser.as_(make_contact(asked.unit)).get(reverse("my-entries"))

    assert reverse("inputs") in page.text


def test_the_list_costs_the_same_for_one_request_and_for_three(
    browser: Browser, division: Unit
) -> None:
    area, costs = make_area(division), []
    browser.as_(make_contact(area))
    for more in (1, 2):
        for _ in range(more):
            make_request(entry=make_entry(unit=division), unit=area)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("inputs"))
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("due", "today", "proposed"),
    [
        (date(2025, 10, 23), date(2025, 10, 1), date(2025, 10, 16)),
        (date(2025, 10, 23), date(2025, 10, 20), date(2025, 10, 21)),
        (None, date(2025, 10, 1), date(2025, 10, 8)),
    ],
    ids=["a week before", "too near", "no deadline"],
)
def test_the_proposed_day(due: date | None, today: date, proposed: date) -> None:
    assert usual_due(due, today) == proposed


def test_nothing_is_asked_in_a_locked_round(browser: Browser, asker: User, division: Unit) -> None:
    entry = make_entry(unit=division, round_=make_round(state=RoundState.LOCKED))
    area = make_area(division)
    make_contact(area)

    assert ask(browser.as_(asker), entry, area) == 409
