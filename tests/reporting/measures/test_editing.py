"""The pages by which the head keeps an edition by hand, and what the others see of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.operations import load_organisation, system_user
from accounts.roles import UnitKind
from audit.models import Event
from guidelines.models import Measure, Respondent
from guidelines.operations import retire_measure, units_asked
from reporting.opening.operations import missing_entries, missing_lines, open_round
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    load_organisation(actor=system_user())
    return make_head()


def url(name: str, measure: Measure) -> str:
    return reverse(name, args=[measure.edition_id, measure.code])


def sent(measure: Measure, **changes: str) -> dict[str, str]:
    data = {
        "seen": measure.text,
        "text": "Uudet sanat.",
        "keyword": "Uusi",
        "respondent": "divisions",
        "starts_on": "",
    }
    return data | changes


def test_changed_words_are_shown_with_the_day_they_changed(browser: Browser, head: User) -> None:
    measure = make_measure()

    answer = browser.as_(head).post(url("measure-edit", measure), sent(measure))

    assert answer.status_code == 302
    page = browser.as_(make_contact()).get(measure.get_absolute_url())
    (wording,) = page.context["wordings"]
    assert {span.kind: span.text for span in wording.spans}["out"]
    assert "Uudet" in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("keyword", "x" * 31), ("respondent", "units"), ("starts_on", "31.2.2026")],
)
def test_a_form_that_makes_no_sense_keeps_what_was_typed(
    browser: Browser, head: User, field: str, value: str
) -> None:
    measure = make_measure()
    events = Event.objects.count()

    answer = browser.as_(head).post(url("measure-edit", measure), sent(measure) | {field: value})

    assert answer.status_code == 422
    wrong = "units" if field == "respondent" else field
    assert list(answer.context["form"].errors) == [wrong]
    assert answer.context["form"]["keyword"].value()
    assert Event.objects.count() == events


def test_a_page_that_is_behind_is_told_and_keeps_what_was_typed(
    browser: Browser, head: User
) -> None:
    measure = make_measure()

    answer = browser.as_(head).post(
        url("measure-edit", measure), sent(measure, seen="Vanhat sanat.")
    )

    assert answer.status_code == 409
    assert "Uudet sanat." in answer.text
    measure.refresh_from_db()
    assert measure.text == "Toimimme verkostoissa."


def test_a_measure_is_added_moved_and_gets_a_theme(browser: Browser, head: User) -> None:
    objective = make_objective()
    first = make_measure(objective=objective)
    edition = first.edition
    browser.as_(head)

    add = reverse("measure-add", args=[objective.pk])
    assert browser.get(add).status_code == 200
    assert browser.post(add, sent(first)).status_code == 302
    new = Measure.objects.get(code="1.1.2")
    assert browser.post(url("measure-move", new), {"way": "up"}).status_code == 302
    assert browser.post(url("measure-move", new), {"way": "sideways"}).status_code == 422
    theme = reverse("theme-add", args=[edition.pk])
    assert browser.post(theme, {"name": "Ilmasto"}).status_code == 302
    assert browser.post(theme, {"name": "ilmasto"}).status_code == 422

    new.refresh_from_db()
    assert (new.code, new.number) == ("1.1.2", 1)
    page = browser.get(reverse("edition-edit", args=[edition.from_year, edition.to_year]))
    assert page.text.index("Uudet sanat.") < page.text.index("Toimimme verkostoissa.")
    assert "Ilmasto" in browser.get(url("measure-edit", new)).text


def test_a_service_area_that_is_asked_stays_asked(browser: Browser, head: User) -> None:
    area = make_unit(kind=UnitKind.SERVICE_AREA)
    measure = make_measure(units=(area,), respondent=Respondent.UNITS)
    named = {**sent(measure, respondent="units"), "units": str(area.pk)}

    answer = browser.as_(head).post(url("measure-edit", measure), named)

    assert answer.status_code == 302
    assert list(units_asked(measure)) == [area.pk]


def test_a_retired_measure_is_asked_in_no_round_opened_after_it(
    browser: Browser, head: User
) -> None:
    unit, objective = make_unit(), make_objective()
    gone, stays = (make_measure(objective=objective, units=(unit,)) for _ in range(2))
    round_ = make_round(edition=gone.edition, year=2026, state=RoundState.PLANNED)
    assert {e.measure_id for e in missing_entries(round_)} == {gone.pk, stays.pk}
    day = timezone.localdate() - timedelta(days=1)

    answer = browser.as_(head).post(
        url("measure-retire", gone), {"last_day": day.strftime("%d.%m.%Y")}
    )

    assert answer.status_code == 302
    assert {e.measure_id for e in missing_entries(round_)} == {stays.pk}
    assert {line.measure_id for line in missing_lines(round_)} == {stays.pk}
    open_round(round_id=round_.pk, actor=head)
    round_.refresh_from_db()
    assert list(round_.measures()) == [stays]
    page = browser.as_(make_contact()).get(gone.get_absolute_url())
    assert f"{day.day}.{day.month}.{day.year}" in page.text


def test_a_round_that_asked_a_retired_measure_keeps_it(head: User) -> None:
    measure = make_measure()
    round_ = make_round(edition=measure.edition, year=2026)
    make_entry(round_=round_, measure=measure)

    retire_measure(
        measure_id=measure.pk, actor=head, last_day=timezone.localdate() - timedelta(days=400)
    )

    assert list(round_.measures()) == [measure]


def test_a_last_day_before_the_first_is_refused_at_its_field(browser: Browser, head: User) -> None:
    measure = make_measure()
    browser.as_(head).post(url("measure-edit", measure), sent(measure, starts_on="1.1.2027"))

    answer = browser.post(url("measure-retire", measure), {"last_day": "31.12.2026"})

    assert answer.status_code == 409
    assert answer.context["retire_form"].errors["last_day"]
    measure.refresh_from_db()
    assert measure.ends_on is None


def test_others_read_and_do_not_edit(browser: Browser, head: User) -> None:
    measure = make_measure()
    edition = measure.edition
    edit = reverse("edition-edit", args=[edition.from_year, edition.to_year])

    for person in (make_contact(), make_admin()):
        browser.as_(person)
        assert browser.get(edit).status_code == 403
        assert browser.get(url("measure-edit", measure)).status_code == 403
        assert browser.post(url("measure-edit", measure), sent(measure)).status_code == 403
        assert url("measure-edit", measure) not in browser.get(measure.get_absolute_url()).text
    measure.refresh_from_db()
    assert measure.text == "Toimimme verkostoissa."
    assert url("measure-edit", measure) in browser.as_(head).get(measure.get_absolute_url()).text


def test_the_page_asks_as_much_for_one_measure_as_for_three(browser: Browser, head: User) -> None:
    counts = []
    browser.as_(head)
    for number in (1, 3):
        objective = make_objective()
        edition = objective.pillar.edition
        for _ in range(number):
            make_measure(objective=objective)
        page = reverse("edition-edit", args=[edition.from_year, edition.to_year])
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
