"""The document's form, one departure at a time, on the real or the demonstration document."""

import re
import unicodedata

import pytest

from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from tests.document import guidelines_document
from tests.guidelines.importing.decks import SMALL, Writing, text_of
from tests.guidelines.importing.test_shapes import assert_same, messages, read, shape


@pytest.fixture(scope="module")
def source() -> str:
    return guidelines_document().read_text("utf-8")


def content(outline: Outline) -> dict[str, object]:
    printed = dict(outline.to_json())
    del printed["warnings"]
    return printed


def assert_unchanged(changed: str, source: str) -> Outline:
    assert changed != source
    outline = read(changed)
    assert content(outline) == content(read(source))
    return outline


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"(?m)^(\d)\.\s+", "• "),
        (r"(?m)^(\d)\.\s+", r"\1) "),
        (r"(?m)^(\d)\.\s+", r"\1 - "),
        (r"\n\n\n\n", "\n\f"),
        (r" ", "\u00a0"),
        (r"(\w{4})(\w{4})", "\\1\u00ad\\2"),
        (r"\n", "\r\n"),
        (r"Toimenpiteet: Raportointi:", "Toimenpiteet:\nRaportointi:"),
        (r"Toimenpiteet: Raportointi:", "TOIMENPITEET | RAPORTOINTI"),
        (r"Toimenpiteet: Raportointi:", "Åtgärder: Rapportering:"),
        (r"Miksi:", "Varför?"),
        (r"Toimenpiteet ja tulokset: ?\n", "Toimenpiteet ja tulokset – "),
    ],
)
def test_the_same_content_in_another_form(source: str, pattern: str, written: str) -> None:
    outline = assert_unchanged(re.sub(pattern, written, source), source)

    assert len(outline.remarks) == 2


def test_decomposed_letters_are_composed(source: str) -> None:
    assert_unchanged(unicodedata.normalize("NFD", source), source)


@pytest.mark.parametrize(
    ("pattern", "written", "said"),
    [
        (r"\n *Toimenpiteet: Raportointi: ?\n", "\n\n", "is missing above"),
        (r"Toimenpiteet ja tulokset: ?\n.*\n\n\n\n", "", "begins here without a title slide"),
        (r"Toimenpiteet ja tulokset: ?\n", "", "stands alone and was read as a section's title"),
    ],
)
def test_a_missing_heading_is_put_back_and_said(
    source: str, pattern: str, written: str, said: str
) -> None:
    outline = assert_unchanged(re.sub(pattern, written, source), source)

    assert said in messages(outline)


def measure_starts(source: str) -> list[re.Match[str]]:
    return list(re.finditer(r"(?m)^\d\.\s+\S.*\n(?!\n)", source))


@pytest.mark.parametrize("repeated", ["", "Toimenpiteet: Raportointi:\n"])
def test_a_measure_goes_on_over_a_slide(source: str, repeated: str) -> None:
    expected = content(read(source))
    starts = measure_starts(source)

    for start in starts:
        broken = f"{source[: start.end()]}\n\n\n{repeated}{source[start.end() :]}"
        assert content(read(broken)) == expected or "Vantaa.fi" in start.group()
    assert len(starts) > 20


def test_each_missing_report_is_none_and_moves_no_other(source: str) -> None:
    whole = read(source)
    reports = {measure.code: measure.report for measure in whole.measures}
    pattern = re.compile(r"(?m)(^\d\.\s+\S(?:.+\n)+\n)((?:\S.*\n)+)(?=\n|\s*\Z)")

    found = list(pattern.finditer(source))
    for match in found:
        outline = read(source[: match.start(2)] + source[match.end(2) :])
        changed = {m.code: m.report for m in outline.measures if m.report != reports[m.code]}
        assert list(changed.values()) == [None]
        assert messages(outline).count("No report was found") == 1
    assert len(found) >= 24


def test_text_after_the_last_measure_is_warned_of_with_its_words() -> None:
    outline = read(text_of(SMALL) + "\n\n\n\nKiitos kaikille mukana olleille!\n")

    assert_same(outline, SMALL)
    assert "“Kiitos kaikille mukana olleille!”" in messages(outline)


def test_a_gap_in_the_numbers_keeps_the_printed_number_and_is_said() -> None:
    outline = read(text_of(SMALL).replace("\n3. Vierailijat", "\n4. Vierailijat"))

    assert [m.code for m in outline.measures][:3] == ["1.1.1", "1.1.2", "1.1.4"]
    assert "The numbering goes from 2 to 4" in messages(outline)


def test_themes_on_a_slide_of_their_own() -> None:
    text = text_of(SMALL).replace(
        "Suuntaviivojen seuranta", "Teemat:\n• Ilma: puhdas\n• Vesi\n\nSeuranta"
    )
    text = re.sub(r"\nTeemat: Satama(?:.+\n)+", "\n", text)

    assert read(text).themes == ("Ilma: puhdas", "Vesi")


def test_years_missing_from_the_title_are_guessed_from_the_file_name() -> None:
    text = text_of(SMALL).replace(" 2027–2028", "")

    outline = parse_outline(read_document(text.encode(), "suuntaviivat-2030-31.txt"))

    assert outline.years is not None
    assert (outline.years.first, outline.years.last) == (2030, 2031)
    assert "2030–2031 was guessed" in messages(outline)


def test_reports_may_be_labelled_inside_the_measure() -> None:
    labelled = re.sub(
        r"\n\n(Valinnat|Toteutetaan|Jatkuvaa|Kannat|Toteutettu|Edistetään)",
        r"\nRaportointi: \1",
        text_of(SMALL),
    )

    assert shape(read(labelled)) == SMALL.shape()


def test_a_repeated_title_is_a_header_and_stays_the_title() -> None:
    outline = read(text_of(SMALL, Writing(footer=SMALL.title)))

    assert_same(outline, SMALL)
    assert "was left out as a header or footer" in messages(outline)
