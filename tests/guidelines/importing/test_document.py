"""The city's document and the demonstration: two texts, one form, the same expectations."""

import datetime
from pathlib import Path

import pytest

from guidelines.importing.outline import Outline, Years
from guidelines.importing.parsing import parse_outline
from guidelines.importing.proposals import Proposal, keyword, propose_status
from guidelines.importing.reading import read_document
from tests.document import DEMONSTRATION, guidelines_document

DOCUMENTS = sorted({guidelines_document(), DEMONSTRATION})


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda path: path.stem)
def outline(request: pytest.FixtureRequest) -> Outline:
    path: Path = request.param
    return parse_outline(read_document(path.read_bytes(), path.name))


def test_the_edition_has_its_title_and_both_years(outline: Outline) -> None:
    assert outline.title.startswith("Kansainväliset suuntaviivat 25-26")
    assert outline.years == Years(2025, 2026)


def test_pillars_objectives_and_measures_are_counted_right(outline: Outline) -> None:
    counts = [[len(objective.measures) for objective in p.objectives] for p in outline.pillars]

    assert counts == [[5, 2, 1, 2, 2], [4, 3], [3, 2, 2]]


def test_reasons_means_and_themes_are_whole(outline: Outline) -> None:
    assert [len(outline.reasons), len(outline.means), len(outline.themes)] == [4, 3, 8]
    assert ": " in outline.themes[0]
    assert not any(";" in theme for theme in outline.themes)


def test_meetings_have_their_body_and_time(outline: Outline) -> None:
    assert [(meeting.body, meeting.date, meeting.months) for meeting in outline.meetings] == [
        ("Toimialojen johtoryhmät", None, ("2025-11",)),
        ("Kaupungin johtoryhmä", datetime.date(2025, 11, 24), None),
        (
            "Kaupunginhallituksen elinvoima- ja työllisyysjaosto",
            datetime.date(2025, 12, 9),
            None,
        ),
    ]


def test_every_measure_has_a_report_of_its_own(outline: Outline) -> None:
    assert len([measure for measure in outline.measures if measure.report]) == 26
    assert all(measure.text != measure.report for measure in outline.measures)


def test_codes_are_pillar_objective_number(outline: Outline) -> None:
    codes = [measure.code for measure in outline.measures]

    assert codes[:6] == ["1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.2.1"]
    assert codes[-2:] == ["3.3.1", "3.3.2"]
    assert len(set(codes)) == 26


def test_texts_carry_no_marks_headings_or_themes(outline: Outline) -> None:
    texts = [measure.text for measure in outline.measures]
    texts += [objective.text for pillar in outline.pillars for objective in pillar.objectives]

    assert not any(text[0].isdigit() or text[0] in "•- " for text in texts)
    assert not any("Teemat:" in text or "Raportointi" in text for text in texts)
    titles = [pillar.title for pillar in outline.pillars]
    assert not any(text.startswith(f"{title}:") for text in texts for title in titles)
    assert all(title[0].isupper() and not title.endswith(":") for title in titles)


def test_lines_are_joined_at_hyphens_and_dashes(outline: Outline) -> None:
    by_code = {measure.code: measure for measure in outline.measures}
    objective = outline.pillars[1].objectives[1].text

    assert "Eurooppa -ohjelma" in (by_code["2.1.2"].report or "")
    assert "Thinking Portfolio –projektisalku" in by_code["3.3.1"].text
    assert "EU-aloitte" in objective or "EU-rahoituksia" in objective
    assert "- " not in objective.replace(" -", "")


def test_missing_full_stops_stay_missing_and_a_double_one_becomes_one(outline: Outline) -> None:
    by_code = {measure.code: measure for measure in outline.measures}

    assert not by_code["1.1.2"].text.endswith(".")
    assert not by_code["3.2.2"].text.endswith(".")
    assert by_code["2.1.4"].text.endswith("ministeriöiden kanssa.")
    assert by_code["2.1.4"].raw.endswith(". .")


def test_a_report_on_the_measures_line_is_told_apart(outline: Outline) -> None:
    measure = next(measure for measure in outline.measures if measure.code == "1.1.5")

    assert " mm. " in measure.text
    assert measure.text.endswith(".")
    assert (measure.report or "").endswith(".")


def test_only_the_two_guesses_are_remarked_on(outline: Outline) -> None:
    notes = [(note.place.number, str(note.message)) for note in outline.remarks]

    assert len(notes) == 2
    assert notes[0][0] in {65, 66}
    assert notes[1][0] in {170, 174}
    assert "kanssa. ." in notes[1][1]


def test_no_word_of_the_document_is_lost(outline: Outline) -> None:
    """Every word of the file stands in the outline: headings and section names are its form."""
    path = next(path for path in DOCUMENTS if _is_of(path, outline))
    said = " ".join(_texts(outline)).split()
    form = (
        "Miksi: Miten: Suuntaviivojen seuranta Toimenpiteet: ja tulokset: Raportointi: Teemat: . •"
    )
    prefixes = " ".join(f"{pillar.title}: {pillar.title}" for pillar in outline.pillars)
    known = set(said) | set(form.split()) | set(prefixes.split()) | set(prefixes.lower().split())

    for word in path.read_text("utf-8").split():
        bare = word.rstrip(";")
        joined = bare.endswith(("-", "–")) or any(bare in longer for longer in known)
        assert bare in known or joined or bare.rstrip(".").isdigit(), word


def _is_of(path: Path, outline: Outline) -> bool:
    return path.read_text("utf-8").split("\n", 1)[0].strip() == outline.title


def _texts(outline: Outline) -> list[str]:
    texts = [outline.title, *outline.reasons, *outline.means, *outline.themes]
    texts += [meeting.raw for meeting in outline.meetings]
    texts += [objective.text for pillar in outline.pillars for objective in pillar.objectives]
    return texts + [f"{measure.text} {measure.report}" for measure in outline.measures]


def test_json_has_the_promised_shape(outline: Outline) -> None:
    printed = outline.to_json()

    assert list(printed) == [
        "edition", "reasons", "means", "themes", "meetings", "pillars", "warnings",
    ]  # fmt: skip
    assert printed["edition"] == {"title": outline.title, "from": 2025, "to": 2026}
    assert printed["meetings"][0] == {
        "body": "Toimialojen johtoryhmät",
        "date": None,
        "months": ["2025-11"],
        "raw": "Toimialojen johtoryhmät marraskuussa 2025",
    }
    assert printed["meetings"][1]["date"] == "2025-11-24"
    assert list(printed["pillars"][0]) == ["number", "code", "title", "objectives"]
    assert list(printed["pillars"][0]["objectives"][0]) == ["number", "code", "text", "measures"]
    measure = printed["pillars"][2]["objectives"][1]["measures"][1]
    assert list(measure) == ["number", "code", "text", "report"]
    assert (measure["number"], measure["code"]) == (2, "3.2.2")
    assert [list(note) for note in printed["warnings"]] == [["place", "message"]] * 2


def test_statuses_are_proposed_as_measures_md_reads_them(outline: Outline) -> None:
    proposals = {m.code: propose_status(m.report, 2025) for m in outline.measures}
    interpreted = "1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.2.1 1.4.2 2.1.2 2.1.3 2.2.2 2.2.3 3.1.3"
    continuous = "1.2.2 1.5.1 1.5.2 2.1.4 2.2.1 3.2.1 3.2.2"
    expected = {code: Proposal("continuous", interpretation=True) for code in interpreted.split()}
    expected |= {code: Proposal("continuous") for code in continuous.split()}
    expected |= {code: Proposal("done", "2025") for code in ("2.1.1", "3.1.1")}
    expected |= {code: Proposal("planned", "2026-S1") for code in ("3.3.1", "3.3.2")}
    expected |= {
        "1.3.1": Proposal("done", "2025-S1"),
        "1.4.1": Proposal("ongoing"),
        "3.1.2": Proposal("ongoing", "2025-2029"),
    }

    assert proposals == expected


def test_every_measure_gets_a_short_keyword(outline: Outline) -> None:
    for measure in outline.measures:
        word = keyword(measure.text)
        assert 0 < len(word) <= 30
        assert measure.text.startswith(word)
