"""The edition as a book, and a measure with its years as different people may read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.operations import load_organisation, system_user
from guidelines.models import Edition, Measure, Respondent
from reporting.entries.states import State
from reporting.imports.operations import apply_import
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_member,
    make_objective,
    make_person,
    make_reader,
    make_round,
    make_secretary,
    make_unit,
)
from tests.reporting.imports.documents import outline_of, text_of

pytestmark = pytest.mark.django_db


def imported(years: str = "2025-26", drop: int = 0) -> Edition:
    load_organisation(actor=system_user())
    outline = outline_of(text_of(years=years, drop=drop))
    return apply_import(outline=outline, source="a", actor=system_user()).edition


def years(browser: Browser, measure: Measure) -> list[int]:
    page = browser.get(measure.get_absolute_url())
    assert page.status_code == 200
    return [year.round.year for year in page.context["years"]]


def test_everybody_signed_in_reads_the_guidelines(browser: Browser) -> None:
    edition = imported()
    measure = edition.measures.get(code="1.1.2")
    pages = [
        reverse("edition"),
        reverse("edition-of", args=[2025, 2026]),
        measure.get_absolute_url(),
    ]

    for make in (make_head, make_contact, make_reader, make_admin, make_member, make_secretary):
        browser.as_(make())
        for url in pages:
            answer = browser.get(url)
            assert (answer.status_code, measure.text in answer.text) == (200, True)


def test_without_guidelines_the_page_says_so(browser: Browser) -> None:
    assert browser.as_(make_contact()).get(reverse("edition")).status_code == 200
    head = browser.as_(make_head()).get(reverse("edition"))
    assert reverse("import") in head.text


@pytest.mark.parametrize(
    ("name", "args"),
    [("edition-of", [1999, 2000]), ("measure", [0, "1.1.1"]), ("edition-of", [10**20, 2000])],
)
def test_what_is_not_there_is_not_found(browser: Browser, name: str, args: list[object]) -> None:
    assert browser.as_(make_person()).get(reverse(name, args=args)).status_code == 404


def test_the_edition_in_force_stands_before_one_that_begins_later(browser: Browser) -> None:
    now, later = imported("2025-26"), imported("2051-52")
    browser.as_(make_contact())

    assert browser.get(reverse("edition")).context["edition"] == now
    page = browser.get(reverse("edition-of", args=[2051, 2052]))
    assert page.context["edition"] == later
    assert reverse("edition-of", args=[2025, 2026]) in page.text


def test_a_measures_history_reads_over_editions_and_codes(browser: Browser) -> None:
    old = imported("2025-26").measures.get(code="1.1.2")
    new = imported("2027-28", drop=1).measures.get(code="1.1.1")
    browser.as_(make_contact())

    assert years(browser, new) == [2027, 2025]
    assert years(browser, old) == [2027, 2025]
    page = browser.get(new.get_absolute_url())
    assert [y.earlier for y in page.context["years"]] == [old, None]
    assert old.get_absolute_url() in page.text


def test_an_old_address_leads_to_the_measure_that_moved(browser: Browser) -> None:
    edition = imported()
    last = edition.measures.get(code="1.1.3")
    imported(drop=1)
    browser.as_(make_contact())

    answer = browser.get(reverse("measure", args=[edition.pk, "1.1.3"]))

    last.refresh_from_db()
    assert (last.code, answer.status_code) == ("1.1.2", 302)
    assert answer.headers["Location"] == last.get_absolute_url()


def test_a_proposed_status_is_not_shown_as_the_citys(browser: Browser) -> None:
    edition = imported()
    measure = edition.measures.get(code="1.1.3")
    browser.as_(make_contact())
    url = measure.get_absolute_url()

    assert "s-plan" not in _main(browser, url)
    measure.city_lines.update(progress_confirmed=True)
    assert "s-plan" in _main(browser, url)
    assert "s-plan" in _main(browser, reverse("edition"))


def _main(browser: Browser, url: str) -> str:
    return str(browser.get(url).text).partition("<main")[2]


def test_a_units_draft_is_read_by_its_writers_alone(browser: Browser) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    entry = make_entry(unit=unit, measure=measure, text="Salainen luonnos.", version=2)
    url = measure.get_absolute_url()

    own = browser.as_(make_contact(unit)).get(url)
    assert "Salainen luonnos." in own.text
    assert entry.get_absolute_url() in own.text
    head = browser.as_(make_head()).get(url)
    assert "Salainen luonnos." not in head.text
    assert [a.is_readable for a in head.context["years"][0].answers] == [False]
    for person in (make_contact(), make_member(), make_admin(), make_reader()):
        page = browser.as_(person).get(url)
        assert page.context["years"] == []
        assert "Salainen luonnos." not in page.text


def test_a_city_line_of_a_running_round_is_the_heads_own(browser: Browser) -> None:
    line = make_city_line(text="Keskeneräinen lause.")
    url = line.measure.get_absolute_url()

    assert "Keskeneräinen lause." in browser.as_(make_head()).get(url).text
    assert "Keskeneräinen lause." not in browser.as_(make_contact()).get(url).text


def test_an_approved_answer_is_read_by_the_citys_people(browser: Browser) -> None:
    entry = make_entry(state=State.APPROVED, text="Kolme matkaa.")

    page = browser.as_(make_contact()).get(entry.measure.get_absolute_url())

    assert "Kolme matkaa." in page.text
    assert [answer.may_write for answer in page.context["years"][0].answers] == [False]


def test_the_edition_costs_as_much_for_one_measure_as_for_three(browser: Browser) -> None:
    browser.as_(make_contact())
    counts = []
    for number, drop in enumerate((2, 0)):
        edition = imported(f"20{41 + 2 * number}-{42 + 2 * number}", drop)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("edition-of", args=[edition.from_year, edition.to_year]))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_measure_costs_as_much_for_one_year_as_for_three(browser: Browser) -> None:
    objective = make_objective()
    measure = make_measure(objective=objective, respondent=Respondent.DIVISIONS)
    browser.as_(make_head())
    counts = []
    for rounds in (1, 2):
        for _ in range(rounds):
            round_ = make_round(edition=measure.edition)
            make_city_line(round_=round_, measure=measure)
            make_entry(round_=round_, measure=measure, state=State.SUBMITTED)
        with CaptureQueriesContext(connection) as queries:
            browser.get(measure.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20
