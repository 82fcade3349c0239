"""Measures go on by their text: codes shift, words change a little, people decide the rest."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.importing.assignment import best_assignment
from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.planning import (
    Candidate,
    Continuation,
    StoredMeasure,
    pair_measures,
    plan_measures,
)
from guidelines.importing.reading import read_document
from tests.document import guidelines_document


@pytest.fixture(scope="module")
def outline() -> Outline:
    path = guidelines_document()
    return parse_outline(read_document(path.read_bytes(), path.name))


def stored(outline: Outline, *, prefix: str = "") -> list[StoredMeasure]:
    return [StoredMeasure(prefix + measure.code, measure.text) for measure in outline.measures]


def pairs(*texts: str) -> list[StoredMeasure]:
    return [StoredMeasure(f"1.1.{number}", text) for number, text in enumerate(texts, 1)]


def test_the_same_document_changes_nothing(outline: Outline) -> None:
    plan = plan_measures(outline, stored(outline))

    assert [(pair.new, pair.old, pair.kind) for pair in plan.continues] == [
        (measure.code, measure.code, "same") for measure in outline.measures
    ]
    assert (plan.added, plan.dropped, plan.unsure) == ((), (), ())


def test_codes_do_not_matter(outline: Outline) -> None:
    old = stored(outline, prefix="9.")
    old.reverse()

    plan = plan_measures(outline, old)

    assert [pair.old for pair in plan.continues] == [f"9.{m.code}" for m in outline.measures]


def test_a_dropped_measure_shifts_the_others_without_losing_them(outline: Outline) -> None:
    old = stored(outline)
    new = [StoredMeasure(f"n{number}", m.text) for number, m in enumerate(old[1:])]

    plan = pair_measures(new, old)

    assert len(plan.continues) == 25
    assert (plan.added, plan.dropped) == ((), (old[0].code,))


@pytest.mark.parametrize(
    "reworded",
    [
        lambda text: f"{text} Työtä arvioidaan joka toinen vuosi.",
        lambda text: text.replace("toimiala", "palvelualue").replace("Toimiala", "Palvelualue"),
        lambda text: " ".join(word[:-1] if len(word) > 7 else word for word in text.split()),
        lambda text: f"Jatkossakin {text[0].lower()}{text[1:]}",
    ],
)
def test_small_rewording_is_a_change(outline: Outline, reworded: object) -> None:
    new = [StoredMeasure(m.code, reworded(m.text)) for m in outline.measures]  # type: ignore[operator]

    plan = pair_measures(new, stored(outline, prefix="o"))

    assert len(plan.continues) == 26
    assert all(pair.old == f"o{pair.new}" for pair in plan.continues)
    assert {pair.kind for pair in plan.continues} <= {"changed", "same"}


def test_typography_alone_is_the_same() -> None:
    plan = pair_measures(
        pairs("EU–työ  kehittyy\u00a0hyvin"), pairs("EU-työ kehittyy hyvin."),
    )  # fmt: skip

    assert plan.continues == (Continuation("1.1.1", "1.1.1", "same"),)


def test_unlike_measures_are_added_and_dropped() -> None:
    plan = pair_measures(
        pairs("Avaamme toimiston Brysseliin."), pairs("Koulut vaihtavat oppilaita Tallinnaan.")
    )

    assert (plan.added, plan.dropped, plan.unsure) == (("1.1.1",), ("1.1.1",), ())


def test_two_near_identical_candidates_are_asked_about() -> None:
    old = pairs(
        "Toimiala osallistuu verkoston kokouksiin keväisin.",
        "Toimiala osallistuu verkoston kokouksiin syksyisin.",
    )

    plan = pair_measures(pairs("Toimiala osallistuu verkoston kokouksiin."), old)

    assert plan.continues == ()
    assert (plan.added, plan.dropped) == (("1.1.1",), ("1.1.1", "1.1.2"))
    assert {(pair.new, pair.old) for pair in plan.unsure} == {
        ("1.1.1", "1.1.1"),
        ("1.1.1", "1.1.2"),
    }
    assert len(plan.remarks()) == 2


def test_an_exact_pair_takes_its_candidate_away_from_the_others() -> None:
    old = pairs(
        "Toimiala osallistuu verkoston kokouksiin keväisin.",
        "Toimiala osallistuu verkoston kokouksiin syksyisin.",
    )
    new = pairs(
        "Toimiala osallistuu verkoston kokouksiin keväisin.",
        "Toimiala osallistuu kaikkiin verkoston kokouksiin syksyisin.",
    )

    plan = pair_measures(new, old)

    assert [(pair.new, pair.old, pair.kind) for pair in plan.continues] == [
        ("1.1.1", "1.1.1", "same"),
        ("1.1.2", "1.1.2", "changed"),
    ]


def test_half_alike_is_unsure() -> None:
    plan = pair_measures(
        pairs("Toimialat sopivat yhteisistä opintomatkoista ja jakavat matkojen opit verkossa."),
        pairs("Toimialat sopivat yhteisistä opintomatkoista vuosittain kv-päällikön kanssa."),
    )

    assert [type(pair) for pair in plan.unsure] == [Candidate]
    printed = plan.to_json()
    assert (printed["continues"], printed["added"], printed["dropped"]) == (
        [],
        ["1.1.1"],
        ["1.1.1"],
    )


def test_an_empty_side() -> None:
    assert pair_measures([], pairs("Yksi.")).dropped == ("1.1.1",)
    assert pair_measures(pairs("Yksi."), []).added == ("1.1.1",)


@given(
    st.lists(st.text("abc äö.", max_size=40), max_size=6),
    st.lists(st.text("abc äö.", max_size=40), max_size=6),
)
def test_every_code_stands_exactly_once(new: list[str], old: list[str]) -> None:
    plan = pair_measures(pairs(*new), pairs(*old))

    continued = [pair.new for pair in plan.continues]
    went_on = [pair.old for pair in plan.continues]
    assert sorted([*continued, *plan.added]) == [measure.code for measure in pairs(*new)]
    assert sorted([*went_on, *plan.dropped]) == [measure.code for measure in pairs(*old)]
    assert {pair.new for pair in plan.unsure} <= set(plan.added)
    assert {pair.old for pair in plan.unsure} <= set(plan.dropped)


def test_the_assignment_is_the_best_over_all() -> None:
    assert best_assignment([[0.9, 0.8], [0.85, 0.1]]) == [(0, 1), (1, 0)]
    assert best_assignment([[0.9], [0.95]]) == [(1, 0)]
    assert best_assignment([]) == []


def test_the_wrapping_of_lines_is_no_change(outline: Outline) -> None:
    new = [
        StoredMeasure(m.code, "\n".join(textwrap.wrap(m.text, 30, break_on_hyphens=False)))
        for m in outline.measures
    ]

    plan = pair_measures(new, stored(outline))

    assert {pair.kind for pair in plan.continues} == {"same"}
