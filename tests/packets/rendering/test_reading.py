import re
from html import unescape

import pytest
from django.template import Context, Engine

from packets.reading import reading
from packets.rendering.bundle import HERE
from packets.rendering.contents import reported
from packets.snapshot import Form, Kind, Snapshot
from tests.packets.rendering.drawn import DOCUMENTS, HOSTILE, in_order, pages

ENGINE = Engine(
    dirs=[str(HERE.parent.parent / "templates")],
    libraries={"packet_marks": "packets.templatetags.packet_marks"},
)
PUBLISHED = ["division", "group", "subcommittee", "deck", "group first", "deck first"]


def page(snapshot: Snapshot) -> str:
    template = ENGINE.get_template("packets/_reading.html")
    return template.render(Context({"reading": reading(snapshot)}, use_l10n=False, use_tz=False))


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def sentences(snapshot: Snapshot) -> list[str]:
    """All that a person wrote, in the order of the PDF."""
    deck = snapshot.form == Form.SLIDES
    own = snapshot.body.kind == Kind.DIVISION
    cover = [line.text for line in snapshot.cover.summary]
    asked = [line.text for line in snapshot.cover.requests]
    follow = [part for line in snapshot.follow_up for part in (line.when, line.body)]
    parts = [*snapshot.reasons, *snapshot.means, *follow, *cover] if deck else cover
    parts += [*(() if deck else snapshot.notes), *asked]
    for pillar in snapshot.pillars:
        parts.append(pillar.lead)
        for objective in pillar.objectives:
            parts.append(objective.text)
            for measure in objective.measures:
                parts.append(measure.text)
                if own and measure.own:
                    parts += [measure.own.answer.text, *measure.own.evidence]
                elif not own:
                    parts.append(reported(measure.city) if deck else measure.city.text)
                    parts += () if deck else (*measure.city.evidence, measure.city.base)
                    parts.append(measure.city.source)
    return [part for part in parts if part]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_phone_page_says_what_the_pdf_says_in_its_order(name: str) -> None:
    snapshot = DOCUMENTS[name]()
    said = sentences(snapshot)

    assert len(said) > 60
    assert in_order(" ".join(pages(name)), said) == ""
    assert in_order(text(page(snapshot)), said) == ""


def test_a_missing_sentence_would_be_found() -> None:
    snapshot = DOCUMENTS["group"]()
    said = sentences(snapshot)

    assert in_order(text(page(snapshot)).replace(said[-1], ""), said) == said[-1]


def test_the_page_has_one_title_and_no_inline_style() -> None:
    html = page(DOCUMENTS["group"]())

    assert html.count("<h1") == 1
    assert "style=" not in html
    assert "<script" not in html
    assert '<use href="#s-run"/>' in html


def test_a_demonstration_says_so_on_the_phone() -> None:
    assert "harjoitusaineisto" in page(DOCUMENTS["group demonstration"]())
    assert "harjoitusaineisto" not in page(DOCUMENTS["group"]())


@pytest.mark.parametrize("name", ["division hostile", "group hostile", "deck hostile"])
def test_hostile_text_stays_text(name: str) -> None:
    html = page(DOCUMENTS[name]())

    assert "<script" not in html
    assert HOSTILE.split(" ", maxsplit=1)[0] in text(html)


@pytest.mark.parametrize("name", ["group first", "deck first"])
def test_the_first_imported_year_shows_no_empty_place(name: str) -> None:
    said = text(page(DOCUMENTS[name]()))

    for absent in ("None", "uuttuu", "2024", "silmäyksellä", "pyydetään", "kysytä"):
        assert absent not in said
