"""The exchange's pages in a real browser."""

import pytest
from playwright.sync_api import FilePayload, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import assert_accessible, sign_in
from tests.exchange.filling import save
from tests.exchange.scenes import make_scene
from tests.exchange.workbooks import exported, filled_in
from tests.factories import make_head, make_reader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


def test_a_workbook_is_brought_back(page: Page, live_server: LiveServer) -> None:  # noqa: ARG001 -- serves
    """Over 0.5 s: a browser, and axe on its two pages."""
    scene = make_scene()
    plain, moved, wrong = (scene.entry(text=f"Vanha {n}.") for n in range(3))
    content = exported(scene.contact)
    for entry in (plain, moved):
        content = filled_in(content, entry, Report="Mukana oltiin kahdessa työryhmässä.")
    content = filled_in(content, wrong, Status="Melkein")
    save(moved, "Välillä tallennettu.")
    file = FilePayload(name="täytetty.xlsx", mimeType="application/xlsx", buffer=content)

    sign_in(page, scene.contact)
    page.goto("/filled-in/")
    assert_accessible(page)
    page.set_input_files("input[type=file]", file)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/filled-in/*-*/")
    assert_accessible(page)
    page.locator("input[value=file]").check()
    page.locator("form[action$='/apply/'] button").click()
    page.wait_for_url("**/entries/")
    for entry in (plain, moved):
        entry.refresh_from_db()
    assert {plain.text, moved.text} == {"Mukana oltiin kahdessa työryhmässä."}


def test_a_key_is_made(page: Page, live_server: LiveServer) -> None:  # noqa: ARG001 -- serves
    """Over 0.5 s: a browser, and axe on the page and on its refusal."""
    make_reader()
    sign_in(page, make_head())
    page.goto("/api-keys/")
    assert_accessible(page)
    page.locator("[name=name]").fill("Power BI")
    page.locator("[name=reader]").select_option(index=1)
    page.locator("[name=scope]").first.check()
    page.locator("[name=expires_on]").fill("2099-01-01")
    page.locator("form[action$='/make/'] button").click()
    page.locator(".errsum").wait_for()
    assert_accessible(page)
