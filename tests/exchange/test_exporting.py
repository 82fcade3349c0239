"""Lists taken out as files: who gets which rows, in what form."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.operations import unaudited
from exchange.exporting import making
from exchange.tables.catalogue import TABLES
from exchange.tables.table import Coded, Column, Kind, Sheet
from exchange.writing.separated import for_people
from exchange.writing.workbook import to_xlsx
from reporting.entries.states import State
from tests.conftest import Browser
from tests.exchange.scenes import csv_of, make_scene, rows_of, sheet_of
from tests.factories import (
    make_admin,
    make_city_line,
    make_contact,
    make_head,
    make_meeting,
    make_member,
    make_packet,
    make_person,
    make_reader,
)
from tests.reporting.entries.scenes import set_fields

pytestmark = pytest.mark.django_db


def take(browser: Browser, table: str, form: str = "csv", **asked: Any) -> Any:
    return browser.get(reverse("export", args=[table, form]), asked)


@pytest.fixture(autouse=True)
def in_english(browser: Browser, english: None) -> None:
    """What the tests assert is the message ids' own language."""


def speak_english(person: User) -> User:
    with unaudited("a language is nobody's business"):
        person.language = "en"
        person.save(update_fields=["language"])
    return person


def test_a_contact_takes_out_their_own_rows(browser: Browser) -> None:
    scene = make_scene()
    mine = scene.entry(text="Mukana oltiin.")
    scene.entry(unit=scene.other)

    answer = take(browser.as_(speak_english(scene.contact)), "my-entries", "xlsx")

    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    rows = rows_of(sheet_of(answer.content))
    assert [(row["Id"], row["Report"], row["State"]) for row in rows] == [
        (str(mine.pk), "Mukana oltiin.", "Not begun")
    ]


def test_the_file_has_a_name_of_our_own(browser: Browser) -> None:
    scene = make_scene()
    browser.as_(scene.head)

    named = take(browser, "entries", year="2025")["Content-Disposition"]
    wild = take(browser, "entries", year='x"\r\nSet-Cookie: a=b')["Content-Disposition"]

    assert re.fullmatch(
        r'attachment; filename="suuntaviivat_kirjaukset_2025_\d{4}-\d\d-\d\d\.csv"', named
    )
    assert re.fullmatch(r'attachment; filename="suuntaviivat_kirjaukset_[0-9-]+\.csv"', wild)


@pytest.mark.parametrize("state", list(State))
def test_words_leave_only_for_whom_they_are(browser: Browser, state: State) -> None:
    scene = make_scene()
    entry = scene.entry(unit=scene.other, text="Salainen luonnos.", state=state, version=2)
    readers = {"head": scene.head, "contact": scene.contact, "reader": make_reader()}
    seen = {}

    for name, person in readers.items():
        content = take(browser.as_(person), "entries").content.decode("utf-8-sig")
        seen[name] = (str(entry.pk) in content, "Salainen" in content)

    handed_over = state in {State.SUBMITTED, State.APPROVED}
    approved = state == State.APPROVED
    assert seen == {
        "head": (True, handed_over),
        "contact": (approved, approved),
        "reader": (handed_over, handed_over),
    }


def test_the_mark_as_last_year_leaves_with_the_words_alone(browser: Browser) -> None:
    scene = make_scene()
    set_fields(scene.entry(unit=scene.other, text="Viime vuoden.", version=2), unchanged=True)
    browser.as_(speak_english(scene.head))

    (withheld,) = csv_of(take(browser, "entries").content)
    browser.as_(speak_english(scene.stranger))  # whose unit it is
    (own,) = csv_of(take(browser, "my-entries").content)

    assert (withheld["As last year"], own["As last year"]) == ("", "yes")


def test_control_without_the_rule_the_words_would_leave(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = make_scene()
    scene.entry(unit=scene.other, text="Salainen luonnos.", version=2)
    monkeypatch.setattr("exchange.tables.entries.withhold", lambda _person, entry: entry)

    assert "Salainen" in take(browser.as_(scene.head), "entries").content.decode()


def test_the_lists_filters_are_the_exports(browser: Browser) -> None:
    scene = make_scene()
    scene.entry(text="Oma", state=State.SUBMITTED)
    scene.entry(unit=scene.other, text="Toinen", state=State.APPROVED)
    browser.as_(speak_english(scene.head))

    def texts(table: str, **asked: str) -> list[str]:
        return [row["Report"] for row in csv_of(take(browser, table, **asked).content)]

    assert texts("entries") == ["Oma", "Toinen"]
    assert texts("entries", unit=scene.own.key) == ["Oma"]
    assert texts("entries", state="approved") == ["Toinen"]
    assert texts("entries", pillar="1") == ["Oma", "Toinen"]
    assert texts("entries", pillar="2") == ["Oma", "Toinen"]  # there is none: as on the page
    assert texts("review") == ["Oma"]
    assert texts("review", state="approved", unit=scene.other.key) == ["Toinen"]
    assert texts("entries", unit="ei\tole", state="x", pillar="²", year="x") == ["Oma", "Toinen"]


def test_every_year_may_be_asked_for(browser: Browser) -> None:
    scene = make_scene()
    make_city_line(round_=scene.round, measure=scene.measure, imported=True)
    browser.as_(speak_english(scene.head))

    assert len(csv_of(take(browser, "city-lines", year="all").content)) == 1


ALLOWED: dict[str, set[str]] = {
    "contact": {"my-entries", "entries", "city-lines", "measures", "rounds", "meetings", "packets"},
    "head": set(TABLES),
    "reader": {"entries", "city-lines", "measures", "rounds", "meetings", "packets"},
    "member": {"measures", "packets"},
    "admin": {"measures", "rounds", "meetings", "people"},
    "nobody": set(),
}
MAKERS: dict[str, Callable[[], User]] = {
    "contact": make_contact,
    "head": make_head,
    "reader": make_reader,
    "member": make_member,
    "admin": make_admin,
    "nobody": make_person,
}


@pytest.mark.parametrize("role", sorted(ALLOWED))
def test_each_role_takes_out_its_own_tables_and_no_others(browser: Browser, role: str) -> None:
    make_scene()
    browser.as_(MAKERS[role]())

    answers = {key: take(browser, key).status_code for key in TABLES}

    assert {key for key, status in answers.items() if status == 200} == ALLOWED[role]
    assert set(answers.values()) <= {200, 404}
    whole = take(browser, "round", "xlsx").status_code
    assert whole == (200 if ALLOWED[role] else 404)


def test_what_is_no_table_is_not_found(browser: Browser) -> None:
    browser.as_(make_head())

    for table, form in (("users", "csv"), ("round", "csv"), ("entries", "zip")):
        assert take(browser, table, form).status_code == 404


def test_a_whole_round_is_a_workbook_of_its_lists(browser: Browser) -> None:
    scene = make_scene()
    scene.entry(state=State.APPROVED, text="Hyväksytty.")
    make_city_line(round_=scene.round, measure=scene.measure)
    make_meeting(round_=scene.round)
    browser.as_(speak_english(scene.head))

    answer = take(browser, "round", "xlsx", year="2025")
    parts = zipfile.ZipFile(io.BytesIO(take(browser, "round", "zip").content))

    sheets = [sheet_of(answer.content, number) for number in range(5)]
    assert [sheet.title for sheet in sheets] == [
        "Entries",
        "City lines",
        "Measures",
        "Meetings",
        "Matrix",
    ]
    assert [sheet.max_row for sheet in sheets] == [2, 2, 3, 2, 3]
    assert len(parts.namelist()) == 5
    assert csv_of(parts.read("kirjaukset.csv"))[0]["Report"] == "Hyväksytty."


def test_packets_leave_as_rows_without_their_contents(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round)

    rows = csv_of(take(browser.as_(speak_english(scene.head)), "packets").content)

    assert [(row["Id"], row["Version"], row["Pages"]) for row in rows] == [
        (str(packet.pk), "1", "7")
    ]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_table_costs_the_same_queries_for_one_row_and_for_three(
    browser: Browser, table: str
) -> None:
    scene = make_scene()
    browser.as_(scene.head)

    def grow() -> None:
        scene.entry(unit=scene.other, state=State.SUBMITTED)
        make_city_line(round_=scene.round, measure=scene.entry().measure)
        make_meeting(round_=scene.round)
        make_packet(round_=scene.round)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take(browser, table, year="2025")
        return len(queries)

    grow()
    one = count()
    grow()
    grow()

    assert count() == one
    assert one <= 14


def test_too_long_a_list_is_refused_in_a_sentence(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = make_scene()
    scene.entry()
    monkeypatch.setattr(making, "ROWS_MAX", 0)

    answer = take(browser.as_(scene.head), "entries")

    assert answer.status_code == 409


TEXT = (Column("text", "Text"),)
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",  # full-width, which some spreadsheets compute too
    '=HYPERLINK("https://example.fi";"x")',
    "#REF!",
    "=",
    "-",
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_that_is_written_becomes_a_formula(payload: str) -> None:
    sheet = Sheet(TEXT, ((payload,),))

    content = to_xlsx([("Text", sheet)])
    line = for_people(sheet).decode("utf-8-sig").split("\r\n")[1]

    parts = zipfile.ZipFile(io.BytesIO(content))
    xml = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b't="e"' not in xml
    assert sheet_of(content)["A2"].value == payload.replace("\r", "\n")
    assert line.startswith("\"'") or payload == "#REF!"


def test_control_openpyxl_alone_would_write_a_formula() -> None:
    from openpyxl import Workbook

    book, target = Workbook(), io.BytesIO()
    book.active.append(["=1+1"])
    book.save(target)

    assert b"<f>" in zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("number", ["-5", "+358 40 123 4567", "-1 234,50", "12"])
def test_plain_numbers_stay_numbers_in_csv(number: str) -> None:
    assert for_people(Sheet(TEXT, ((number,),))).endswith(f'"{number}"\r\n'.encode())


def test_a_long_cell_is_cut_where_one_sees_it_and_whole_in_csv() -> None:
    sheet = Sheet(TEXT, (("a" * 40_000,),))

    cell = sheet_of(to_xlsx([("Text", sheet)]))["A2"].value

    assert (len(cell), cell[-2:]) == (32_767, "a…")
    assert b"a" * 40_000 in for_people(sheet)


def test_csv_is_what_a_finnish_spreadsheet_opens() -> None:
    columns = (
        Column("text", "Sää; tila"),
        Column("day", "Päivä", Kind.DATE),
        Column("truth", "Tosi", Kind.TRUTH),
        Column("state", "Tila"),
    )
    row = ('Sanoi "moi";\nja lähti', date(2025, 11, 4), False, Coded("draft", "Luonnos"))

    content = for_people(Sheet(columns, (row,)))

    assert content == (
        b"\xef\xbb\xbf"
        + '"Sää; tila";"Päivä";"Tosi";"Tila"\r\n'.encode()
        + '"Sanoi ""moi"";\nja lähti";"4.11.2025";"";"Luonnos"\r\n'.encode()
    )


def test_the_same_rows_give_the_same_bytes() -> None:
    sheet = Sheet(TEXT, (("Teksti",),))

    assert to_xlsx([("A", sheet)], {"a": "b"}) == to_xlsx([("A", sheet)], {"a": "b"})


def test_a_workbook_is_ready_to_be_read_and_printed(browser: Browser) -> None:
    scene = make_scene()
    scene.entry()

    sheet = sheet_of(take(browser.as_(scene.head), "entries", "xlsx").content)

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AA2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert [sheet.column_dimensions[c].hidden for c in "ABCD"] == [True, True, True, False]
    assert sheet.data_validations.dataValidation[0].sqref == "O2"


@given(st.text(max_size=200))
def test_any_text_can_be_written(text: str) -> None:
    sheet = Sheet(TEXT, ((text,),))

    to_xlsx([("Text", sheet)])
    for_people(sheet)
