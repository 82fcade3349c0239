"""The proof of a round's lines: what is wrong first, each line saved in its place."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from audit.operations import unaudited
from reporting.city_lines.models import CityLine
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_city_line,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


@pytest.fixture
def lines() -> list[CityLine]:
    """In the guidelines' order: ready, unconfirmed, unfinished, ready and too long."""
    objective = make_objective()
    round_ = make_round(edition=objective.pillar.edition)
    measures = [make_measure(objective=objective) for _ in range(4)]
    texts = ["Hyvä.", "Ehdotus.", "Kesken.", "x" * 351]
    made = [
        make_city_line(round_=round_, measure=measure, text=text, ready=text != "Kesken.")
        for measure, text in zip(measures, texts, strict=True)
    ]
    with unaudited("a proposed status"):
        CityLine.objects.filter(pk=made[1].pk).update(progress_confirmed=False)
    return made


def shown(browser: Browser, **query: str) -> list[str]:
    page = browser.get(reverse("city-lines", query=query))
    return [row.line.text[:8] for row in page.context["rows"]]


def by_itself(line: CityLine, **changes: str) -> dict[str, str]:
    fields = {"version": str(line.version), "save_id": str(uuid4()), "read": "", "proof": "1"}
    return fields | {"text": "Uusi.", "progress": "ongoing", "period": "", "reason": ""} | changes


def save(browser: Browser, line: CityLine, **changes: str) -> object:
    return browser.post(
        reverse("city-line-save", args=[line.pk]),
        by_itself(line, **changes),
        headers={"HX-Request": "true", "HX-Target": f"saved-{line.pk}"},
    )


def test_what_is_wrong_comes_first(browser: Browser, head: User, lines: list[CityLine]) -> None:
    browser.as_(head)

    assert shown(browser) == ["x" * 8, "Ehdotus.", "Kesken.", "Hyvä."]
    assert shown(browser, sort="code") == ["Hyvä.", "Ehdotus.", "Kesken.", "x" * 8]
    assert len(lines) == 4


def test_the_address_chooses_and_what_it_does_not_know_is_ignored(
    browser: Browser, head: User, lines: list[CityLine]
) -> None:
    browser.as_(head)

    assert shown(browser, problem="long") == ["x" * 8]
    assert shown(browser, problem="unconfirmed") == ["Ehdotus."]
    assert shown(browser, problem="draft") == ["Kesken."]
    assert shown(browser, status="ongoing") == ["x" * 8, "Hyvä."]
    assert len(shown(browser, problem="x", status="x", sort="x", year="x")) == len(lines)


def test_a_line_saves_itself_in_its_place(browser: Browser, head: User) -> None:
    line = make_city_line()

    answer = save(browser.as_(head), line)

    line.refresh_from_db()
    assert (line.text, line.version) == ("Uusi.", 2)
    assert f'id="saved-{line.pk}" data-line' in answer.text  # type: ignore[attr-defined]
    assert 'name="version" value="2"' in answer.text  # type: ignore[attr-defined]


def test_a_stale_line_is_told_and_nothing_is_overwritten(browser: Browser, head: User) -> None:
    line = make_city_line()
    save(browser.as_(head), line, text="Ensimmäinen.")

    answer = save(browser, line, text="Toinen.")

    line.refresh_from_db()
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "data-stuck" in answer.text  # type: ignore[attr-defined]
    assert (line.text, Event.objects.filter(verb="city_line.save").count()) == ("Ensimmäinen.", 1)


def test_what_makes_no_sense_is_said_in_the_line_and_keeps_its_version(
    browser: Browser, head: User
) -> None:
    line = make_city_line()

    answer = save(browser.as_(head), line, text="x" * 601)

    line.refresh_from_db()
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'name="version" value="1"' in answer.text  # type: ignore[attr-defined]
    assert line.version == 1


def test_a_round_that_closes_meanwhile_keeps_its_lines(browser: Browser, head: User) -> None:
    line = make_city_line(round_=make_round(state=RoundState.CLOSED))
    browser.as_(head)

    answer = save(browser, line)

    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "data-stuck" in answer.text  # type: ignore[attr-defined]
    assert "<textarea" not in browser.get(reverse("city-lines")).text


def test_without_script_the_proof_is_where_one_comes_back(browser: Browser, head: User) -> None:
    line = make_city_line()

    answer = browser.as_(head).post(reverse("city-line-ready", args=[line.pk]), by_itself(line))

    proof = reverse("city-lines", query={"year": line.round.year})
    assert answer["Location"] == f"{proof}#l{line.pk}"


def test_taking_the_suggestion_leaves_a_mark(browser: Browser, head: User) -> None:
    line = make_city_line()
    browser.as_(head)

    save(browser, line)
    line.refresh_from_db()
    unmarked = Event.objects.filter(verb="city_line.take").exists()
    save(browser, line, text="Ehdotettu.", taken="1")

    assert not unmarked
    told = Event.objects.get(verb="city_line.take")
    assert (told.subject_id, told.changes) == (str(line.pk), {"from": [None, "suggestion"]})


def test_the_proof_costs_the_same_for_one_line_and_for_three(browser: Browser, head: User) -> None:
    browser.as_(head)
    objective = make_objective()
    round_, costs = make_round(edition=objective.pillar.edition), []
    for more in (1, 2):
        for _ in range(more):
            measure = make_measure(objective=objective)
            line = make_city_line(round_=round_, measure=measure, ready=True)
            entry = make_entry(round_=round_, measure=measure, version=3)
            line.sources.create(entry=entry, entry_version=2)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("city-lines"))
        costs.append(len(queries))

    assert costs[0] == costs[1]
