"""What needs a browser: pasting, the slide as one types, and two versions put together.

Each test is over 0.5 s: the tables are emptied, and a browser opens pages.
"""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.operations import save_entry
from tests.browser import assert_accessible
from tests.factories import make_contact, make_entry
from tests.reporting.entries.scenes import make_edit, make_writer
from tests.reporting.entries.windows import expect_kept, open_entry, stored

FROM_WORD = """<html><head><style>p {color: red}</style></head><body><!--StartFragment-->
<p class=MsoNormal>N&auml;in   tehtiin:<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst><span>&middot;<span>&nbsp;&nbsp;&nbsp; </span></span>Ensi&shy;n
<b>Bergen</b></p>
<p class=MsoListParagraphCxSpLast style='x'><span>&middot;<span>&nbsp; </span></span>Sitten</p>
<p class=MsoNormal>Lopuksi<br>purku.</p><script>alert(1)</script><!--EndFragment--></body></html>"""
FROM_THE_WEB = "<div>Yksi</div><div>Kaksi</div><ol><li><p>Eka</p></li><li><p>Toka</p></li></ol>"
PASTE = """([area, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "?");
  area.focus();
  area.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    return make_entry(text="Ennen.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def test_what_is_pasted_keeps_its_lines_and_stands_on_the_slide(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    area, slide = page.locator("#id_text"), page.locator("[data-slide] [data-long]")
    expect(slide).to_have_text("Ennen.")

    area.fill("")
    page.evaluate(PASTE, [area.element_handle(), FROM_WORD])
    word = area.input_value()
    area.fill("")
    page.evaluate(PASTE, [area.element_handle(), FROM_THE_WEB])

    assert word == "Näin tehtiin:\n\n• Ensin Bergen\n• Sitten\nLopuksi\npurku."
    assert area.input_value() == "Yksi\nKaksi\n1. Eka\n2. Toka"
    expect(slide).to_contain_text("2. Toka")
    page.locator("#id_short_text").evaluate("area => { area.closest('details').open = true }")
    page.locator("#id_short_text").fill("Lyhyesti.")
    expect(slide).to_have_text("Lyhyesti.")


def test_two_versions_are_put_together(page: Page, contact: User, draft: Entry) -> None:
    open_entry(page, contact, draft)
    other = make_contact(draft.unit)
    save_entry(entry_id=draft.pk, actor=other, edit=make_edit(text="Toisen teksti."))

    page.locator("#id_text").fill("Oma ✓ teksti.")
    page.locator("#id_text").blur()
    page.locator("#saved.saved--wrong button").click()
    page.locator("button[value='text:both']").click()
    expect(page.locator("#id_text")).to_have_value("Oma ✓ teksti.\n\nToisen teksti.")
    assert_accessible(page)
    page.locator("button.btn--go").click()
    page.locator("form[data-autosave]").wait_for()

    assert stored(draft) == "Oma ✓ teksti.\n\nToisen teksti."
    expect_kept(page, 0)
    expect(page.locator("main")).to_contain_text("✓")
    assert_accessible(page)
