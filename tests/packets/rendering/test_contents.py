from dataclasses import replace
from typing import Any

import pytest

from packets.rendering.characters import printable
from packets.rendering.contents import reported
from packets.rendering.engine import render
from packets.snapshot import Form, Measure, Progress, Snapshot, to_bytes
from tests.packets.rendering import samples
from tests.packets.rendering.drawn import (
    DOCUMENTS,
    HOSTILE,
    deck,
    drawn,
    flat,
    in_order,
    outline,
    pages,
    reader,
)

ROUNDS = ["group", "subcommittee", "group first", "subcommittee first", "deck", "deck first"]
DEMONSTRATIONS = ["division demonstration", "group demonstration", "deck demonstration"]


def said(snapshot: Snapshot) -> list[str]:
    """Objectives, measures and reports as they must follow each other."""
    parts = []
    for pillar in snapshot.pillars:
        for objective in pillar.objectives:
            parts.append(objective.text)
            for measure in objective.measures:
                short = snapshot.form == Form.SLIDES
                parts += [measure.text, reported(measure.city) if short else measure.city.text]
    return parts


@pytest.mark.parametrize("name", ROUNDS)
def test_measures_and_reports_stand_in_order(name: str) -> None:
    snapshot = DOCUMENTS[name]()
    body = " ".join(pages(name))

    assert in_order(body, said(snapshot)) == ""


def test_a_divisions_own_answers_stand_in_order_with_last_years_and_gaps() -> None:
    snapshot = DOCUMENTS["division"]()
    parts = []
    for measure in snapshot.measures:
        assert measure.own
        parts += [measure.text, measure.own.answer.text]

    body = " ".join(pages("division"))

    assert in_order(body, [part for part in parts if part]) == ""
    assert in_order(body, ["Täydennettävä", "1.4.2", "Vastaus puuttuu", "19.11.2025"]) == ""
    assert "Vuonna 2024" in body
    assert "ei kysytä toimialalta" in body


def test_the_cover_holds_what_the_head_and_the_secretary_wrote() -> None:
    snapshot = samples.corrected(DOCUMENTS["group"]())
    cover = flat(pages("group demonstration")[0])
    parts = [
        *(line.text for line in snapshot.cover.summary),
        "VD/00000/00.00.00/2025",
        "Korvaa version 1. Toimenpiteen 3.1.1 luku oli väärä.",
        *snapshot.notes,
        *(line.text for line in snapshot.cover.requests),
    ]

    assert in_order(cover, parts) == ""
    assert "(1.1.2)" in cover


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_every_page_of_a_demonstration_says_so(name: str) -> None:
    metadata = reader(name).metadata

    assert [n for n, text in enumerate(pages(name), 1) if "harjoitusaineisto" not in text] == []
    assert metadata
    assert "harjoitusaineisto" in str(metadata.title)
    assert "harjoitusaineisto" in str(metadata.subject)


def test_a_real_packet_never_says_it_is_practice() -> None:
    assert "harjoitusaineisto" not in " ".join(pages("group"))


@pytest.mark.parametrize("name", ["group first", "subcommittee first", "deck first"])
def test_the_first_imported_year_has_no_place_for_what_it_lacks(name: str) -> None:
    body = " ".join(pages(name))

    for absent in (
        "Tilanne yhdellä silmäyksellä",
        "Mikä muuttui",
        "toimialoittain",
        "pyydetään",
        "uuttuu",
        "ei kysytä",
        "Diaarinumero",
        "2024",
        "None",
        *samples.WORDS.values(),
    ):
        assert absent not in body
    assert "tuotu" in body


def test_a_status_is_printed_once_it_is_confirmed_and_not_before() -> None:
    first = samples.first_imported()

    def confirm(measure: Measure) -> Measure:
        if measure.code != "1.3.1":
            return measure
        city = replace(measure.city, progress=Progress.DONE, word="Toteutettu", confirmed=True)
        return replace(measure, city=city)

    one = replace(first, pillars=samples.each(first, confirm))
    before, after = render(to_bytes(first)), render(to_bytes(one))

    assert "Toteutettu" not in text_of(before.pdf)
    assert "Tila on vahvistettu: 1/26 toimenpidettä." in text_of(after.pdf)


def text_of(pdf: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return flat(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def test_an_unasked_division_is_not_missing() -> None:
    matrix = pages("group")[1]

    assert matrix.count("ei kysytä") == 34
    assert matrix.count("Puuttuu") == 2
    assert "kv-päällikkö" in matrix
    assert "projektitoimisto" in matrix


def test_six_divisions_stand_on_a_page_on_its_side() -> None:
    sizes = {(page.mediabox.width > page.mediabox.height) for page in reader("group").pages}
    wide = [
        page.mediabox.width > page.mediabox.height for page in reader("group six divisions").pages
    ]

    assert sizes == {False}
    assert wide[1]
    assert not wide[0]


@pytest.mark.parametrize("name", ["division hostile", "group hostile", "deck hostile"])
def test_hostile_text_is_printed_as_text(name: str) -> None:
    body = " ".join(pages(name))

    for part in ("<script>alert(1)</script>", "{{7*7}}", "{% load x %}", "${a}", "%s", "</table>"):
        assert part in body
    assert "49" not in body.replace("/ 49", "")
    assert "\u202e" not in body
    assert "uusi rivi" in printable(HOSTILE)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pages_are_labelled_and_numbered(name: str) -> None:
    count = drawn(name).pages

    assert reader(name).page_labels == [str(n) for n in range(1, count + 1)]
    first = 1 if DOCUMENTS[name]().form == Form.SLIDES else 0  # a deck's cover has no number
    for number, text in enumerate(pages(name)[first:], first + 1):
        assert f"sivu {number} / {count}" in text


def test_the_outline_of_paper_is_parts_pillars_and_objectives() -> None:
    snapshot = DOCUMENTS["group"]()
    marks = outline("group")

    assert marks[0] == (1, "Kansainvälisten suuntaviivojen seuranta 2025")
    assert (2, "Toimenpiteet toimialoittain") in marks
    for pillar in snapshot.pillars:
        assert (2, f"{pillar.code} {pillar.title}") in marks
        for objective in pillar.objectives:
            assert (3, f"{objective.code} {objective.text}") in marks


def test_the_outline_of_the_deck_names_each_objective_once() -> None:
    marks = [title for level, title in outline("deck") if level == 3]

    assert marks == [o.text for p in deck().pillars for o in p.objectives]


def test_language_title_and_tags_are_declared() -> None:
    catalog: Any = reader("group").root_object

    assert catalog["/Lang"] == "fi"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/StructTreeRoot"]
