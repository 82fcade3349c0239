"""Decks of other shapes: what is known before writing is what is read afterwards."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from tests.guidelines.importing.decks import (
    SMALL,
    Deck,
    DeckMeasure,
    DeckObjective,
    DeckPillar,
    Writing,
    pdf_of,
    pptx_of,
    text_of,
)


def read(data: str | bytes) -> Outline:
    return parse_outline(read_document(data if isinstance(data, bytes) else data.encode(), "deck"))


def shape(outline: Outline) -> list[list[list[tuple[str, str | None]]]]:
    return [
        [[(m.text, m.report) for m in objective.measures] for objective in pillar.objectives]
        for pillar in outline.pillars
    ]


def messages(outline: Outline) -> str:
    return "\n".join(f"{note.place} {note.message}" for note in outline.remarks)


def assert_same(outline: Outline, deck: Deck) -> None:
    assert shape(outline) == deck.shape()
    assert [pillar.title for pillar in outline.pillars] == [p.title for p in deck.pillars]
    assert [o.text for pillar in outline.pillars for o in pillar.objectives] == [
        o.text for pillar in deck.pillars for o in pillar.objectives
    ]
    assert outline.title == deck.title
    assert (outline.reasons, outline.means) == (deck.reasons, deck.means)
    assert outline.themes == deck.themes
    assert tuple(meeting.raw for meeting in outline.meetings) == deck.meetings


MARKS = ["{n}. ", "{n}.  ", "{n}) ", "({n}) ", "{n} - ", "{n} – ", "{letter}) ", "• ", "– ", "▪ "]


@pytest.mark.parametrize("mark", MARKS)
def test_text_with_other_marks(mark: str) -> None:
    outline = read(text_of(SMALL, Writing(mark=mark)))

    assert_same(outline, SMALL)
    assert messages(outline) == ""


@pytest.mark.parametrize(
    "slide_end", ["\n\f", "\f", "\n\n\n\n\f\n", "\n\n\n\n\n\n", "\r\n\r\n\r\n\r\n"]
)
def test_text_with_other_slide_ends(slide_end: str) -> None:
    outline = read(text_of(SMALL, Writing(slide_end=slide_end)))

    assert_same(outline, SMALL)
    assert messages(outline) == ""


@pytest.mark.parametrize("slide_end", ["\n\n\n\n", "\f"])
def test_text_without_blank_lines_is_split_with_remarks(slide_end: str) -> None:
    outline = read(text_of(SMALL, Writing(join="\n", slide_end=slide_end)))

    assert_same(outline, SMALL)
    assert messages(outline).count("stand on one line") == 6


@pytest.mark.parametrize("layout", ["table", "boxes", "frames", "lines"])
@pytest.mark.parametrize("mark", ["{n}. ", "{n}) ", "• "])
def test_slides(layout: str, mark: str) -> None:
    outline = read(pptx_of(SMALL, layout, Writing(mark=mark, width=10_000)))

    assert_same(outline, SMALL)
    assert messages(outline) == ""


def test_slides_whose_paragraphs_are_wrapped_lines() -> None:
    assert_same(read(pptx_of(SMALL, "lines", Writing())), SMALL)


@pytest.mark.parametrize("mark", ["", "{n}. "])
def test_a_table_needs_no_marks(mark: str) -> None:
    assert_same(read(pptx_of(SMALL, "table", Writing(mark=mark, width=10_000))), SMALL)


@pytest.mark.parametrize("layout", ["lines", "columns"])
@pytest.mark.parametrize("mark", ["{n}. ", "{n}) ", "• "])
def test_pages(layout: str, mark: str) -> None:
    outline = read(pdf_of(SMALL, layout, Writing(mark=mark, width=80)))

    assert_same(outline, SMALL)
    assert messages(outline) == ""


@pytest.mark.parametrize("footer", ["Vantaan kaupunki {n}", "{n}", "{n} / 7", "Sivu {n}"])
def test_footers_and_page_numbers_are_not_content(footer: str) -> None:
    assert_same(read(text_of(SMALL, Writing(footer=footer))), SMALL)


# A failing deck is small already; shrinking it would take minutes.
_NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)

_VOCABULARY = (
    "kaupunki verkosto osaaminen yhteistyö rahoitus hanke toimiala kumppani tieto matka vierailu "
    "kokous suunnitelma palvelu kehitys vaikutus tavoite ryhmä kotoutuminen raitiotie"
)
WORDS = st.sampled_from(_VOCABULARY.split())


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORDS, min_size=4, max_size=22))
    return f"{words[0].capitalize()} {' '.join(words[1:])}."


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    titles = draw(st.lists(WORDS.map(str.capitalize), min_size=1, max_size=4, unique=True))
    measure = st.builds(DeckMeasure, sentences(), sentences())
    objective = st.builds(
        DeckObjective, sentences(), st.lists(measure, min_size=1, max_size=5).map(tuple)
    )
    objectives = st.lists(objective, min_size=1, max_size=3, unique_by=lambda one: one.text)
    pillars = tuple(DeckPillar(title, tuple(draw(objectives))) for title in titles)
    first = draw(st.integers(2024, 2098))
    return Deck(
        title=f"Kansainväliset suuntaviivat {first}–{first + 1}",
        reasons=tuple(draw(st.lists(sentences(), min_size=1, max_size=4))),
        means=tuple(draw(st.lists(sentences(), min_size=1, max_size=4))),
        meetings=("Kaupungin johtoryhmä 22.11.2027",),
        pillars=pillars,
    )


@settings(max_examples=60, deadline=None, phases=_NO_SHRINK)
@given(deck=decks(), mark=st.sampled_from(MARKS), slide_end=st.sampled_from(["\n\n\n\n", "\f"]))
def test_any_counts_come_back_from_text(deck: Deck, mark: str, slide_end: str) -> None:
    assert_same(read(text_of(deck, Writing(mark=mark, slide_end=slide_end))), deck)


@settings(max_examples=6, deadline=None, phases=_NO_SHRINK)
@given(deck=decks(), layout=st.sampled_from(["table", "boxes", "frames", "lines"]))
def test_any_counts_come_back_from_slides(deck: Deck, layout: str) -> None:
    assert_same(read(pptx_of(deck, layout)), deck)


@settings(max_examples=6, deadline=None, phases=_NO_SHRINK)
@given(deck=decks())
def test_any_counts_come_back_from_pages(deck: Deck) -> None:
    assert_same(read(pdf_of(deck, "lines")), deck)


def first_measure(deck: Deck, measure: DeckMeasure) -> Deck:
    pillar = deck.pillars[0]
    objective = pillar.objectives[0]
    objective = replace(objective, measures=(measure, *objective.measures[1:]))
    return replace(
        deck,
        themes=(),
        pillars=(replace(pillar, objectives=(objective,)), *deck.pillars[1:]),
    )


@pytest.mark.parametrize("write", [text_of, pptx_of, pdf_of])
def test_a_missing_report_is_none_and_said(write: object) -> None:
    deck = first_measure(SMALL, DeckMeasure("Yksiköt valitsevat kaupungin vuosittain.", None))

    outline = read(write(deck))  # type: ignore[operator]

    assert shape(outline) == deck.shape()
    assert messages(outline).count("No report was found for “Yksiköt valitsevat") == 1
