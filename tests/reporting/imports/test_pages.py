"""The whole way in a real browser, with and without script, and axe on every page of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.operations import load_organisation, system_user
from guidelines.models import Edition, Measure
from reporting.city_lines.models import CityLine
from reporting.imports.operations import apply_import
from tests.browser import assert_accessible, sign_in
from tests.document import guidelines_document
from tests.factories import make_contact, make_head
from tests.reporting.imports.documents import outline_of, text_of

MAIN = "main .btn--go"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """An edition after the small one, with a pair that only a person can decide."""
    words = "Kirjastojen pyörät odottavat ulkomaisia vieraita asemilla."
    path = tmp_path / "suuntaviivat.txt"
    path.write_text(text_of(years="2033-34", words=words), encoding="utf-8")
    return path


def test_a_document_is_imported_and_read(page: Page) -> None:
    """Over 0.5 s: the real document through five pages, each looked at four times by axe."""
    load_organisation(actor=system_user())
    sign_in(page, make_head())
    page.goto("/guidelines/")
    assert_accessible(page)
    page.goto("/imports/")
    assert_accessible(page)
    page.set_input_files("#id_file", str(guidelines_document()))
    page.click(MAIN)
    assert page.locator(".fig").first.inner_text() == "26"
    assert_accessible(page)
    page.click(MAIN)
    expect(page.locator(".sure")).to_have_count(26)
    assert_accessible(page)
    page.click(MAIN)
    expect(page.locator(".sure")).to_have_count(0)
    assert_accessible(page)
    page.goto("/guidelines/")
    assert page.locator(".leaves__in > .leaf").count() == 26
    assert_accessible(page)
    assert CityLine.objects.filter(progress_confirmed=True).count() == 26
    page.goto(Measure.objects.get(code="1.2.1").get_absolute_url())
    assert page.locator(".said li").count() == 8
    assert_accessible(page)


def test_questions_are_answered_without_script(
    chromium: Chromium, live_server: LiveServer, document: Path
) -> None:
    load_organisation(actor=system_user())
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a", actor=system_user())
    head = make_head()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, head)

    page.goto("/imports/")
    page.set_input_files("#id_file", str(document))
    page.click(MAIN)
    page.click(MAIN)  # unanswered
    assert page.locator(".errsum").count() == 1
    assert Edition.objects.count() == 1
    page.locator("fieldset input[type=radio]").first.check()
    page.click(MAIN)

    new = Measure.objects.get(edition__from_year=2033, code="1.1.1")
    assert new.continues == Measure.objects.get(edition__from_year=2031, code="1.1.1")
    context.close()


def test_the_preview_of_changes_is_accessible(page: Page, document: Path) -> None:
    load_organisation(actor=system_user())
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a", actor=system_user())
    sign_in(page, make_head())

    page.goto("/imports/")
    page.set_input_files("#id_file", str(document))
    page.click(MAIN)
    assert_accessible(page)
    page.click(MAIN)
    assert_accessible(page)


def test_a_refused_document_is_said_accessibly(page: Page, tmp_path: Path) -> None:
    load_organisation(actor=system_user())
    sign_in(page, make_head())
    path = tmp_path / "tyhja.txt"
    path.write_text("Ei toimenpiteitä.\n", encoding="utf-8")

    page.goto("/imports/")
    page.set_input_files("#id_file", str(path))
    page.click(MAIN)

    assert page.locator(".errsum").count() == 1
    assert_accessible(page)


def test_a_contact_reads_the_guidelines(page: Page) -> None:
    load_organisation(actor=system_user())
    apply_import(outline=outline_of(text_of()), source="a", actor=system_user())
    sign_in(page, make_contact())

    page.goto("/guidelines/")
    assert_accessible(page)
    page.goto(page.locator(".leaf__link").first.get_attribute("href") or "")
    assert page.locator(".year").count() == 1
    assert_accessible(page)
