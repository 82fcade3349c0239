"""MEASURES.md, "From division answers to the city line"."""

import pytest

from accounts.models import Unit
from reporting.city_lines.suggestions import Kind, Suggestion, suggest
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress


def answer(
    progress: Progress, *, unit: str = "KO", text: str = "Tehty.", period: str = ""
) -> Entry:
    return Entry(
        unit=Unit(name_fi=unit), state=State.APPROVED, progress=progress, text=text, period=period
    )


def named(found: Suggestion, kind: Kind) -> list[str]:
    return [e.unit.name for group in found.groups if group.kind == kind for e in group.entries]


ONGOING, CONTINUOUS, DONE = Progress.ONGOING, Progress.CONTINUOUS, Progress.DONE
PLANNED, STOPPED, NOT_OURS = Progress.PLANNED, Progress.DISCONTINUED, Progress.NOT_CONCERNED


@pytest.mark.parametrize(
    ("progresses", "proposed"),
    [
        ([DONE, DONE], DONE),
        ([CONTINUOUS, CONTINUOUS], CONTINUOUS),
        ([PLANNED, PLANNED], PLANNED),
        ([CONTINUOUS, DONE], ONGOING),
        ([CONTINUOUS, STOPPED], ONGOING),
        ([PLANNED, ONGOING], ONGOING),
        ([NOT_OURS, CONTINUOUS], CONTINUOUS),
        ([NOT_OURS, NOT_OURS], NOT_OURS),
    ],
)
def test_the_status_of_many(progresses: list[Progress], proposed: Progress) -> None:
    assert suggest([answer(p) for p in progresses]).progress == proposed


def test_the_latest_period_stands() -> None:
    answers = [answer(PLANNED, period="2026-S1"), answer(PLANNED, period="2026-S2")]

    assert suggest(answers).period == "2026-S2"


def test_the_discontinued_unit_is_named() -> None:
    found = suggest([answer(CONTINUOUS), answer(STOPPED, unit="KY")])

    assert named(found, Kind.DISCONTINUED) == ["KY"]


def test_a_missing_answer_never_turns_into_agreement() -> None:
    draft = Entry(unit=Unit(name_fi="KH"), state=State.DRAFT, progress=DONE, text="Ei vielä.")

    found = suggest([answer(DONE), draft])

    assert (found.asked, found.answered) == (2, 1)
    assert named(found, Kind.MISSING) == ["KH"]
    assert "Ei vielä" not in found.text


def test_the_same_words_are_said_once_by_those_who_said_them() -> None:
    found = suggest([answer(DONE, unit="KO"), answer(DONE, unit="KY"), answer(DONE, text="Muuta.")])

    assert found.text.count("Tehty.") == 1
    assert "KO" in found.text.splitlines()[0]
    assert "KY" in found.text.splitlines()[0]


def test_a_single_respondent_is_quoted_without_a_name() -> None:
    assert suggest([answer(CONTINUOUS, unit="KV", text="Pidetty yhteyttä.")]).text == (
        "Pidetty yhteyttä."
    )


def test_nothing_approved_proposes_nothing() -> None:
    draft = Entry(unit=Unit(name_fi="KH"), state=State.SUBMITTED, progress=DONE, text="Odottaa.")

    found = suggest([draft])

    assert (found.text, found.progress) == ("", "")


def test_each_unit_is_named_once_among_those_who_have_done_the_same() -> None:
    draft = Entry(unit=Unit(name_fi="KH"), state=State.DRAFT, text="Ei vielä.")
    answers = [
        draft,
        answer(NOT_OURS, unit="KY"),
        answer(CONTINUOUS, unit="KO", text="Toisena."),
        answer(DONE, unit="KS", text="Ensin."),
        answer(ONGOING, unit="KV", text="Toisena."),
    ]

    found = suggest(answers)

    assert [(g.kind, [e.unit.name for e in g.entries]) for g in found.groups] == [
        (Kind.DONE, ["KS"]),
        (Kind.DOING, ["KO", "KV"]),
        (Kind.NOT_CONCERNED, ["KY"]),
        (Kind.MISSING, ["KH"]),
    ]
    assert found.text.splitlines()[0] == "KS: Ensin."
