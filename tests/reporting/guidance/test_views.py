"""The head's guidance per measure and round, written in place."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from audit.operations import unaudited
from guidelines.models import Measure
from reporting.guidance.models import Guidance
from reporting.rounds.models import Round, RoundState
from tests.conftest import Browser
from tests.factories import make_contact, make_head, make_measure, make_objective, make_round
from tests.reporting.entries.scenes import set_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


@pytest.fixture
def measure() -> Measure:
    return make_measure()


def round_of(measure: Measure, year: int = 2026, state: RoundState = RoundState.OPEN) -> Round:
    return make_round(edition=measure.edition, year=year, state=state)


def make_guidance(round_: Round, measure: Measure, text: str = "Kerrotaan vaikutuksista.") -> None:
    with unaudited("a test sets the scene"):
        Guidance.objects.create(
            round=round_,
            measure=measure,
            text=text,
            saved_by=make_head(),
            saved_at=datetime(2025, 9, 1, tzinfo=UTC),
        )


def save(browser: Browser, round_: Round, measure: Measure, version: int, text: str) -> int:
    url = reverse("guidance-save", args=[round_.pk, measure.pk])
    status: int = browser.post(url, {"version": str(version), "text": text}).status_code
    return status


def stored() -> list[tuple[str, int]]:
    return list(Guidance.objects.values_list("text", "version"))


def test_a_text_is_written_mended_and_taken_away(
    browser: Browser, head: User, measure: Measure
) -> None:
    round_ = round_of(measure)
    browser.as_(head)

    found = []
    for version, text in ((0, "Kerro määristä."), (1, "Kerro luvuista."), (2, "")):
        assert save(browser, round_, measure, version, text) == 302
        found.append(stored())

    assert found == [[("Kerro määristä.", 1)], [("Kerro luvuista.", 2)], []]
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["guidance.save", "guidance.save", "guidance.remove"]


def test_a_stale_text_is_refused_and_both_are_shown(
    browser: Browser, head: User, measure: Measure
) -> None:
    round_ = round_of(measure)
    make_guidance(round_, measure, "Toisen ohje.")

    answer = browser.as_(head).post(
        reverse("guidance-save", args=[round_.pk, measure.pk]),
        {"version": "0", "text": "Oma ohje."},
    )

    assert answer.status_code == 409
    assert "Toisen ohje." in answer.text
    assert "Oma ohje." in answer.text
    assert stored() == [("Toisen ohje.", 1)]
    assert save(browser, round_, measure, 1, "Oma ohje.") == 302  # on top of what was shown


@pytest.mark.parametrize(
    ("version", "text"),
    [("0", "a" * 1001), ("-1", "Ohje."), ("", "Ohje."), ("0", "a\0b"), ("0", "vi\ufffdka")],
    ids=["long", "negative", "none", "nul", "damaged"],
)
def test_bad_input_is_refused_at_its_field(
    browser: Browser, head: User, measure: Measure, version: str, text: str
) -> None:
    url = reverse("guidance-save", args=[round_of(measure).pk, measure.pk])

    answer = browser.as_(head).post(url, {"version": version, "text": text})

    assert (answer.status_code, stored()) == (422, [])


def test_last_years_texts_are_taken_over_an_edition_too(
    browser: Browser, head: User, measure: Measure
) -> None:
    make_guidance(round_of(measure, 2025, RoundState.CLOSED), measure, "Viime vuoden ohje.")
    later = set_fields(make_measure(), continues=measure)
    kept = make_measure(objective=later.objective)
    round_ = round_of(later)
    make_guidance(round_, kept, "Tämän vuoden ohje.")

    answer = browser.as_(head).post(reverse("guidance-carry", args=[round_.pk]))

    assert answer.status_code == 302
    texts = dict(round_.guidance.values_list("measure_id", "text"))
    assert texts == {later.pk: "Viime vuoden ohje.", kept.pk: "Tämän vuoden ohje."}
    assert Event.objects.get().verb == "guidance.save"


def test_a_contact_reads_and_writes_nothing(browser: Browser, measure: Measure) -> None:
    round_ = round_of(measure)
    make_guidance(round_, measure)
    browser.as_(make_contact())

    page = browser.get(reverse("guidance", args=[round_.pk]))

    assert "Kerrotaan vaikutuksista." in page.text
    assert "<textarea" not in page.text
    assert save(browser, round_, measure, 1, "Oma.") == 403
    assert browser.post(reverse("guidance-carry", args=[round_.pk])).status_code == 403


def test_a_closed_round_keeps_its_guidance(browser: Browser, head: User, measure: Measure) -> None:
    round_ = round_of(measure, state=RoundState.CLOSED)

    assert save(browser.as_(head), round_, measure, 0, "Ohje.") == 409
    assert stored() == []


def test_a_measure_of_another_edition_is_not_there(
    browser: Browser, head: User, measure: Measure
) -> None:
    assert save(browser.as_(head), round_of(measure), make_measure(), 0, "Ohje.") == 404


def test_the_page_costs_the_same_for_one_measure_and_for_three(
    browser: Browser, head: User
) -> None:
    objective, costs = make_objective(), []
    round_ = make_round(edition=objective.pillar.edition, year=2026)
    browser.as_(head)
    for more in (1, 2):
        for _ in range(more):
            make_guidance(round_, make_measure(objective=objective))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("guidance", args=[round_.pk]))
        costs.append(len(queries))

    assert costs[0] == costs[1]
