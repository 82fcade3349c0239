import re
from dataclasses import replace

import pytest

from packets.rendering.engine import render
from packets.rendering.failures import Failure, RenderFailed
from packets.rendering.metrics import Style, lines
from packets.rendering.slides import plan
from packets.snapshot import Objective, Snapshot, to_bytes
from tests.packets.rendering.drawn import deck, dense, pages
from tests.packets.rendering.samples import each, reported

LONG = "Kaupunki kertoo työstään. "


def objective(snapshot: Snapshot) -> Objective:
    return snapshot.pillars[0].objectives[0]


def test_numbers_restart_in_each_objective() -> None:
    found = re.findall(r"Raportointi: (\d)\.", " ".join(pages("deck")))

    assert found[0] == "1"
    assert found.count("1") == 10


def test_short_text_is_shown_instead_of_the_whole() -> None:
    snapshot = reported(deck(), LONG * 20)
    city = replace(objective(snapshot).measures[1].city, short="Lyhyesti sama.")
    rows = (
        plan(
            replace(
                objective(snapshot),
                measures=(replace(objective(snapshot).measures[1], city=city),),
            ),
            0,
        )
        .slides[0]
        .rows
    )

    assert [row.report for row in rows] == ["Lyhyesti sama."]


@pytest.mark.parametrize("times", [1, 20, 35, 100, 800])
def test_a_long_report_goes_on_and_loses_nothing(times: int) -> None:
    snapshot = reported(deck(), LONG * times)
    rows = [
        row
        for slide in plan(objective(snapshot), 0).slides
        for row in slide.rows
        if row.measure.code == "1.1.2"
    ]

    assert dense("".join(row.report for row in rows)) == dense(LONG * times)
    assert [row.last for row in rows] == [False] * (len(rows) - 1) + [True]
    assert [row.first for row in rows] == [True] + [False] * (len(rows) - 1)


def test_a_long_report_is_set_smaller_before_it_is_split() -> None:
    slides = plan(objective(reported(deck(), LONG * 25)), 0).slides

    assert [slide.fit for slide in slides if slide.rows[0].measure.code == "1.1.2"] == [1]


def test_continued_slides_are_marked_on_the_page() -> None:
    body = " ".join(pages("deck long text"))

    assert body.count("(jatkuu)") >= 2
    assert body.count("(jatkuu)") == body.count("(jatkoa)")


def test_an_objective_too_long_for_a_heading_stands_on_its_own_slide() -> None:
    snapshot = deck()
    text = "Tavoite jatkuu ja jatkuu. " * 40
    long = plan(replace(objective(snapshot), text=text), 0)

    assert long.whole == text
    assert long.heading.endswith(" …")
    assert len(long.heading) < 160


def test_a_hopeless_text_is_refused_with_its_code() -> None:
    with pytest.raises(RenderFailed) as refused:
        render(to_bytes(reported(deck(), "sana " * 20_000, code="2.1.3")))

    assert refused.value.failure == Failure.TOO_LONG
    assert refused.value.detail == "2.1.3"


def test_every_measure_may_be_long_without_running_over() -> None:
    snapshot = deck()
    words = "Toimiala vahvistaa osallistumistaan ja kertoo siitä muille. "
    texts = iter(range(3, 100))

    grown = replace(
        snapshot,
        pillars=each(
            snapshot,
            lambda m: replace(
                m,
                text=words * (next(texts) % 9 + 1),
                city=replace(m.city, text=words * (next(texts) % 12)),
            ),
        ),
    )

    assert render(to_bytes(grown)).pages > 20


def test_lines_are_broken_at_spaces_and_inside_a_word_that_is_too_long() -> None:
    style = Style("source-sans-3", 400, 17, 23, 100)
    text = "Sana ja sana " * 12 + "y" * 300

    found = lines(text, style)

    assert "".join(text[a:b] for a, b in found) == text
    assert len(found) > 8
    assert lines("", style) == [(0, 0)]
    assert len(lines("a\n\nb", style)) == 3


def test_front_slides_are_set_smaller_before_they_run_over() -> None:
    reasons = tuple(
        f"{n}. peruste: kaupunki kehittyy ja oppii muilta kaupungeilta." for n in range(8)
    )
    grown = replace(deck(), reasons=reasons, pillars=deck().pillars[:1])
    plain = replace(deck(), pillars=deck().pillars[:1])

    assert render(to_bytes(grown)).pages == render(to_bytes(plain)).pages
