"""Promises 1 to 4 of RELIABILITY.md in a browser: what is typed is kept, and the line says so.

Each test is over 0.5 s: the tables are emptied, a browser types, and saving waits for a pause.
"""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.states import State
from tests.browser import SYSTEM_CHROMIUM, sign_in
from tests.factories import make_entry
from tests.reporting.entries.scenes import make_writer, set_fields

TYPED = "Kolme työryhmää."
WAY_IN = "riittävän pitkä salasana"


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


@contextmanager
def window(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A window of its own, whose console may tell of a network that is gone."""
    context = chromium.new_context(base_url=live_server.url, locale="fi-FI")
    context.set_default_timeout(10_000)  # milliseconds
    try:
        yield context.new_page()
    finally:
        context.close()


def open_entry(page: Page, person: User, entry: Entry) -> None:
    sign_in(page, person)
    page.goto(entry.get_absolute_url())


def words(page: Page, name: str) -> str:
    """One of the sentences that the page may say in its state line."""
    return page.locator("form[data-autosave]").get_attribute(f"data-{name}") or "missing"


def expect_saved(page: Page) -> None:
    expect(page.locator("#saved:not(.saved--wrong) svg")).to_be_visible()


def stored(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).text


def kept(page: Page) -> int:
    """How many texts this browser keeps for their writers."""
    return int(page.evaluate("Drafts.count()"))


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


def expect_kept(page: Page, number: int) -> None:
    deadline = monotonic() + 5
    while kept(page) != number:
        assert monotonic() < deadline, f"{kept(page)} texts are kept, not {number}"
        sleep(0.05)


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


def test_a_browser_that_was_killed_offers_the_text_again(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry, tmp_path: Path
) -> None:
    """F13: kill -9 a second after the last key, while the network is away."""
    with running(chromium, tmp_path) as (context, pid):
        page = begin(context, live_server, contact, draft)
        page.route("**/save/", lambda route: route.abort())
        page.locator("#id_text").press_sequentially(TYPED[:4], delay=20)
        page.locator("#id_text").fill(TYPED)
        page.wait_for_timeout(1000)
        os.kill(pid, signal.SIGKILL)

    with running(chromium, tmp_path) as (context, _pid):
        page = begin(context, live_server, contact, draft)
        expect(page.locator("#kept")).to_contain_text(TYPED)
        assert page.locator("#id_text").input_value() == "Kaksi työryhmää."
        page.locator("#kept button").first.click()
        expect_saved(page)

    assert stored(draft) == TYPED


def begin(context: BrowserContext, live_server: LiveServer, person: User, entry: Entry) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)  # milliseconds
    sign_in(page, person)
    page.goto(live_server.url + entry.get_absolute_url())
    return page


@contextmanager
def running(chromium: Browser, profile: Path) -> Iterator[tuple[BrowserContext, int]]:
    """A Chromium of our own over this profile, with the number of its process."""
    for left_over in profile.glob("Singleton*"):
        left_over.unlink()
    log = profile / "stderr.txt"
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603 -- our own browser
            [
                SYSTEM_CHROMIUM
                if SYSTEM_CHROMIUM.exists()
                else chromium.browser_type.executable_path,
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
            ],
            stderr=errors,
        )
    try:
        browser = chromium.browser_type.connect_over_cdp(_address(log))
        yield browser.contexts[0], process.pid
        if process.poll() is None:
            browser.close()
    finally:
        process.kill()
        process.wait(timeout=10)


def _address(log: Path) -> str:
    deadline = monotonic() + 20
    while monotonic() < deadline:
        if found := re.search(r"DevTools listening on (ws://\S+)", log.read_text()):
            return found[1]
        sleep(0.05)
    pytest.fail(f"Chromium did not start: {log.read_text()[-500:]}")


def test_anothers_text_is_not_offered(page: Page, contact: User, draft: Entry) -> None:
    open_entry(page, contact, draft)
    page.locator("#id_text").fill(TYPED)
    expect_kept(page, 1)
    page.route("**/save/", lambda route: route.abort())

    open_entry(page, make_writer(draft), draft)
    page.wait_for_timeout(300)

    assert page.locator("#kept > *").count() == 0


def test_signing_out_with_a_text_that_is_not_saved_asks_first(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    with window(chromium, live_server) as page:
        open_entry(page, contact, draft)
        page.route("**/save/", lambda route: route.abort())
        page.locator("#id_text").fill(TYPED)
        expect(page.locator("#saved.saved--wrong")).to_be_visible()
        asked: list[str] = []

        page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.locator("form[data-sign-out] button").click()
        page.wait_for_timeout(300)
        assert len(asked) == 1
        assert page.locator("#id_text").input_value() == TYPED
        assert kept(page) == 1

        page.once("dialog", lambda dialog: dialog.accept())
        page.locator("form[data-sign-out] button").click()
        page.wait_for_url(lambda url: "entries" not in url)
        assert kept(page) == 0
        assert not Session.objects.exists()


def test_signing_out_with_everything_saved_asks_nothing(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    page.locator("#id_text").fill(TYPED)
    page.locator("#id_text").blur()
    expect_saved(page)
    expect_kept(page, 0)

    page.locator("form[data-sign-out] button").click()
    page.wait_for_url(lambda url: "entries" not in url)

    assert not Session.objects.exists()


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
