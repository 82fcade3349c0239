"""Whom a measure asks in a round."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from audit.models import Event
from guidelines.models import Assignment, Measure, Respondent
from guidelines.operations import units_asked
from reporting.entries.models import Entry
from reporting.rounds.models import Round, RoundState
from tests.conftest import Browser
from tests.factories import (
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def measure(unit: Unit) -> Measure:
    return make_measure(units=(unit,))


@pytest.fixture
def round_(measure: Measure) -> Round:
    return make_round(edition=measure.edition)


def post(browser: Browser, act: str, round_: Round, measure: Measure, **fields: str) -> int:
    url = reverse(f"round-asked-{act}", args=[round_.pk, measure.pk])
    status: int = browser.post(url, fields).status_code
    return status


def test_one_more_unit_gets_its_entry_at_once(
    browser: Browser, head: User, round_: Round, measure: Measure
) -> None:
    more = make_unit()

    assert post(browser.as_(head), "add", round_, measure, unit=str(more.pk)) == 302

    assert Entry.objects.get().unit == more
    assert more.pk in units_asked(measure)
    assert {e.verb for e in Event.objects.all()} == {"measure.ask", "entry.open"}


def test_a_planned_round_gets_no_entry_before_it_opens(
    browser: Browser, head: User, measure: Measure
) -> None:
    planned, more = make_round(edition=measure.edition, state=RoundState.PLANNED), make_unit()

    assert post(browser.as_(head), "add", planned, measure, unit=str(more.pk)) == 302

    assert more.pk in units_asked(measure)
    assert not Entry.objects.exists()


def test_an_untouched_unit_is_released_and_its_past_stays(
    browser: Browser, head: User, round_: Round, measure: Measure, unit: Unit
) -> None:
    make_entry(round_=round_, measure=measure, unit=unit, text="")
    old = make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=unit)

    status = post(
        browser.as_(head), "release", round_, measure, unit=str(unit.pk), reason="Siirtyi."
    )

    assert status == 302
    assert [e.pk for e in Entry.objects.all()] == [old.pk]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert Assignment.objects.get().ends_on == yesterday
    told = {e.verb: e.changes["reason"] for e in Event.objects.all()}
    assert told == {"entry.release": ["", "Siirtyi."], "measure.release": ["", "Siirtyi."]}


def test_a_unit_that_has_written_is_not_released(
    browser: Browser, head: User, round_: Round, measure: Measure, unit: Unit
) -> None:
    make_entry(round_=round_, measure=measure, unit=unit, version=2)

    status = post(
        browser.as_(head), "release", round_, measure, unit=str(unit.pk), reason="Siirtyi."
    )

    assert (status, Entry.objects.count()) == (409, 1)
    assert units_asked(measure) == {unit.pk: unit.key}


def test_releasing_needs_a_reason(
    browser: Browser, head: User, round_: Round, measure: Measure, unit: Unit
) -> None:
    make_entry(round_=round_, measure=measure, unit=unit, text="")

    assert post(browser.as_(head), "release", round_, measure, unit=str(unit.pk)) == 422

    assert Entry.objects.count() == 1


@pytest.mark.parametrize("key", ["", "0", "x", "999999999"])
def test_a_unit_that_is_none_is_refused(
    browser: Browser, head: User, round_: Round, measure: Measure, key: str
) -> None:
    assert post(browser.as_(head), "add", round_, measure, unit=key) == 422
    assert not Entry.objects.exists()


@pytest.mark.parametrize("state", [RoundState.LOCKED, RoundState.CLOSED])
def test_an_ended_round_asks_whom_it_asked(
    browser: Browser, head: User, measure: Measure, state: RoundState
) -> None:
    round_, more = make_round(edition=measure.edition, state=state), make_unit()

    assert post(browser.as_(head), "add", round_, measure, unit=str(more.pk)) == 409
    assert more.pk not in units_asked(measure)


def test_a_measure_of_a_role_is_not_given_to_units(browser: Browser, head: User) -> None:
    measure, more = make_measure(respondent=Respondent.HEAD), make_unit()
    round_ = make_round(edition=measure.edition)

    assert post(browser.as_(head), "add", round_, measure, unit=str(more.pk)) == 409
    assert units_asked(measure) == {}


def test_a_contact_changes_nothing(
    browser: Browser, round_: Round, measure: Measure, unit: Unit
) -> None:
    browser.as_(make_contact(unit))

    assert post(browser, "add", round_, measure, unit=str(make_unit().pk)) == 403
    assert post(browser, "release", round_, measure, unit=str(unit.pk), reason="Ei.") == 403
    page = browser.get(reverse("round-asked", args=[round_.pk, measure.pk]))
    assert page.status_code == 403
    assert units_asked(measure) == {unit.pk: unit.key}
