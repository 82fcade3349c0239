"""Presentations: what is shown is read in reading order, what is hidden is only warned of."""

import io
import zipfile
from typing import Any

import pptx
import pytest
from pptx.util import Cm

from guidelines.importing.document import UnreadableDocument
from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from tests.guidelines.importing.decks import SMALL, pptx_bytes, pptx_of
from tests.guidelines.importing.test_shapes import assert_same, messages, shape


def opened(layout: str = "table") -> Any:
    return pptx.Presentation(io.BytesIO(pptx_of(SMALL, layout)))


def outline_of(presentation: Any) -> Outline:
    return parse_outline(read_document(pptx_bytes(presentation), "deck.pptx"))


def slide_with(presentation: Any, title: str = "") -> Any:
    slide = presentation.slides.add_slide(presentation.slide_layouts[5 if title else 6])
    if title:
        slide.shapes.title.text = title
    return slide


def box(
    slide: Any, text: str, left: float, top: float, width: float = 10, height: float = 2
) -> Any:
    shape = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
    shape.text_frame.text = text
    return shape


def test_notes_are_warned_of_and_not_read() -> None:
    presentation = opened()
    presentation.slides[3].notes_slide.notes_text_frame.text = "9. Salainen toimenpide."

    outline = outline_of(presentation)

    assert_same(outline, SMALL)
    assert messages(outline) == "slide 4 The notes of this slide were not read."
    assert "Salainen" not in str(outline.to_json())


def test_hidden_slides_are_warned_of_and_not_read() -> None:
    presentation = opened()
    slide = slide_with(presentation)
    box(slide, "Toimenpiteet: Raportointi:\n1. Piilotettu toimenpide.\nToteutetaan.", 1, 1)
    slide._element.set("show", "0")  # noqa: SLF001 -- python-pptx has no name for it

    outline = outline_of(presentation)

    assert_same(outline, SMALL)
    assert messages(outline) == "slide 8 This slide is hidden and was not read."


def test_grouped_shapes_are_read_where_they_stand() -> None:
    presentation = opened()
    slide = slide_with(presentation)
    group = slide.shapes.add_group_shape()
    for text, left, top in (
        ("Toteutettu ryhmässä.", 13, 6),
        ("1. Ryhmitelty toimenpide.", 1, 6),
        ("Raportointi:", 13, 4),
        ("Toimenpiteet:", 1, 4),
    ):
        shape = group.shapes.add_textbox(Cm(left), Cm(top), Cm(10), Cm(1.5))
        shape.text_frame.text = text
    box(slide, "Tavoite, joka on ryhmän yläpuolella.", 1, 1, 20)

    outline = outline_of(presentation)

    assert shape_of_last(outline) == [("Ryhmitelty toimenpide.", "Toteutettu ryhmässä.")]
    assert outline.pillars[-1].objectives[-1].text == "Tavoite, joka on ryhmän yläpuolella."


def shape_of_last(outline: Outline) -> list[tuple[str, str | None]]:
    return shape(outline)[-1][-1]


def test_automatic_numbers_count_as_numbers() -> None:
    presentation = opened()
    slide = slide_with(presentation, "Tavoite automaattisin numeroin.")
    shape = box(slide, "Toimenpiteet: Raportointi:", 1, 5, 20, 10)
    for text, numbered in (("Yksi.", True), ("Toteutetaan.", False), ("Kaksi.", True)):
        paragraph = shape.text_frame.add_paragraph()
        paragraph.text = text
        if numbered:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- python-pptx knows no lists
            element = properties.makeelement(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum",
                {"type": "arabicPeriod", "startAt": "1" if text == "Yksi." else "2"},
            )
            properties.append(element)

    outline = outline_of(presentation)

    assert shape_of_last(outline) == [("Yksi.", "Toteutetaan."), ("Kaksi.", None)]


def table(slide: Any, rows: list[tuple[str, ...]], top: float = 4) -> Any:
    frame = slide.shapes.add_table(len(rows), len(rows[0]), Cm(1), Cm(top), Cm(22), Cm(6))
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            frame.table.cell(number, column).text = text
    return frame.table


def test_a_table_goes_on_over_slides_without_its_header() -> None:
    presentation = opened()
    first = slide_with(presentation, "Tavoite taulukossa.")
    table(first, [("Toimenpiteet", "Raportointi"), ("1. Alku.", "Toteutettu.")])
    table(slide_with(presentation), [("2. Jatko.", "Edistetään keväällä."), ("", "Vielä kesken.")])

    outline = outline_of(presentation)

    assert shape_of_last(outline) == [
        ("Alku.", "Toteutettu."),
        ("Jatko.", "Edistetään keväällä. Vielä kesken."),
    ]


def test_a_number_column_numbers_and_another_column_is_warned_of() -> None:
    presentation = opened()
    table(
        slide_with(presentation, "Tavoite taulukossa."),
        [
            ("Nro", "Toimenpide", "Vastuu", "Tilanne"),
            ("1", "Eka.", "Johto", "Valmis."),
            ("2", "Toka.", "", ""),
        ],
    )

    outline = outline_of(presentation)

    assert shape_of_last(outline) == [("Eka.", "Valmis."), ("Toka.", None)]
    assert "was left out: “Johto”" in messages(outline)


def test_a_merged_row_above_the_header_is_the_objective() -> None:
    presentation = opened()
    cells = table(
        slide_with(presentation),
        [
            ("Yhdistetty tavoite taulukon sisällä.", ""),
            ("Toimenpiteet:", "Raportointi:"),
            ("1. Eka.", "Valmis."),
        ],
    )
    cells.cell(0, 0).merge(cells.cell(0, 1))

    outline = outline_of(presentation)

    assert outline.pillars[-1].objectives[-1].text == "Yhdistetty tavoite taulukon sisällä."
    assert shape_of_last(outline) == [("Eka.", "Valmis.")]


def test_uneven_columns_are_paired_in_order_and_warned_of() -> None:
    presentation = opened()
    slide = slide_with(presentation, "Tavoite palstoina.")
    box(slide, "Toimenpiteet:\n1. Eka.\n2. Toka.\n3. Kolmas.", 1, 5, 10, 8)
    box(slide, "Raportointi:\nValmis.\nKesken.", 13, 5, 10, 8)

    outline = outline_of(presentation)

    assert shape_of_last(outline) == [("Eka.", "Valmis."), ("Toka.", "Kesken."), ("Kolmas.", None)]
    assert "3 measures on the left and 2 reports" in messages(outline)


def test_numbered_reports_answer_the_measure_of_their_number() -> None:
    presentation = opened()
    slide = slide_with(presentation, "Tavoite palstoina.")
    box(slide, "Toimenpiteet:\n1. Eka.\n2. Toka.", 1, 5, 10, 8)
    box(slide, "Raportointi:\n2. Valmis.", 13, 5, 10, 8)

    assert shape_of_last(outline_of(presentation)) == [("Eka.", None), ("Toka.", "Valmis.")]


def test_lists_side_by_side_are_read_column_by_column() -> None:
    presentation = pptx.Presentation()
    slide = slide_with(presentation, "Kansainväliset suuntaviivat 2027-28")
    box(slide, "Miksi:", 1, 4)
    box(slide, "Miten:", 13, 4)
    box(slide, "• Yksi\n• Kaksi", 1, 6)
    box(slide, "• Kolme", 13, 6)
    source = slide_with(presentation, "Tavoite.")
    table(source, [("Toimenpiteet", "Raportointi"), ("1. Eka.", "Valmis.")])

    outline = outline_of(presentation)

    assert (outline.reasons, outline.means) == (("Yksi", "Kaksi"), ("Kolme",))


def test_slide_numbers_and_footers_are_furniture() -> None:
    presentation = opened()
    layout = presentation.slide_layouts[5]
    slide = presentation.slides.add_slide(layout)
    slide.shapes.title.text = "Tavoite alatunnisteen kanssa."
    for placeholder in layout.placeholders:
        if placeholder.placeholder_format.type in {13, 15, 16}:
            slide.shapes.clone_placeholder(placeholder)
    for placeholder in slide.placeholders:
        if placeholder.placeholder_format.type in {13, 15, 16}:
            placeholder.text = "Alatunniste 7"
    table(slide, [("Toimenpiteet", "Raportointi"), ("1. Eka.", "Valmis.")])

    outline = outline_of(presentation)

    assert "Alatunniste" not in str(outline.to_json())
    assert shape_of_last(outline) == [("Eka.", "Valmis.")]


def test_a_presentation_without_text_is_refused_with_the_way_out() -> None:
    presentation = pptx.Presentation()
    slide_with(presentation)

    with pytest.raises(UnreadableDocument, match="no text on its shown slides"):
        outline_of(presentation)


def test_a_broken_slide_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(pptx_of(SMALL)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as broken:
        for name in source.namelist():
            data = source.read(name)
            broken.writestr(name, data[:200] if name == "ppt/slides/slide1.xml" else data)

    with pytest.raises(UnreadableDocument, match="cut short or damaged"):
        read_document(target.getvalue(), "deck.pptx")
