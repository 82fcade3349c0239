"""Foreign and hostile workbooks: one clear sentence, quickly, and nothing is changed."""

import io
import time
import zipfile
from typing import Any

import pytest
from django.utils import translation

from exchange.filling import child, reader
from exchange.filling.archives import Refused, check_workbook
from exchange.filling.reader import Grid, read_workbook
from exchange.filling.recognising import recognise
from guidelines.importing.document import UnreadableDocument
from tests.exchange.workbooks import archive, changed, plain_workbook, with_parts

pytestmark = pytest.mark.usefixtures("english")

HEAD = ["Id", "Version", "Report"]
GOOD = plain_workbook(HEAD, ["a", 1, "Teksti"])
SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def lying() -> bytes:
    """A zip whose directory tells a smaller size than the part has."""
    data = bytearray(GOOD)
    place = data.find(SHEET.encode(), data.find(b"PK\x01\x02")) - 46
    data[place + 24 : place + 28] = (7).to_bytes(4, "little")
    return bytes(data)


def encrypted() -> bytes:
    """A zip whose parts say that they are locked."""
    data = bytearray(GOOD)
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    return bytes(data)


def with_entity(entity: bytes) -> bytes:
    """A sheet that brings definitions of its own."""
    return with_parts(GOOD, {SHEET: lambda part: entity + part})


def with_many_sheets(book: Any) -> None:
    """More sheets than anybody fills in."""
    for number in range(60):
        book.create_sheet(str(number))


NOT_A_WORKBOOK = "is not an .xlsx workbook"
OLD = "old or password-protected"
DAMAGED = "cut short or damaged"
TOO_LARGE = "holds more than a filled-in workbook may"
OUTSIDE = "brings outside definitions"
HOSTILE = {
    "one byte": (b"P", NOT_A_WORKBOOK),
    "text": ("Hyvää päivää".encode(), NOT_A_WORKBOOK),
    "html": (b"<html><table><tr><td>Id</td></tr></table></html>", NOT_A_WORKBOOK),
    "pdf": (b"%PDF-1.7\n" + b"x" * 200, NOT_A_WORKBOOK),
    "program": (b"MZ\x90\x00" + b"\0" * 200, NOT_A_WORKBOOK),
    "csv": (b"\xef\xbb\xbfId;Version;Report\r\n", NOT_A_WORKBOOK),
    "empty zip": (archive(), NOT_A_WORKBOOK),
    "word": (archive(("word/document.xml", b"<x/>")), NOT_A_WORKBOOK),
    "slides": (archive(("ppt/presentation.xml", b"<x/>")), NOT_A_WORKBOOK),
    "zip in a zip": (archive(("inner.zip", GOOD)), NOT_A_WORKBOOK),
    "macros": (with_parts(GOOD, {"xl/vbaProject.bin": b"x"}), NOT_A_WORKBOOK),
    "binary workbook": (archive(("xl/workbook.bin", b"x")), NOT_A_WORKBOOK),
    "old xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, OLD),
    "locked zip": (encrypted(), OLD),
    "cut at a tenth": (GOOD[: len(GOOD) // 10], DAMAGED),
    "cut at a half": (GOOD[: len(GOOD) // 2], DAMAGED),
    "cut at the end": (GOOD[:-10], DAMAGED),
    "zip that lies": (lying(), DAMAGED),
    "only the beginning": (b"PK\x03\x04" + b"\0" * 100, DAMAGED),
    "workbook of nothing": (archive(("xl/workbook.xml", b"")), DAMAGED),
    "workbook of words": (archive(("xl/workbook.xml", b"<x/>")), DAMAGED),
    "no relations": (
        archive(("xl/workbook.xml", b"<workbook/>"), (SHEET, b"<worksheet/>")),
        DAMAGED,
    ),
    "broken sheet": (with_parts(GOOD, {SHEET: lambda part: part[:-40]}), DAMAGED),
    "sheet of noise": (with_parts(GOOD, {SHEET: b"\x00\x01\x02"}), DAMAGED),
    "outside entity": (with_entity(ENTITY), OUTSIDE),
    "entities that swell": (with_entity(LAUGHS), OUTSIDE),
    "definition in the workbook": (
        with_parts(GOOD, {"xl/workbook.xml": lambda part: ENTITY + part}),
        OUTSIDE,
    ),
    "definition in relations": (
        with_parts(GOOD, {"xl/_rels/workbook.xml.rels": lambda part: LAUGHS + part}),
        OUTSIDE,
    ),
    "utf-16 sheet": (
        with_parts(GOOD, {SHEET: lambda part: part.decode().encode("utf-16")}),
        OUTSIDE,
    ),
    "bomb": (with_parts(GOOD, {SHEET: b"\0" * 101 * 1024 * 1024}), TOO_LARGE),
    "bomb of a small size": (with_parts(GOOD, {SHEET: b"\0" * 5_000_000}), TOO_LARGE),
    "two thousand parts": (
        archive(("xl/workbook.xml", b"<x/>"), *((f"xl/{n}.xml", b"<x/>") for n in range(2000))),
        TOO_LARGE,
    ),
    "sixty sheets": (
        changed(GOOD, with_many_sheets),
        TOO_LARGE,
    ),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_in_a_sentence(name: str) -> None:
    """In this process for speed; the next test shows that the child does the same."""
    data, said = HOSTILE[name]

    with pytest.raises(Refused) as refused:
        child.read(data)

    assert said in str(reader.SENTENCES[refused.value.code])


@pytest.mark.parametrize("name", ["text", "bomb", "outside entity"])
def test_the_child_refuses_what_we_refuse(name: str) -> None:
    data, said = HOSTILE[name]

    with pytest.raises(UnreadableDocument, match=said):
        read_workbook(data)


def test_control_the_same_workbook_unharmed_is_read() -> None:
    (sheet,) = read_workbook(GOOD)

    assert sheet.rows == (("Id", "Version", "Report"), ("a", "1", "Teksti"))
    assert [row.cells["text"] for row in recognise([sheet]).rows] == ["Teksti"]


def test_a_bomb_is_judged_unopened() -> None:
    data, _said = HOSTILE["bomb"]
    begun = time.perf_counter()

    with pytest.raises(Refused):
        check_workbook(data)

    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    "act",
    [
        "b = bytearray(4 * 1024 ** 3)",
        "while True: pass",
        "f = lambda: f()\nf()",
        "import os; os.kill(os.getpid(), 9)",
    ],
    ids=range(4),
)
def test_what_eats_too_much_ends_in_its_own_process(
    monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Over 0.5 s: one of them runs into the limit of time."""
    program = (
        "import sys; from exchange.filling import child\n"
        "child.CPU_SECONDS = 1\n"
        f"def eat(data):\n    exec({act!r}, {{}})\n"
        "child.read = eat\n"
        "sys.exit(child.main())"
    )
    monkeypatch.setattr(reader, "CHILD", (reader.CHILD[0], "-c", program))

    with pytest.raises(UnreadableDocument, match="too much time or memory"):
        read_workbook(GOOD)


def test_a_fault_of_ours_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHILD", (reader.CHILD[0], "-c", "raise KeyError('ours')"))

    with pytest.raises(RuntimeError, match="ours"):
        read_workbook(b"")


def grid(*rows: list[str], **fields: Any) -> Grid:
    facts = {"name": "A", "visible": True, "unknown": (), "hidden_rows": 0, **fields}
    return Grid(rows=tuple(tuple(row) for row in rows), **facts)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Name", "Age"], ["x", "1"]], "No sheet has the columns"),
        ([["Id", "Report"], ["x", "y"]], "No sheet has the columns"),
        ([["Id", "Version"], ["x", "1"]], "No sheet has the columns"),
        ([[*HEAD, "Report"], ["x", "1", "a", "b"]], "stands twice"),
        ([HEAD], "no rows with an id"),
        ([HEAD, ["", "", "a"], ["", "", "Yhteensä"]], "no rows with an id"),
    ],
    ids=range(6),
)
def test_a_sheet_that_is_not_ours(rows: list[list[str]], said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        recognise([grid(*rows)])


@pytest.mark.parametrize("value", ["=A1+1", "#REF!"])
def test_a_cell_whose_value_nobody_knows_is_named(value: str) -> None:
    data = plain_workbook(HEAD, ["a", 1, value])

    with pytest.raises(UnreadableDocument, match="Cell C2 holds an error or a formula"):
        recognise(read_workbook(data))


def test_sums_and_repeated_headings_are_no_rows() -> None:
    found = recognise([grid(HEAD, ["a", "1", "x"], HEAD, ["b", "2", "y"], ["", "", "Yhteensä"])])

    assert [(row.number, row.entry) for row in found.rows] == [(2, "a"), (4, "b")]
    assert found.remarks == (
        "Columns are missing, and what they say stays as it is: "
        "Status, Time, Reason, Short version, Documents.",
        "Rows without an id were left out: 5.",
    )


def test_headings_are_known_in_every_language() -> None:
    with translation.override("fi"):
        finnish = recognise([grid(["Id", "VERSION ", "  report"], ["a", "1", "x"])])

    assert finnish.rows[0].cells == {"text": "x"}


def test_a_sheet_that_says_it_is_endless_is_refused() -> None:
    data = changed(GOOD, lambda book: book.active.cell(30_000, 1, "x"))

    with pytest.raises(Refused):
        child.read(data)


def test_the_name_inside_the_zip_opens_nothing() -> None:
    data = with_parts(GOOD, {"../../outside.xml": b"<x/>", "/etc/x": b"x"})

    assert child.read(data)[0]["rows"][1] == ["a", "1", "Teksti"]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert "../../outside.xml" in packed.namelist()
