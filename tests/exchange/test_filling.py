"""Workbooks brought back: preview, conflicts, refusals, applying. Refusals write nothing."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Event
from audit.operations import unaudited
from core.text import plain
from exchange.filling.operations import Upload, apply_filling, keep_filling, plan_of
from exchange.filling.planning import Kind
from exchange.filling.reader import read_workbook
from exchange.filling.recognising import recognise
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from tests.conftest import Browser
from tests.exchange.filling import apply, kinds, preview, save
from tests.exchange.scenes import Scene
from tests.exchange.workbooks import changed, exported, filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_texts_filled_in_outside_come_back_as_drafts(browser: Browser, scene: Scene) -> None:
    entry, other = scene.entry(text=""), scene.entry(text="Ennallaan.")
    browser.as_(scene.contact)
    content = filled_in(
        exported(scene.contact),
        entry,
        Status="Planned",
        Time="kevät 2026",
        Report="Kaksi matkaa.\n\n– Lontoo\n– Turku",
        Short_version="Kaksi matkaa.",
        Documents="Selvitys | https://vantaa.example/selvitys",
    )

    page = preview(browser, content)
    assert kinds(page) == [Kind.CHANGED, Kind.SAME]
    entry.refresh_from_db()
    assert (entry.text, Event.objects.count()) == ("", 0)  # a preview saves nothing

    answer = apply(browser, page)

    assert answer["Location"] == reverse("my-entries")
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.state, entry.version, other.version) == (State.DRAFT, 2, 1)
    assert (entry.progress, entry.period) == (Progress.PLANNED, "2026-S1")
    assert entry.text == "Kaksi matkaa.\n\n– Lontoo\n– Turku"
    assert entry.short_text == "Kaksi matkaa."
    assert entry.links == [{"words": "Selvitys", "url": "https://vantaa.example/selvitys"}]
    assert list(Event.objects.order_by("pk").values_list("verb", "actor")) == [
        ("entry.save", scene.contact.pk),
        ("filling.apply", scene.contact.pk),
    ]


def test_the_same_workbook_twice_changes_nothing(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="")
    content = filled_in(exported(scene.contact), entry, Report="Uusi.", Status="ongoing")
    browser.as_(scene.contact)
    page = preview(browser, content)
    apply(browser, page)

    again = preview(browser, content)
    repeated = apply(browser, page)

    assert kinds(again) == [Kind.SAME]
    assert "Save as drafts" not in again.content.decode()
    assert repeated.status_code == 409
    entry.refresh_from_db()
    assert entry.version == 2


@pytest.mark.parametrize(("choice", "stands"), [("file", "Tiedoston."), ("stored", "Tallennettu.")])
def test_what_was_saved_here_meanwhile_is_a_persons_choice(
    browser: Browser, scene: Scene, choice: str, stands: str
) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, Report="Tiedoston.")
    save(entry, "Tallennettu.")
    browser.as_(scene.contact)
    page = preview(browser, content)

    unchosen = apply(browser, page)
    entry.refresh_from_db()
    kept = entry.text
    chosen = apply(browser, page, **{f"take-{entry.pk}": choice})

    assert kinds(page) == [Kind.CONFLICT]
    assert "Tallennettu." in page.content.decode()
    assert "Tiedoston." in page.content.decode()
    assert (unchosen.status_code, kept, chosen.status_code) == (422, "Tallennettu.", 302)
    entry.refresh_from_db()
    assert entry.text == stands


def test_a_row_that_nobody_touched_outside_never_conflicts(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    content = exported(scene.contact)
    save(entry, "Tallennettu.")

    assert kinds(preview(browser.as_(scene.contact), content)) == [Kind.SAME]


def test_an_edit_between_preview_and_applying_is_told(browser: Browser, scene: Scene) -> None:
    first, second = scene.entry(text="Yksi."), scene.entry(text="Kaksi.")
    content = filled_in(exported(scene.contact), first, Report="Ensimmäinen.")
    content = filled_in(content, second, Report="Toinen.")
    browser.as_(scene.contact)
    page = preview(browser, content)
    save(second, "Väliin kirjoitettu.")

    answer = apply(browser, page)

    assert answer.status_code == 409
    assert "Something was saved here since the preview" in answer.content.decode()
    assert list(Entry.objects.order_by("measure__number").values_list("text", flat=True)) == [
        "Yksi.",
        "Väliin kirjoitettu.",
    ]
    assert kinds(answer) == [Kind.CHANGED, Kind.CONFLICT]


def test_control_without_the_digest_the_other_row_would_be_saved(
    browser: Browser, scene: Scene
) -> None:
    """What the digest holds back: a plan made anew would save the first row."""
    first, second = scene.entry(text="Yksi."), scene.entry(text="Kaksi.")
    content = filled_in(exported(scene.contact), first, Report="Ensimmäinen.")
    page = preview(browser.as_(scene.contact), content)
    save(second, "Väliin kirjoitettu.")
    filling = page.context["filling"]
    fresh = plan_of(filling, scene.contact).digest

    apply_filling(filling_id=filling.pk, actor=scene.contact, seen=fresh, take=())

    first.refresh_from_db()
    assert first.text == "Ensimmäinen."


def test_another_language_other_columns_and_a_title_above(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    with translation.override("sv"):
        content = exported(scene.contact)

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        report = next(cell.column for cell in sheet[1] if "2025" not in str(cell.value))
        assert report
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Kaupungin lista"
        sheet.insert_cols(2)
        sheet["B3"] = "Oma muistiinpano"
        sheet["B4"] = "muista"
        sheet.row_dimensions[4].hidden = True
        book.create_sheet("Luonnoksia")["A1"] = "x"

    page = preview(browser.as_(scene.contact), changed(content, change))

    assert kinds(page) == [Kind.SAME]
    assert [row.number for row in page.context["plan"].rows] == [4]
    remarks = " ".join(page.context["filling"].remarks)
    assert "Oma muistiinpano" in remarks
    assert "Hidden rows were read too: 1" in remarks
    assert "Luonnoksia" in remarks
    assert entry.version == 1


def test_a_column_taken_out_leaves_what_it_says(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, Short_version="Lyhyt.")

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        place = next(cell.column for cell in sheet[1] if cell.value == "Report")
        sheet.delete_cols(place)

    browser.as_(scene.contact)
    page = preview(browser, changed(content, change))
    apply(browser, page)

    entry.refresh_from_db()
    assert (entry.text, entry.short_text) == ("Vanha.", "Lyhyt.")
    assert "Columns are missing" in " ".join(page.context["filling"].remarks)


def test_a_date_typed_in_a_spreadsheet_is_a_date(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    cells = {"Status": "Done", "Time": date(2025, 11, 4)}
    content = filled_in(exported(scene.contact), entry, **cells)
    browser.as_(scene.contact)

    apply(browser, preview(browser, content))

    entry.refresh_from_db()
    assert entry.period == "2025-11-04"


def test_a_preview_costs_the_same_for_one_row_and_for_three(browser: Browser, scene: Scene) -> None:
    browser.as_(scene.contact)

    def count() -> int:
        content = exported(scene.contact)
        for entry in Entry.objects.all():
            content = filled_in(content, entry, Report=f"Uusi {entry.pk}")
        address = preview(browser, content).context["filling"].get_absolute_url()
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        return len(queries)

    scene.entry(text="")
    one = count()
    scene.entry(text="")
    scene.entry(text="")

    assert count() == one <= 12


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(plain)


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(words=st.lists(TEXTS, min_size=10, max_size=10))
def test_whatever_is_exported_comes_back_the_same(scene: Scene, words: list[str]) -> None:
    """Over 0.5 s: each example is written, read by a child process and compared."""
    Entry.objects.all().delete()
    for text in [*words, "=1+1", "_x0041_", "-5", "00123", "1.0", "TRUE", "#N/A", "'x"]:
        scene.entry(text=text)
    with unaudited("as if written today"):
        Entry.objects.update(progress=Progress.ONGOING)

    found = recognise(read_workbook(exported(scene.contact)))
    filling = keep_filling(upload=Upload("x", b"", found), actor=scene.contact)

    assert {row.kind for row in plan_of(filling, scene.contact).rows} == {Kind.SAME}
    came = {row.entry: row.cells["text"] for row in found.rows}
    assert came == {str(entry.pk): entry.text for entry in Entry.objects.all()}
