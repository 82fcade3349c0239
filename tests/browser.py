"""A real Chromium for the tests of pages.

`page` stands at the live server's address and fails its test when the console shows an error.
`sign_in(page, person)` puts the session's cookie there; `assert_accessible(page)` runs axe in both
themes and both widths on what the page shows now, with every `details` open.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (1280, 320)
HEIGHT = 900
THEMES = ("light", "dark")
# Chromium says this of every answer that is not 2xx or 3xx: a refusal is no fault of the page.
REFUSED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run; every test has a context of its own."""
    with sync_playwright() as playwright:
        own = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=own, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page in Finnish at the live server: `page.goto("/entries/")`."""
    context = chromium.new_context(
        base_url=live_server.url, locale="fi-FI", viewport={"width": WIDTHS[0], "height": HEIGHT}
    )
    context.set_default_timeout(10_000)  # milliseconds
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REFUSED):
            errors.append(message.text)

    opened = context.new_page()
    opened.on("console", listen)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def sign_in(page: Page, person: User) -> None:
    """Give the page's browser a session of this person, without the sign-in page."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": cookie.value,
                "url": "https://localhost",  # a __Host- cookie; Chromium trusts localhost
                "secure": True,
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )


AXE = """async () => {
  const found = await axe.run({ resultTypes: ["violations"] });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help} (${node.target.join(", ")})`));
}"""


def axe(page: Page) -> list[str]:
    """What axe-core finds in the page as it stands: rule, help and place of each."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_axe_core())
    found: list[str] = page.evaluate(AXE)
    return found


@cache
def _axe_core() -> str:
    return str(Axe().axe_script)


def assert_accessible(page: Page) -> None:
    """Light and dark, wide and narrow: axe finds nothing, and nothing overflows sideways."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # a literal
            where = f"{page.url} at {width} px, {theme}"
            assert axe(page) == [], where
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide at {width} px"
