"""Times and years as people write them."""

import datetime

import pytest

from guidelines.importing.dates import edition_years, find_moments
from guidelines.importing.outline import Years

DAY = datetime.date(2025, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24.11.2025", "24. 11. 2025", "2025-11-24", "24. marraskuuta 2025", "24 november 2025",
        "den 24 november 2025", "24 November 2025", "November 24, 2025", "ma 24.11.2025",
        "marraskuun 24. päivänä 2025", "marraskuun 24. päivänä vuonna 2025",
        "maanantaina 24. marraskuuta 2025", "24.11.2025 klo 9.00",
    ],
)  # fmt: skip
def test_exact_days(text: str) -> None:
    (moment,) = find_moments(text)

    assert (moment.date, moment.months, moment.guessed) == (DAY, None, False)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("marraskuussa 2025", ("2025-11",)),
        ("marraskuun 2025", ("2025-11",)),
        ("Marraskuu 2025", ("2025-11",)),
        ("marraskuun aikana 2025", ("2025-11",)),
        ("11/2025", ("2025-11",)),
        ("november 2025", ("2025-11",)),
        ("loka–marraskuussa 2025", ("2025-10", "2025-11")),
        ("loka-marraskuussa 2025", ("2025-10", "2025-11")),
        ("syys–joulukuussa 2025", ("2025-09", "2025-10", "2025-11", "2025-12")),
        ("lokakuussa ja marraskuussa 2025", ("2025-10", "2025-11")),
        ("loka- ja marraskuussa 2025", ("2025-10", "2025-11")),
        ("syys-, loka- ja marraskuussa 2025", ("2025-09", "2025-10", "2025-11")),
        ("maaliskuussa 2026", ("2026-03",)),
    ],
)
def test_months(text: str, months: tuple[str, ...]) -> None:
    (moment,) = find_moments(text)

    assert (moment.date, moment.months, moment.guessed) == (None, months, False)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("10.–13.11.2025", ("2025-11",)),
        ("10.-13.11.2025", ("2025-11",)),
        ("28.10.–10.11.2025", ("2025-10", "2025-11")),
        ("10.–13. marraskuuta 2025", ("2025-11",)),
        ("viikolla 47/2025", ("2025-11",)),
        ("keväällä 2026", ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")),
    ],
)
def test_what_is_not_one_day_or_month_is_guessed(text: str, months: tuple[str, ...]) -> None:
    (moment,) = find_moments(text)

    assert (moment.date, moment.months, moment.guessed) == (None, months, True)


@pytest.mark.parametrize(
    "text",
    [
        "31.2.2025", "24.13.2025", "32. marraskuuta 2025", "24.11.", "viikolla 60/2025",
        "9/12/2025", "24/11/2025",
    ],
)  # fmt: skip
def test_impossible_or_unfinished_times_are_not_invented(text: str) -> None:
    moments = find_moments(text)

    assert [(moment.date, moment.months) for moment in moments] in ([], [(None, None)])
    assert all(moment.guessed for moment in moments)


def test_a_missing_year_is_completed_and_guessed() -> None:
    (moment,) = find_moments("24.11.", year=2025)

    assert (moment.date, moment.guessed) == (DAY, True)


def test_two_times_are_two() -> None:
    moments = find_moments("24.11.2025 ja 9.12.2025")

    assert [moment.date for moment in moments] == [DAY, datetime.date(2025, 12, 9)]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Suuntaviivat 25-26", Years(2025, 2026)),
        ("Suuntaviivat 2025–2026", Years(2025, 2026)),
        ("Suuntaviivat 2025-26", Years(2025, 2026)),
        ("Suuntaviivat 2025/2026", Years(2025, 2026)),
        ("Suuntaviivat 27–28 (luonnos)", Years(2027, 2028)),
        ("Suuntaviivat vuosille 2027 – 2029", Years(2027, 2029)),
        ("Suuntaviivat 2027", Years(2027, 2027)),
        ("suuntaviivat-harjoitusaineisto-2025-26.txt", Years(2025, 2026)),
        ("Suuntaviivat", None),
        ("Suuntaviivat 26-25", None),
        ("Suuntaviivat 2028-2025", None),
        ("Suuntaviivat 2025-2050", None),
        ("Suuntaviivat 24.11.2025", None),
    ],
)
def test_edition_years(title: str, years: Years | None) -> None:
    assert edition_years([title]) == years
