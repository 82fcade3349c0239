"""Every page of the walk in a real browser: axe finds nothing, and nothing overflows sideways.

In the suite each page is looked at once, by one of those who may see it, in one of the four looks
(wide or narrow, light or dark), which change from page to page. `AXE=all make test
TESTS=tests/test_accessible.py` looks at every page as everybody in every look; it takes long.
"""

import os
from collections.abc import Iterator
from itertools import cycle, product

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page

from tests.authz.walk import Row, table
from tests.authz.world import make_world
from tests.browser import HEIGHT, THEMES, WIDTHS, axe, sign_in

PARTS = 6
ALL = os.environ.get("AXE") == "all"
# Who looks where many may: those whose page holds the most.
FIRST = ("head", "contact", "approver", "secretary", "admin", "member", "reader", "anonymous")
LOOKS = list(product(WIDTHS, THEMES))


def pages() -> list[Row]:
    """The addresses that somebody may read."""
    return [row for row in table() if row.method == "GET" and 200 in row.answers.values()]


def readers(row: Row) -> list[str]:
    """Who looks at this page."""
    may = [person for person, status in row.answers.items() if status == 200]
    return may if ALL else [next((person for person in FIRST if person in may), may[0])]


def looks_at(number: int, row: Row) -> Iterator[tuple[str, int, str]]:
    """The person, width and theme of each look at the page."""
    turning = cycle(LOOKS[number % 4 :] + LOOKS[: number % 4])
    for person in readers(row):
        for width, theme in LOOKS if ALL else [next(turning)]:
            yield person, width, theme


def faults(page: Page, width: int, theme: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # a literal
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    found = axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, *([f"{wide} px wide"] if wide > width else [])]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible(page: Page, part: int) -> None:
    world = make_world()
    wrong: list[str] = []
    seen = ""
    for number, row in list(enumerate(pages()))[part::PARTS]:
        for person, width, theme in looks_at(number, row):
            user = world.people[person]
            if person != seen:
                page.context.clear_cookies()
                seen = person
                if user is not None:
                    sign_in(page, user)
            if not opens(page, reverse(row.url, args=world.objects[row.object])):
                continue
            where = f"{row.url} {row.object} as {person}, {width} px, {theme}"
            wrong += [f"{where}: {fault}" for fault in faults(page, width, theme)]

    assert wrong == []


def opens(page: Page, path: str) -> bool:
    """Whether the address gives a whole page, not a file or a part of one."""
    try:
        answer = page.goto(path)
    except Error as error:
        if "Download is starting" in str(error):
            return False
        raise
    assert answer is not None
    html = answer.headers.get("content-type", "").startswith("text/html")
    return html and page.evaluate("document.title !== ''")


def test_the_look_would_find_a_fault(page: Page) -> None:
    """The control: a picture without words, and a box wider than the screen."""
    page.goto("/healthz")
    page.set_content('<html lang="fi"><title>x</title><img src="data:,"><p style="width:2000px">x')

    found = faults(page, 320, "light")

    assert any("image-alt" in fault for fault in found)
    assert any("px wide" in fault for fault in found)
