from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BodyKind, Role, UnitKind
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_appointment,
    make_body,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_meeting,
    make_objective,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


def dashboard(**query: str) -> str:
    return reverse("dashboard", query=query)


def test_without_a_round_the_head_is_told_what_to_do_first(browser: Browser, head: User) -> None:
    assert reverse("import") in browser.as_(head).get(dashboard()).text


def test_the_matrix_speaks_of_exceptions(browser: Browser, head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    round_ = make_round(edition=measure.edition)
    entry = make_entry(round_=round_, measure=measure, unit=unit, state=State.RETURNED)

    page = browser.as_(head).get(dashboard())

    assert page.context["board"].counts == {State.RETURNED: 1}
    assert entry.get_absolute_url() in page.text
    assert "pill--ret" in page.text


def test_a_draft_keeps_its_status_to_itself(browser: Browser, head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    entry = make_entry(
        round_=make_round(edition=measure.edition), measure=measure, unit=unit, version=2
    )

    page = browser.as_(head).get(dashboard())

    cell = page.text.split(entry.get_absolute_url())[1].split("</td>")[0]
    assert "s-run" not in cell
    assert "pill--draft" in cell


def test_an_office_answers_in_the_column_of_the_others(browser: Browser, head: User) -> None:
    division = make_unit()
    office = make_unit(parent=division, kind=UnitKind.OFFICE)
    measure = make_measure(units=(office,))
    make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=office)

    [row] = browser.as_(head).get(dashboard()).context["rows"]

    assert [entries for _unit, entries in row.asked] == [()]
    assert [entry.unit for entry in row.others] == [office]


def test_a_division_without_a_contact_comes_first(browser: Browser, head: User) -> None:
    empty, covered = make_unit(), make_unit()
    make_contact(covered)
    yesterday = timezone.localdate() - timedelta(days=1)
    make_appointment(role=Role.CONTACT, unit=empty, ends_on=yesterday)
    make_round()

    page = browser.as_(head).get(dashboard())

    assert [standing.unit for standing in page.context["vacant"]] == [empty]


def test_the_filter_lives_in_the_address(browser: Browser, head: User) -> None:
    unit, objective = make_unit(), make_objective()
    round_ = make_round(edition=objective.pillar.edition)
    for state in (State.APPROVED, State.SUBMITTED, State.RETURNED):
        measure = make_measure(objective=objective, units=(unit,))
        make_entry(round_=round_, measure=measure, unit=unit, state=state)
    browser.as_(head)

    shown = {
        name: len(browser.get(dashboard(show=name)).context["rows"])
        for name in ("", "unfinished", "stuck", "x")
    }

    assert shown == {"": 3, "unfinished": 2, "stuck": 1, "x": 3}


def test_the_days_ahead_count_down(browser: Browser, head: User) -> None:
    today = timezone.localdate()
    make_meeting(body=make_body(kind=BodyKind.SUBCOMMITTEE), held_on=today + timedelta(days=9))

    [step] = browser.as_(head).get(dashboard()).context["steps"]

    assert step.left == 9


def test_it_is_the_heads_page(browser: Browser) -> None:
    make_round()

    assert browser.as_(make_contact()).get(dashboard()).status_code == 404


def test_it_costs_the_same_for_one_measure_and_for_three(browser: Browser, head: User) -> None:
    browser.as_(head)
    objective, unit = make_objective(), make_unit()
    round_, costs = make_round(edition=objective.pillar.edition), []
    for more in (1, 2):
        for _ in range(more):
            measure = make_measure(objective=objective, units=(unit,))
            make_entry(round_=round_, measure=measure, unit=unit)
            make_city_line(round_=round_, measure=measure)
        with CaptureQueriesContext(connection) as queries:
            browser.get(dashboard())
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_others_stand_among_what_waits(browser: Browser, head: User) -> None:
    division = make_unit()
    office = make_unit(parent=division, kind=UnitKind.OFFICE)
    measure = make_measure(units=(office,))
    make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=office)

    page = browser.as_(head).get(dashboard())

    assert page.context["board"].others == {"missing": 1}
    assert page.context["others_wait"]


def test_a_closed_round_waits_for_nobody(browser: Browser, head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    round_ = make_round(edition=measure.edition, state=RoundState.CLOSED)
    make_entry(round_=round_, measure=measure, unit=unit, state=State.APPROVED)

    page = browser.as_(head).get(dashboard())

    assert page.context["vacant"] == []
    assert "item--plain" not in page.text
