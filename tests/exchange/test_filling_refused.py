"""Workbooks brought back that are refused, row by row or whole: nothing is written."""

from threading import BoundedSemaphore
from typing import Any

import pytest

from audit.operations import unaudited
from exchange.filling.models import Filling
from exchange.filling.planning import Kind
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.exchange.filling import apply, kinds, preview, sentences, upload
from tests.exchange.scenes import Scene
from tests.exchange.workbooks import changed, exported, filled_in
from tests.factories import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"Status": "Melkein valmis"}, "Status", "is not a status"),
        ({"Status": "Done", "Time": "pian"}, "Time", "Write the time as"),
        ({"Status": "Continuous", "Time": "2026"}, "Time", "has no time"),
        ({"Reason": "Koska."}, "Reason", "has no reason"),
        ({"Report": "a" * 4001}, "Report", "shorten it to 4000"),
        ({"Short_version": "a" * 351}, "Short version", "shorten it to 350"),
        ({"Documents": "ei osoitetta"}, "Documents", "Line 1"),
        ({"Documents": "Paha javascript:alert(1)"}, "Documents", "Line 1"),
        ({"Report": "a" + "\u0301" * 20}, "Report", "too many marks"),
        ({"Report": "rikki \ufffd"}, "Report", "damaged"),
    ],
    ids=range(10),
)
def test_a_wrong_cell_is_named_by_row_and_column(
    browser: Browser, scene: Scene, cells: dict[str, str], column: str, said: str
) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, **cells)

    page = preview(browser.as_(scene.contact), content)

    ((row, where, sentence),) = sentences(page)
    assert (row, where) == (2, column)
    assert said in sentence
    assert f"row 2, column {column}" in page.content.decode()
    assert apply(browser, page).status_code == 302
    entry.refresh_from_db()
    assert entry.version == 1


def test_rows_of_others_are_refused_and_their_words_untouched(
    browser: Browser, scene: Scene
) -> None:
    mine = scene.entry(text="Oma.")
    theirs = scene.entry(unit=scene.other, text="Toisen.", version=2)
    approved = scene.entry(unit=scene.other, text="Hyväksytty.", state=State.APPROVED)
    content = exported(scene.stranger)
    for entry in (theirs, approved):
        content = filled_in(content, entry, Report="Kaapattu.")

    page = preview(browser.as_(scene.contact), content)

    assert kinds(page) == [Kind.REFUSED, Kind.REFUSED]
    assert sentences(page)[0][2].startswith("There is no entry with this id")
    assert sentences(page)[1][2].startswith("The entry is another")
    assert "Toisen." not in page.content.decode()
    apply(browser, page)
    assert set(Entry.objects.values_list("text", flat=True)) == {"Oma.", "Toisen.", "Hyväksytty."}
    assert mine.version == 1


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_what_has_been_handed_over_is_not_saved(
    browser: Browser, scene: Scene, state: State
) -> None:
    entry = scene.entry(text="Lähetetty.", state=state)
    content = filled_in(exported(scene.contact), entry, Report="Uusi.")

    page = preview(browser.as_(scene.contact), content)

    assert sentences(page)[0][1:] == (
        "State",
        "The entry has been handed over. Take it back first, or ask for its return.",
    )


def test_a_closed_round_takes_nothing(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, Report="Uusi.")
    with unaudited("the head's act"):
        scene.round.state = RoundState.LOCKED
        scene.round.save(update_fields=["state"])

    page = preview(browser.as_(scene.contact), content)

    assert sentences(page)[0][2].startswith("The round is not open for writing")


def test_a_round_locked_after_the_preview_takes_nothing(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, Report="Uusi.")
    page = preview(browser.as_(scene.contact), content)
    with unaudited("the head's act"):
        scene.round.state = RoundState.LOCKED
        scene.round.save(update_fields=["state"])

    answer = apply(browser, page)

    assert answer.status_code == 409
    entry.refresh_from_db()
    assert entry.text == "Vanha."


def test_an_unknown_id_and_a_lost_version_are_refused(browser: Browser, scene: Scene) -> None:
    first, second = scene.entry(text="Yksi."), scene.entry(text="Kaksi.")
    content = filled_in(exported(scene.contact), first, Report="A", Id="ei-tunniste")
    content = filled_in(content, second, Report="B", Version="")

    page = preview(browser.as_(scene.contact), content)

    assert [column for _row, column, _said in sentences(page)] == ["Id", "Version"]


def test_one_entry_on_two_rows(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, Report="Uusi.")

    def twice(words: str) -> bytes:
        def change(book: Any) -> None:
            sheet = book.worksheets[0]
            sheet.append([cell.value for cell in sheet[2]])
            place = next(cell.column for cell in sheet[1] if cell.value == "Report")
            sheet.cell(3, place).value = words

        return changed(content, change)

    browser.as_(scene.contact)
    equal, different = preview(browser, twice("Uusi.")), preview(browser, twice("Muu."))

    assert kinds(equal) == [Kind.CHANGED]
    assert kinds(different) == [Kind.REFUSED, Kind.REFUSED]


def test_only_who_uploaded_it_sees_it(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Vanha.")
    content = filled_in(exported(scene.contact), entry, Report="Salaisuus.")
    page = preview(browser.as_(scene.contact), content)
    address = page.context["filling"].get_absolute_url()

    for person in (scene.stranger, scene.head, make_reader()):
        assert browser.as_(person).get(address).status_code == 404
    assert upload(browser.as_(make_reader()), content).status_code == 404
    assert Filling.objects.count() == 1


def test_the_head_brings_back_their_own_rows_alone(browser: Browser, scene: Scene) -> None:
    entry = scene.entry(text="Yksikön.", state=State.DRAFT, version=2)
    content = filled_in(exported(scene.contact), entry, Report="Päällikön.")

    assert kinds(preview(browser.as_(scene.head), content)) == [Kind.REFUSED]


def test_one_workbook_is_read_at_a_time(
    browser: Browser, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RELIABILITY L08: whoever sends many at once does not take the memory of the house."""
    scene.entry(text="Vanha.")
    content = exported(scene.contact)
    browser.as_(scene.contact)
    turn = BoundedSemaphore(1)
    monkeypatch.setattr("exchange.filling.reader._TURN", turn)
    monkeypatch.setattr("exchange.filling.reader.WAIT_SECONDS", 0.01)

    turn.acquire()
    refused = upload(browser, content)
    turn.release()
    read = [upload(browser, sent).status_code for sent in (content, b"no workbook", content)]

    assert refused.status_code == 422
    assert read == [302, 422, 302]  # a turn ends whatever came of it
    assert Filling.objects.count() == 2
