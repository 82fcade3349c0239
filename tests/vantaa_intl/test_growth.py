"""A round's pages ask the database the same, whatever the number of rounds before it."""

import pytest

from reporting.city_lines.models import CityLineSource
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import Round, RoundState
from tests.factories import (
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_round,
    make_unit,
)
from vantaa_intl.benchmark import growth
from vantaa_intl.benchmark.pages import opened_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_rounds() -> Round:
    """An open round after a closed one, with a row in each state that the pages show."""
    objective = make_objective()
    edition, unit = objective.pillar.edition, make_unit()
    closed = make_round(edition=edition, year=2025, state=RoundState.CLOSED)
    now = make_round(edition=edition, year=2026)
    for state in (State.DRAFT, State.RETURNED, State.SUBMITTED):
        measure = make_measure(objective=objective, units=(unit,))
        before = make_entry(measure=measure, unit=unit, round_=closed, state=State.APPROVED)
        line = make_city_line(round_=closed, measure=measure, ready=True)
        CityLineSource.objects.create(city_line=line, entry=before, entry_version=1)
        make_entry(measure=measure, unit=unit, round_=now, state=state)
    make_contact(unit)
    make_head()
    return now


def test_pages_ask_the_same_after_one_year_and_after_three(two_rounds: Round) -> None:
    pages = opened_most()
    one = {page.name: page.queries() for page in pages}

    growth.move_to_the_last_years()
    growth.add_years(2)

    three = {page.name: page.queries() for page in pages}
    assert (Round.objects.count(), Entry.objects.exclude(round=two_rounds).count()) == (4, 9)
    assert three == one
    # session, person and grants; the rest is written down in the pages' own tests
    assert max(one.values()) <= 25, one


def test_control_a_question_for_each_year_is_seen() -> None:
    assert not growth.Queries("my_page", {1: 9, 10: 18}).constant
    assert growth.Queries("my_page", {1: 9, 10: 9}).constant
