"""The round's own pages in a real browser: reachable, and nothing for axe to find.

Over 0.5 s: Chromium, eight pages in two themes and two widths.
"""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.roles import BodyKind
from reporting.inputs.links import link_path
from reporting.rounds.models import RoundState
from tests.browser import assert_accessible, sign_in
from tests.factories import (
    make_body,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_meeting,
    make_round,
    make_unit,
)
from tests.reporting.inputs.scenes import make_area, make_request

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_heads_pages_are_accessible(page: Page) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    planned = make_round(edition=measure.edition, year=2026, state=RoundState.PLANNED)
    round_ = make_round(edition=measure.edition, year=2025)
    make_entry(round_=round_, measure=measure, unit=unit, text="")
    group = make_body(kind=BodyKind.CITY_GROUP)
    meeting = make_meeting(round_=round_, body=group, held_on=date(2025, 11, 24))
    sign_in(page, make_head())

    addresses = [
        reverse("round", args=[round_.pk]),
        reverse("round-open", args=[planned.pk]),
        reverse("round-close", args=[round_.pk]),
        reverse("round-asked", args=[round_.pk, measure.pk]),
        reverse("guidance", args=[round_.pk]),
        reverse("meeting", args=[meeting.pk]),
    ]
    for address in addresses:
        page.goto(address)
        assert_accessible(page)

    page.goto(addresses[0])
    page.locator("summary").first.click()
    page.fill(f"#id_m{meeting.pk}-held_on", "1.12.2027")
    page.locator(f"form[action='{reverse('meeting-set', args=[meeting.pk])}'] button").click()
    page.wait_for_selector("input[name=seen]", state="attached")
    assert_accessible(page)


def test_asking_and_answering_are_accessible(page: Page) -> None:
    division = make_unit()
    entry = make_entry(unit=division)
    by_link = make_request(entry=entry, email="joku@palvelu.example")
    answered = make_request(entry=entry, answer="Kaksi tapaamista.")
    make_area(division)
    page.goto(link_path(by_link))
    assert_accessible(page)

    sign_in(page, make_contact(answered.unit))
    for address in (reverse("inputs"), reverse("input", args=[answered.pk])):
        page.goto(address)
        assert_accessible(page)

    page.context.clear_cookies()
    sign_in(page, make_contact(division))
    page.goto(reverse("input-ask", args=[entry.pk]))
    assert_accessible(page)
    page.goto(reverse("entry", args=[entry.pk]))
    page.get_by_role("button", name="Ota tekstiin").or_(
        page.get_by_role("button", name="Take into the text")
    ).click()
    assert "Kaksi tapaamista." in page.input_value("#id_text")
