"""The pages of writing and reviewing in a browser: accessible, by keyboard, without script.

Each test is over 0.5 s: the tables are emptied and a browser is driven.
"""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.states import State
from tests.factories import make_entry
from tests.reporting.entries.scenes import make_writer
from tests.reporting.entries.windows import TYPED, expect_kept, open_entry, stored


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def test_the_form_is_filled_in_and_submitted_by_keyboard_alone(
    page: Page, contact: User, draft: Entry
) -> None:
    make_entry(unit=draft.unit, measure=draft.measure.objective.measures.first(), text="")
    open_entry(page, contact, draft)

    tab_to(page, "input[name=progress]")
    page.keyboard.press("ArrowUp")
    tab_to(page, "#id_planned_for")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_text")
    page.keyboard.press("Control+A")
    page.keyboard.type(TYPED)
    tab_to(page, "button[formaction*=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: str(draft.pk) not in url)

    now = Entry.objects.get(pk=draft.pk)
    assert (now.state, now.text, now.progress) == (State.SUBMITTED, TYPED, "planned")
    expect_kept(page, 0)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_everything_works_without_script(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    open_entry(page, contact, draft)

    page.locator("#id_text").fill("")
    page.locator("button[formaction*=submit]").click()
    expect(page.locator(".errsum")).to_be_visible()
    page.locator("#id_text").fill(TYPED)
    page.locator("form#entry-form button.btn--quiet").click()
    assert stored(draft) == TYPED
    page.locator("button[formaction*=submit]").click()
    page.wait_for_url(lambda url: "submit" not in url)
    context.close()

    assert Entry.objects.get(pk=draft.pk).state == State.SUBMITTED
