from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from reporting.city_lines.models import CityLine
from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import (
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_reader,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


def url(verb: str, line: CityLine) -> str:
    return reverse(f"city-line-{verb}", args=[line.pk])


def posted(**changes: str) -> dict[str, str]:
    fields = {"version": "1", "save_id": str(uuid4()), "read": "", "text": "Uusi lause."}
    return fields | {"progress": "ongoing", "period": "", "reason": ""} | changes


def test_the_page_shows_what_was_handed_over_and_not_the_drafts(
    browser: Browser, head: User
) -> None:
    line = make_city_line()
    make_entry(round_=line.round, measure=line.measure, state=State.APPROVED, text="Kolme matkaa.")
    make_entry(round_=line.round, measure=line.measure, state=State.DRAFT, text="Vielä kesken.")

    page = browser.as_(head).get(line.get_absolute_url())

    assert "Kolme matkaa." in page.text
    assert "Vielä kesken." not in page.text


def test_nothing_has_changed_since_a_sentence_that_nobody_has_written(
    browser: Browser, head: User
) -> None:
    line = make_city_line()
    make_entry(round_=line.round, measure=line.measure, state=State.APPROVED, text="Kolme matkaa.")
    said = 'id="h-muuttunut"'

    assert said not in browser.as_(head).get(line.get_absolute_url()).text

    browser.as_(head).post(url("save", line), posted())
    assert said in browser.as_(head).get(line.get_absolute_url()).text


def test_a_draft_is_kept(browser: Browser, head: User) -> None:
    line = make_city_line()

    answer = browser.as_(head).post(url("save", line), posted())

    assert (answer.status_code, answer["Location"]) == (302, line.get_absolute_url())
    line.refresh_from_db()
    assert (line.text, line.state) == ("Uusi lause.", "draft")


def test_ready_leads_to_the_next_sentence(browser: Browser, head: User) -> None:
    objective = make_objective()
    round_ = make_round(edition=objective.pillar.edition)
    first, second = (
        make_city_line(round_=round_, measure=make_measure(objective=objective)) for _ in range(2)
    )

    answer = browser.as_(head).post(url("ready", first), posted())

    assert answer["Location"] == second.get_absolute_url()
    first.refresh_from_db()
    assert (first.state, first.progress_confirmed) == ("ready", True)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("text", {"text": "  "}),
        ("progress", {"progress": ""}),
        ("period", {"progress": "planned"}),
        ("reason", {"progress": "discontinued"}),
        ("text", {"text": "x" * 601}),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_text_kept(
    browser: Browser, head: User, field: str, wrong: dict[str, str]
) -> None:
    line = make_city_line()

    answer = browser.as_(head).post(url("ready", line), posted(**wrong))

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.text
    assert posted(**wrong)["text"].strip() in answer.text
    line.refresh_from_db()
    assert line.version == 1


def test_an_imported_sentence_may_be_longer_than_a_composed_one(
    browser: Browser, head: User
) -> None:
    line = make_city_line(text="x" * 700, imported=True)

    answer = browser.as_(head).post(url("ready", line), posted(text="x" * 700))

    assert answer.status_code == 302


def test_a_conflict_shows_both_and_loses_neither(browser: Browser, head: User) -> None:
    line = make_city_line()
    browser.as_(head).post(url("save", line), posted(text="Ensimmäinen lause."))

    answer = browser.post(url("save", line), posted(text="Toinen lause."))

    assert answer.status_code == 409
    assert "Ensimmäinen lause." in answer.text
    assert "Toinen lause." in answer.text
    assert 'name="version" value="2"' in answer.text


def test_the_suggestion_goes_below_what_is_written_and_saves_nothing(
    browser: Browser, head: User
) -> None:
    line = make_city_line()
    make_entry(round_=line.round, measure=line.measure, state=State.APPROVED, text="Kolme matkaa.")

    answer = browser.as_(head).post(url("take", line), posted(text="Oma alku."))

    assert "Oma alku.\n\nKolme matkaa." in answer.text
    line.refresh_from_db()
    assert line.version == 1


@pytest.mark.parametrize("read", ["x", "1:1", "7e8fca3b-061a-4264-ba11-0cb918837e8c:x"])
def test_a_damaged_page_is_refused(browser: Browser, head: User, read: str) -> None:
    line = make_city_line()

    answer = browser.as_(head).post(url("save", line), posted(read=read))

    assert answer.status_code == 422


def test_who_else_comes_here(browser: Browser) -> None:
    line = make_city_line()

    contact = browser.as_(make_contact())
    hidden = [contact.get(line.get_absolute_url()), contact.post(url("save", line), posted())]
    lists = contact.get(reverse("city-lines"))
    reader = browser.as_(make_reader())
    visible = [reader.get(line.get_absolute_url()), reader.post(url("ready", line), posted())]

    assert [answer.status_code for answer in hidden] == [404, 404]
    assert lists.status_code == 404
    assert [answer.status_code for answer in visible] == [403, 403]
    line.refresh_from_db()
    assert line.version == 1


def test_the_list_costs_the_same_for_one_sentence_and_for_three(
    browser: Browser, head: User
) -> None:
    browser.as_(head)
    objective = make_objective()
    round_, costs = make_round(edition=objective.pillar.edition), []
    for more in (1, 2):
        for _ in range(more):
            make_city_line(round_=round_, measure=make_measure(objective=objective))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("city-lines"))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_page_costs_the_same_for_one_answer_and_for_three(browser: Browser, head: User) -> None:
    browser.as_(head)
    line, costs = make_city_line(), []
    for more in (1, 2):
        for _ in range(more):
            make_entry(round_=line.round, measure=line.measure, state=State.APPROVED)
        with CaptureQueriesContext(connection) as queries:
            browser.get(line.get_absolute_url())
        costs.append(len(queries))

    assert costs[0] == costs[1]
