"""The submit button beside a form that saves by itself. Over 0.5 s each: a browser types."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.states import State
from tests.browser import sign_in
from tests.factories import make_entry
from tests.reporting.entries.scenes import make_writer
from tests.reporting.entries.windows import TYPED, expect_kept, expect_saved, open_entry, stored


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def test_resting_on_the_submit_button_submits_nothing(
    page: Page, contact: User, draft: Entry
) -> None:
    """Htmx takes the path of the button that has the focus; a save must not become a submit."""
    open_entry(page, contact, draft)
    page.locator("#id_text").fill(TYPED)
    page.locator("button[formaction*=submit]").focus()
    page.locator("#id_text").evaluate(
        "field => { field.value += ' Ja neljäs.';"
        " field.dispatchEvent(new Event('input', { bubbles: true })) }"
    )

    expect(page.locator("#saved input[name=version]")).to_have_value("3")
    expect_saved(page)

    draft.refresh_from_db()
    assert (draft.state, draft.text) == (State.DRAFT, TYPED + " Ja neljäs.")


def test_a_submit_takes_what_was_typed_this_very_moment(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)

    page.locator("#id_text").fill(TYPED)
    page.locator("button[formaction*=submit]").click()
    page.wait_for_url(f"**{reverse('my-entries')}")

    draft.refresh_from_db()
    assert (draft.state, draft.text) == (State.SUBMITTED, TYPED)
    expect_kept(page, 0)


def test_a_page_from_before_signing_in_again_can_be_submitted(
    page: Page, contact: User, draft: Entry
) -> None:
    """Signing in turns the token against forgery; the page takes the new one from its cookie."""
    open_entry(page, contact, draft)
    Session.objects.all().delete()
    sign_in(page, contact)
    page.context.add_cookies(
        [
            {
                "name": "__Host-csrf",
                "value": "n" * 32,  # as long as a secret of Django's
                "url": "https://localhost",
                "secure": True,
            }
        ]
    )

    page.locator("#id_text").fill(TYPED)
    page.locator("button[formaction*=submit]").click()
    page.wait_for_url(f"**{reverse('my-entries')}")

    assert stored(draft) == TYPED
