"""A writer's window for the tests in a browser, and what it must show."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from tests.browser import sign_in

TYPED = "Kolme työryhmää."


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


def expect_kept(page: Page, number: int) -> None:
    deadline = monotonic() + 5
    while kept(page) != number:
        assert monotonic() < deadline, f"{kept(page)} texts are kept, not {number}"
        sleep(0.05)
