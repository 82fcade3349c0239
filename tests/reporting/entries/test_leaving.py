"""A browser that dies, changes hands or signs out (RELIABILITY.md, F13, T35).

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
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from tests.browser import SYSTEM_CHROMIUM, sign_in
from tests.factories import make_entry
from tests.reporting.entries.scenes import make_writer
from tests.reporting.entries.windows import (
    TYPED,
    expect_kept,
    expect_saved,
    kept,
    open_entry,
    stored,
    window,
)


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def test_a_browser_that_was_killed_offers_the_text_again(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry, tmp_path: Path
) -> None:
    """F13, T35: kill -9 a second after the last key, while the network is away.

    Nobody reads the text from the profile's files.
    """
    with running(chromium, tmp_path) as (context, pid):
        page = begin(context, live_server, contact, draft)
        page.route("**/save/", lambda route: route.abort())
        page.locator("#id_text").press_sequentially(TYPED[:4], delay=20)
        page.locator("#id_text").fill(TYPED)
        page.wait_for_timeout(1000)
        page.evaluate("Drafts.put('control', { at: Date.now(), fields: 'Selvä teksti.' })")
        os.kill(pid, signal.SIGKILL)

    assert lies_open(tmp_path, "Selvä teksti."), "the control: what is not sealed is found"
    assert not lies_open(tmp_path, TYPED)

    with running(chromium, tmp_path) as (context, _pid):
        page = begin(context, live_server, contact, draft)
        expect(page.locator("#kept")).to_contain_text(TYPED)
        assert page.locator("#id_text").input_value() == "Kaksi työryhmää."
        page.locator("#kept button").first.click()
        expect_saved(page)

    assert stored(draft) == TYPED


def lies_open(profile: Path, text: str) -> bool:
    """Whether the text can be read in the files where the browser keeps our copies."""
    ways = [text.encode(code) for code in ("utf-8", "latin-1", "utf-16-le")]
    files = [file for file in profile.glob("**/IndexedDB/**/*") if file.is_file()]
    return any(way in file.read_bytes() for file in files for way in ways)


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


def answer(dialog: Dialog, asked: list[str], *, yes: bool) -> None:
    asked.append(dialog.message)
    if yes:
        dialog.accept()
    else:
        dialog.dismiss()


def test_signing_out_with_a_text_that_is_not_saved_asks_first(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    with window(chromium, live_server) as page:
        open_entry(page, contact, draft)
        page.route("**/save/", lambda route: route.abort())
        page.locator("#id_text").fill(TYPED)
        expect(page.locator("#saved.saved--wrong")).to_be_visible()
        asked: list[str] = []

        page.once("dialog", lambda dialog: answer(dialog, asked, yes=False))
        page.locator("form[data-sign-out] button").click()
        page.wait_for_timeout(300)
        assert len(asked) == 1
        assert page.locator("#id_text").input_value() == TYPED
        assert kept(page) == 1

        page.once("dialog", lambda dialog: answer(dialog, asked, yes=True))
        page.locator("form[data-sign-out] button").click()
        page.wait_for_url(lambda url: "entries" not in url)
        assert kept(page) == 0
        assert not Session.objects.exists()


def test_signing_out_right_after_a_key_asks_too(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    """The change is not a moment old, and neither kept nor sent yet."""
    with window(chromium, live_server) as page:
        open_entry(page, contact, draft)
        page.route("**/save/", lambda route: route.abort())
        asked: list[str] = []
        page.once("dialog", lambda dialog: answer(dialog, asked, yes=True))

        page.locator("#id_text").fill(TYPED)
        page.locator("form[data-sign-out] button").click()
        page.wait_for_url(lambda url: "entries" not in url)

        assert len(asked) == 1
        assert kept(page) == 0


def test_signing_out_waits_for_the_last_save(page: Page, contact: User, draft: Entry) -> None:
    open_entry(page, contact, draft)

    page.locator("#id_text").fill(TYPED)
    page.locator("form[data-sign-out] button").click()
    page.wait_for_url(lambda url: "entries" not in url)

    assert stored(draft) == TYPED


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
