"""The pages of mails and the calendar in Chromium: nothing found by axe, nothing sideways."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from mail.content import Content, Row, Section
from mail.rendering import render
from mail.states import State
from mail.tasks import NO_SUCH_ADDRESS
from tests.browser import assert_accessible, sign_in
from tests.factories import make_head, make_letter
from tests.reporting.reminders.scenes import make_scene

LONG = "a" * 90


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_mails_are_for_everybody(page: Page) -> None:
    scene = make_scene()
    scene.entry()
    row = Row("1.1.1 " + LONG, "https://intl.example/x/", "“Why?”")
    content = Content(
        "Two rows", "Two rows", "Soon.", "Open", "https://intl.example/", "Because.",
        (Section("Returned", (row,), "and 2 others"),),
    )  # fmt: skip
    letter = make_letter(
        state=State.FAILED, failure=NO_SUCH_ADDRESS, content=content.for_log(), text="Two rows"
    )
    sign_in(page, make_head())

    for url in (
        reverse("letters"),
        letter.get_absolute_url(),
        reverse("mailings", args=[scene.round.pk]),
        reverse("mailing", args=[scene.round.pk, "opening"]),
        reverse("calendar"),
    ):
        page.goto(url)
        assert_accessible(page)
    page.get_by_role("button", name="Luo linkki").or_(
        page.get_by_role("button", name="Make the link")
    ).click()
    assert ".ics" in page.locator(".secret").inner_text()
    assert_accessible(page)
    page.goto("about:blank")  # without the product's policy, as a mail program has none of ours
    page.set_content(render(content).html)
    assert_accessible(page)
