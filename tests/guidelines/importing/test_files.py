"""Hostile and foreign files: one clear sentence, and quickly."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from guidelines.importing.document import PlaceKind, UnreadableDocument
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import FILE_LIMIT_BYTES, TEXT_LIMIT_BYTES, read_document
from tests.guidelines.importing.decks import SMALL, Writing, pdf_of, pptx_of, text_of


def refusal(data: bytes, name: str = "file") -> str:
    with pytest.raises(UnreadableDocument) as caught:
        parse_outline(read_document(data, name))
    return str(caught.value.sentence)


@pytest.mark.parametrize("data", [b"", b"   \n\n", b"\xef\xbb\xbf", "\ufeff\n".encode("utf-16")])
def test_an_empty_file(data: bytes) -> None:
    assert "no text in it" in refusal(data)


def test_a_binary_file_names_the_line() -> None:
    sentence = refusal(b"rivi\nrivi \x00\x01\x02")

    assert sentence.startswith("Line 2 holds a character that no text has (U+0000)")


def test_a_wrong_encoding_names_the_line() -> None:
    assert refusal("Miksi:\n• Työtä".encode("cp1252")).startswith("Line 2 is not UTF-8 text.")


@pytest.mark.parametrize("data", [b"a\n\xed\xa0\x80", b"\xff\xfea\x00\n\x00\x00\xd8b\x00"])
def test_lone_surrogates(data: bytes) -> None:
    assert refusal(data).startswith("Line 2 is not UTF-")


def test_utf_16_without_its_mark() -> None:
    assert "holds a character that no text has" in refusal("Miksi".encode("utf-16-le"))


def test_utf_32() -> None:
    assert "UTF-32" in refusal("Miksi".encode("utf-32"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_its_encodings(encoding: str) -> None:
    outline = parse_outline(read_document(text_of(SMALL).encode(encoding), "x"))

    assert len(outline.measures) == 6


def test_other_text_has_no_measures() -> None:
    assert "No measures were found" in refusal("Hyvää päivää.\n\nTervetuloa.".encode())


def test_text_over_its_limit() -> None:
    assert "larger than 2 MiB" in refusal(b"a" * (TEXT_LIMIT_BYTES + 1))


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"%PDF-1.7"])
def test_files_over_their_limit(head: bytes) -> None:
    assert "larger than 20 MiB" in refusal(head + b"a" * FILE_LIMIT_BYTES)


def test_text_just_under_its_limit_is_read_quickly() -> None:
    text = text_of(SMALL)
    padding = "Sana toisensa vieressä.\n" * ((TEXT_LIMIT_BYTES - len(text.encode()) - 10) // 25)

    outline = parse_outline(read_document((text + "\n\n\n\n" + padding).encode(), "x"))

    assert len(outline.measures) == 6


def archive(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return stream.getvalue()


def test_a_bomb_is_refused_unopened() -> None:
    bomb = archive(("ppt/presentation.xml", b"\0" * 101 * 1024 * 1024))

    assert len(bomb) < 200_000
    assert "would unpack to more than 100 MiB" in refusal(bomb)


def test_a_bomb_of_a_small_size_is_refused_by_its_ratio() -> None:
    assert "over 100 times" in refusal(archive(("ppt/presentation.xml", b"\0" * 5_000_000)))


def test_five_thousand_slides() -> None:
    slides = [(f"ppt/slides/slide{number}.xml", b"<x/>") for number in range(5000)]

    assert "more than 2000 parts" in refusal(archive(("ppt/presentation.xml", b"<x/>"), *slides))


def test_five_thousand_slides_of_text_are_read() -> None:
    text = text_of(SMALL) + "\n\n\n\n".join(f"Kuva {n}.1" for n in range(5000))

    outline = parse_outline(read_document(text.encode(), "x"))

    assert len(outline.measures) == 6


@pytest.mark.parametrize("member", ["xl/workbook.xml", "word/document.xml", "readme.txt"])
def test_another_zip_named_pptx(member: str) -> None:
    assert "not a plain .pptx" in refusal(archive((member, b"<x/>")), "suuntaviivat.pptx")


def test_macros() -> None:
    members = (("ppt/presentation.xml", b"<x/>"), ("ppt/vbaProject.bin", b"x"))

    assert "not a plain .pptx" in refusal(archive(*members))


def test_an_empty_presentation_part() -> None:
    assert "cut short or damaged" in refusal(archive(("ppt/presentation.xml", b"<x/>")))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("write", [pptx_of, pdf_of])
def test_a_file_cut_short(write: Callable[..., bytes], share: float) -> None:
    data = write(SMALL)

    sentence = refusal(data[: int(len(data) * share)])

    assert "cut short" in sentence or "No measures" in sentence or "no text" in sentence


def test_a_zip_that_lies_about_its_size() -> None:
    data = bytearray(archive(("ppt/presentation.xml", b"<presentation/>" * 100)))
    place = data.rfind(b"PK\x01\x02") + 24
    data[place : place + 4] = (7).to_bytes(4, "little")

    assert "cut short or damaged" in refusal(bytes(data))


def test_an_xml_bomb_and_an_outside_entity_are_not_followed() -> None:
    source = zipfile.ZipFile(io.BytesIO(pptx_of(SMALL)))
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    members = []
    for name in source.namelist():
        data = source.read(name)
        if name == "ppt/slides/slide1.xml":
            data = data.replace(b"<p:sld ", entity + b"<p:sld ", 1)
            data = data.replace(b"Miksi:", b"&e;Miksi:")
        members.append((name, data))

    assert "outside definitions" in refusal(archive(*members))


def test_an_old_office_file() -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100

    assert "old or password-protected" in refusal(data, "suuntaviivat.pptx")


def test_a_scan_is_refused_with_the_way_out() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.rect(50, 50, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()

    assert "text recognition (OCR)" in refusal(stream.getvalue())


def test_a_locked_pdf() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(SMALL)))
    writer.encrypt("salasana", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)

    assert "protected by a password" in refusal(stream.getvalue())


def test_a_swelling_pdf() -> None:
    packed = zlib.compress(b"\0" * 101 * 1024 * 1024)
    data = b"%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\n"

    assert "would unpack to more than 100 MiB" in refusal(data)


def test_the_format_is_told_by_content_not_by_name() -> None:
    assert len(parse_outline(read_document(pdf_of(SMALL), "x.txt")).measures) == 6
    assert len(parse_outline(read_document(pptx_of(SMALL), "x.pdf")).measures) == 6
    assert len(parse_outline(read_document(text_of(SMALL).encode(), "x.pptx")).measures) == 6


def test_places_are_named_in_the_formats_own_units() -> None:
    kinds = {
        document.slides[-1].blocks[0].lines[0].place.kind
        for document in (
            read_document(text_of(SMALL).encode(), "x"),
            read_document(pptx_of(SMALL), "x"),
            read_document(pdf_of(SMALL), "x"),
        )
    }

    assert kinds == {PlaceKind.LINE, PlaceKind.SLIDE, PlaceKind.PAGE}


def _as_utf_8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(_as_utf_8)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refuse(data)


HEADS = st.sampled_from([b"PK\x03\x04", b"%PDF-1.5\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])


@settings(max_examples=80, deadline=None)
@given(HEADS, st.binary(max_size=200))
def test_any_bytes_after_a_known_beginning_are_read_or_refused(head: bytes, data: bytes) -> None:
    _read_or_refuse(head + data)


LINES = st.sampled_from(
    [
        "Miksi:", "Miten:", "Suuntaviivojen seuranta", "Toimenpiteet ja tulokset:",
        "Toimenpiteet: Raportointi:", "Toimenpiteet:", "Raportointi:", "1. Tehdään.",
        "2) Jatketaan",
        "3 - Kolmas", "• Luotia", "", "", "", "\f", "Teemat: yksi; kaksi", "Tavoite tässä",
        "Toteutetaan.", "ja jatkuu", "EU-", "Otsikko:", "24.11.2025", "10.–13.11.2025",
        "a) kohta",
        "99. outo", "31.2.2025",
        "Raportointi: Toteutettu.", "marraskuussa 2025", "–", "•", ":",
        "1.",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=40))
def test_any_order_of_lines_is_read_or_refused_and_nothing_vanishes(lines: list[str]) -> None:
    _read_or_refuse("\n".join(lines).encode())


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_deck_with_a_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    original = bytearray(data.draw(st.sampled_from([PPTX, PDF, TEXT])))
    for _ in range(data.draw(st.integers(1, 5))):
        original[data.draw(st.integers(0, len(original) - 1))] = data.draw(st.integers(0, 255))

    _read_or_refuse(bytes(original))


PPTX, PDF, TEXT = pptx_of(SMALL), pdf_of(SMALL), text_of(SMALL, Writing()).encode()


def _read_or_refuse(data: bytes) -> None:
    try:
        outline = parse_outline(read_document(data, "wild"))
    except UnreadableDocument as refused:
        assert str(refused.sentence).endswith(".")  # noqa: PT017 -- either way is right
    else:
        codes = [measure.code for measure in outline.measures]
        assert len(codes) == len(set(codes))
        outline.to_json()
