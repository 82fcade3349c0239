"""The pages of many rows in a browser. Over 0.5 s each: a browser is driven."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from reporting.entries.models import Entry
from reporting.entries.states import State
from tests.browser import assert_accessible, sign_in
from tests.factories import make_entry, make_measure
from tests.reporting.entries.scenes import make_due, make_writer, set_fields
from tests.reporting.writing.scenes import LAST_YEAR, make_continuing

WORDS = ("Ensimmäisen rivin teksti.", "Toisen rivin teksti.")


@pytest.fixture
def rows(live_server: LiveServer) -> list[Entry]:  # noqa: ARG001 -- the server needs its rows
    first = make_continuing()
    make_due(first.round, days=5)
    unit, round_, objective = first.unit, first.round, first.measure.objective
    others = [make_measure(objective=objective) for _ in range(2)]
    returned = make_entry(unit=unit, round_=round_, measure=others[0], state=State.RETURNED)
    draft = make_entry(unit=unit, round_=round_, measure=others[1], text="Luonnos.", version=2)
    set_fields(draft, unchanged=True)
    return [returned, first, draft]  # in the order of the page


def form_of(page: Page, entry: Entry) -> Locator:
    return page.locator(f"#kirjaus-{entry.pk} form[data-autosave]")


def test_two_rows_of_one_page_are_each_saved_on_their_own(page: Page, rows: list[Entry]) -> None:
    sign_in(page, make_writer(rows[0]))
    page.goto(reverse("write-all"))

    for entry, words in zip(rows, WORDS, strict=False):
        form_of(page, entry).locator("textarea[name=text]").fill(words)
    for entry in rows[:2]:
        expect(page.locator(f"#saved-{entry.pk}:not(.saved--wrong) svg")).to_be_visible()
    page.wait_for_function("Drafts.count().then((n) => n === 0)")

    stored = [Entry.objects.get(pk=entry.pk) for entry in rows]
    assert [entry.text for entry in stored] == [*WORDS, "Luonnos."]
    assert stored[2].version == 2
    assert_accessible(page)


def test_without_script_a_row_is_kept_as_last_year_and_submitted_from_the_wall(
    chromium: Browser, live_server: LiveServer, rows: list[Entry]
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, make_writer(rows[0]))
    page.goto(reverse("write-all") + "?wall=1")

    assert page.locator(".one:visible").count() == 1
    page.locator(f".one:visible a[href='#kirjaus-{rows[1].pk}']").click()
    expect(page.locator(f"#kirjaus-{rows[1].pk}")).to_be_visible()
    assert page.locator(".one:visible").count() == 1
    page.locator(".one:visible .keep summary").click()
    page.locator(".one:visible textarea[name=sentence]").fill(WORDS[0])
    page.locator(".one:visible button[name=submit]").click()
    page.wait_for_url("**wall=1**")
    context.close()

    entry = Entry.objects.get(pk=rows[1].pk)
    assert (entry.state, entry.text) == (State.SUBMITTED, f"{LAST_YEAR}\n\n{WORDS[0]}")


def test_the_list_is_walked_by_keyboard(page: Page, rows: list[Entry]) -> None:
    sign_in(page, make_writer(rows[0]))
    page.goto(reverse("my-entries"))
    page.locator("[data-row]").first.focus()
    seen = []

    for key in ("j", "ArrowDown", "ArrowDown", "k"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
    page.locator(".keep summary").click()
    page.locator("textarea[name=sentence]").fill("jk")

    address = [entry.get_absolute_url() for entry in rows]
    assert seen == [address[1], address[2], address[2], address[1]]
    assert page.locator("textarea[name=sentence]").input_value() == "jk"
    assert_accessible(page)
