"""Promises 1 to 4 of RELIABILITY.md in a browser: what is typed is kept, and the line says so.

Each test is over 0.5 s: the tables are emptied, a browser types, and saving waits for a pause.
"""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from tests.browser import sign_in
from tests.factories import make_entry
from tests.reporting.entries.scenes import make_writer, set_fields
from tests.reporting.entries.windows import (
    TYPED,
    expect_kept,
    expect_saved,
    open_entry,
    stored,
    window,
    words,
)

WAY_IN = "riittävän pitkä salasana"


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def test_what_is_typed_saves_itself_and_the_line_says_so(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)

    page.locator("#id_text").fill(TYPED)
    expect(page.locator("#saved")).to_contain_text(words(page, "pending"))
    expect_saved(page)
    page.locator("#id_text").fill(TYPED + " Ja neljäs.")
    page.locator("#id_text").blur()
    expect(page.locator("#saved input[name=version]")).to_have_value("3")

    assert stored(draft) == TYPED + " Ja neljäs."
    assert page.locator("#saved").count() == 1
    expect_kept(page, 0)


def test_what_is_typed_during_a_save_is_saved_after_it(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/save/", hold, times=1)

    page.locator("#id_text").fill("a")
    page.locator("#id_text").blur()
    expect(page.locator("#saved")).to_contain_text(words(page, "saving"))
    page.locator("#id_text").fill("abc")
    held[0].continue_()
    expect(page.locator("#saved input[name=version]")).to_have_value("3")

    assert stored(draft) == "abc"
    expect_saved(page)


def test_without_a_connection_the_text_is_kept_and_saved_later(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    with window(chromium, live_server) as page:
        open_entry(page, contact, draft)

        page.context.set_offline(True)
        page.locator("#id_text").fill(TYPED)
        page.locator("#id_text").blur()
        expect(page.locator("#saved.saved--wrong")).to_contain_text(words(page, "offline"))
        expect_kept(page, 1)
        assert stored(draft) == "Kaksi työryhmää."
        page.context.set_offline(False)
        expect_saved(page)

        assert stored(draft) == TYPED
        expect_kept(page, 0)


def test_an_answer_that_got_lost_is_neither_lost_nor_doubled(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    """F15, F19: the server saved, the browser never heard of it, the person typed on."""
    with window(chromium, live_server) as page:
        open_entry(page, contact, draft)

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        page.route("**/save/", lose, times=1)
        page.locator("#id_text").fill(TYPED)
        page.locator("#id_text").blur()
        expect(page.locator("#saved.saved--wrong")).to_be_visible()
        page.locator("#id_text").fill(TYPED + " Ja neljäs.")
        page.locator("#saved button").click()
        expect_saved(page)

        now = Entry.objects.get(pk=draft.pk)
        assert (now.text, now.version) == (TYPED + " Ja neljäs.", 3)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_page_of_the_proxy_does_not_replace_the_text(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry, status: int
) -> None:
    """F16."""
    with window(chromium, live_server) as page:
        open_entry(page, contact, draft)

        page.route("**/save/", lambda route: route.fulfill(status=status, body="<h1>Bad</h1>"))
        page.locator("#id_text").fill(TYPED)
        page.locator("#id_text").blur()
        expect(page.locator("#saved.saved--wrong")).to_contain_text(words(page, "failed"))

        assert page.locator("#id_text").input_value() == TYPED
        assert page.locator("h1").count() == 1


def test_a_session_that_ended_is_said_and_after_signing_in_it_goes_on(
    page: Page, contact: User, draft: Entry
) -> None:
    """F14: in the other tab the token of the forms turns, and the first tab must notice."""
    contact.set_password(WAY_IN)
    set_fields(contact, password=contact.password)
    open_entry(page, contact, draft)
    Session.objects.all().delete()

    page.locator("#id_text").fill(TYPED)
    page.locator("#id_text").blur()
    expect(page.locator("#saved.saved--wrong")).to_contain_text(words(page, "ended"))
    expect_kept(page, 1)
    with page.context.expect_page() as opening:
        page.locator("#saved a").click()
    other = opening.value
    other.locator("#id_email").fill(contact.email)
    other.locator("#id_password").fill(WAY_IN)
    other.keyboard.press("Enter")
    other.locator("form[data-sign-out]").wait_for()
    other.close()
    page.bring_to_front()
    expect_saved(page)

    assert stored(draft) == TYPED
    assert page.locator("#id_text").input_value() == TYPED


def test_another_account_in_the_same_browser_saves_nothing(
    page: Page, contact: User, draft: Entry
) -> None:
    """T36."""
    open_entry(page, contact, draft)
    sign_in(page, make_writer(draft))

    page.locator("#id_text").fill(TYPED)
    page.locator("#id_text").blur()
    expect(page.locator("#saved.saved--wrong")).to_be_visible()

    assert stored(draft) == "Kaksi työryhmää."
    assert page.locator("#id_text").input_value() == TYPED


def test_two_who_write_at_once_see_both_texts_and_choose(
    page: Page, chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    """F17."""
    open_entry(page, contact, draft)
    with window(chromium, live_server) as other:
        open_entry(other, make_writer(draft), draft)
        other.locator("#id_text").fill("Kolme ryhmää.")
        other.locator("#id_text").blur()
        expect_saved(other)

    page.locator("#id_text").fill(TYPED)
    page.locator("#id_text").blur()
    page.locator("#saved.saved--wrong button").click()
    expect(page.locator(".version").first).to_contain_text(TYPED)
    expect(page.locator(".version").last).to_contain_text("Kolme ryhmää.")
    assert stored(draft) == "Kolme ryhmää."
    page.locator("button.btn--go").click()
    page.locator("form[data-autosave]").wait_for()

    assert stored(draft) == TYPED
    expect_kept(page, 0)


def test_the_own_text_may_give_way_and_stays_in_the_history(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    set_fields(draft, text="Kolme ryhmää.", version=2, saved_by=make_writer(draft))

    page.locator("#id_text").fill(TYPED)
    page.locator("#id_text").blur()
    page.locator("#saved.saved--wrong button").click()
    page.locator("button[formaction*=set-aside]").click()
    page.locator("form[data-autosave]").wait_for()

    assert stored(draft) == "Kolme ryhmää."
    expect_kept(page, 0)
    page.goto(reverse("entry-history", args=[draft.pk]))
    expect(page.locator("main")).to_contain_text(TYPED)
