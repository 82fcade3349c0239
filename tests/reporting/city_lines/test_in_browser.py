"""The proof in a real browser: many forms that save themselves, and two writers of one line."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from reporting.city_lines.models import CityLine
from tests.browser import assert_accessible, sign_in
from tests.factories import (
    make_city_line,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_line_of_the_proof_saves_itself_and_a_conflict_is_told(page: Page) -> None:
    objective = make_objective()
    round_ = make_round(edition=objective.pillar.edition)
    first, second = (
        make_city_line(round_=round_, measure=make_measure(objective=objective), text=text)
        for text in ("Ensimmäinen.", "Toinen.")
    )
    sign_in(page, make_head())
    page.goto(reverse("city-lines"))

    for line, text in ((first, "Ensimmäinen uusi."), (second, "Toinen uusi.")):
        page.locator(f"#l{line.pk} textarea[name=text]").fill(text)
        expect(page.locator(f"#saved-{line.pk} [name=version]")).to_have_value("2", timeout=20_000)
    other = page.context.new_page()
    other.goto(reverse("city-lines"))
    other.locator(f"#l{first.pk} textarea[name=text]").fill("Toisessa ikkunassa.")
    expect(other.locator(f"#saved-{first.pk} [name=version]")).to_have_value("3", timeout=20_000)
    other.close()
    page.locator(f"#l{first.pk} textarea[name=text]").fill("Ensimmäisessä ikkunassa.")
    expect(page.locator(f"#saved-{first.pk}[data-stuck]")).to_be_visible(timeout=20_000)

    texts = CityLine.objects.in_order().values_list("text", flat=True)
    assert list(texts) == ["Toisessa ikkunassa.", "Toinen uusi."]
    page.locator(f"#saved-{first.pk} button").click()
    expect(page.locator("#id_text")).to_have_value("Ensimmäisessä ikkunassa.")
    expect(page.locator("main")).to_contain_text("Toisessa ikkunassa.")


def test_the_pages_of_the_head_are_accessible(page: Page) -> None:
    unit, objective = make_unit(), make_objective()
    now, then = (make_round(edition=objective.pillar.edition, year=y) for y in (2031, 2030))
    for progress in ("ongoing", "done"):
        measure = make_measure(objective=objective, units=(unit,))
        for round_ in (now, then):
            make_city_line(round_=round_, measure=measure, ready=progress == "ongoing")
            make_entry(round_=round_, measure=measure, unit=unit)
    sign_in(page, make_head())

    line = CityLine.objects.filter(round=now)[0]
    names = ("dashboard", "dashboard-themes", "dashboard-years", "dashboard-rows", "city-lines")
    for address in (*map(reverse, names), line.get_absolute_url()):
        page.goto(address)
        assert_accessible(page)


def test_a_filter_swaps_the_matrix_and_the_address(page: Page) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=unit)
    sign_in(page, make_head())
    page.goto(reverse("dashboard"))

    page.locator("#f-state").select_option("approved")

    expect(page.locator("#matrix table")).to_have_count(0)
    page.wait_for_url("**state=approved**")
    page.locator("#f-state").select_option("missing")
    expect(page.locator("#matrix table")).to_have_count(1)
