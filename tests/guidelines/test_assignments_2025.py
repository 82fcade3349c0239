from collections import Counter
from dataclasses import replace

from guidelines.assignments_2025 import TABLE, rows_by_code, rows_by_words
from guidelines.importing.outline import Measure
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from guidelines.models import KEYWORD_MAX, Respondent
from tests.document import guidelines_document


def measures() -> tuple[Measure, ...]:
    path = guidelines_document()
    return parse_outline(read_document(path.read_bytes(), path.name)).measures


def test_the_table_is_that_of_measures_md() -> None:
    asked = Counter(row.respondent for row in TABLE)

    assert asked == {
        Respondent.DIVISIONS: 17,
        Respondent.HEAD: 6,
        Respondent.NETWORK_CONTACTS: 1,
        Respondent.UNITS: 1,
        Respondent.PROJECT_OFFICE: 1,
    }
    assert len(rows_by_code()) == 26
    assert all(0 < len(row.keyword) <= KEYWORD_MAX and row.evidence for row in TABLE)
    assert len({row.keyword for row in TABLE}) == 26


def test_a_row_is_found_by_the_measures_own_words() -> None:
    """The city's document has all; other words, such as our demonstration's, are never guessed."""
    found = rows_by_words(measures())

    assert {code: row.code for code, row in found.items()} == {code: code for code in found}
    assert len(found) == 26 or "harjoitusaineisto" in guidelines_document().name


def test_a_code_that_shifted_does_not_mislead() -> None:
    before = rows_by_words(measures())
    third = [m for m in measures() if m.code.startswith("1.1.")][2:]
    shifted = [replace(m, code=f"1.1.{m.number - 1}") for m in third]

    found = rows_by_words(shifted)

    assert {m.code: before.get(m.code) for m in third} == {
        f"1.1.{int(code[-1]) + 1}": row for code, row in found.items()
    } or "harjoitusaineisto" in guidelines_document().name


def test_words_of_no_measure_get_no_row() -> None:
    assert rows_by_words([Measure(1, "1.1.1", "Kirjastot lainaavat pyöriä.", None, "")]) == {}
