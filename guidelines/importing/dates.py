"""Years of an edition and times of meetings, as people write them in three languages."""

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from guidelines.importing.outline import Years

_STEMS = (
    ("tammi", "january", "januari"),
    ("helmi", "february", "februari"),
    ("maalis", "march", "mars"),
    ("huhti", "april"),
    ("touko", "may", "maj"),
    ("kesä", "june", "juni"),
    ("heinä", "july", "juli"),
    ("elo", "august", "augusti"),
    ("syys", "september"),
    ("loka", "october", "oktober"),
    ("marras", "november"),
    ("joulu", "december"),
)
_MONTHS = {name: number for number, names in enumerate(_STEMS, 1) for name in names}
_STEM = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH = rf"(?:{_STEM})(?:kuu\w*)?"
_DASH = r"\s*[-–—]\s*"
_YEAR = r"20\d\d"
_SEASONS = {
    "kev": (1, 6),  # kevät, keväällä
    "syks": (8, 12),
    "spring": (1, 6),
    "autumn": (8, 12),
    "vår": (1, 6),
    "höst": (8, 12),
}
_WEEKDAY = (
    r"(?:\b(?:ma|ti|ke|to|pe|la|su|maanantai\w*|tiistai\w*|keskiviikko\w*|torstai\w*|perjantai\w*)"
    r"\.?,?\s+)?"
)

_PATTERNS = (
    ("iso", re.compile(rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b")),
    (
        "range",
        re.compile(
            rf"\b(?P<d>\d{{1,2}})\.(?:(?P<m>\d{{1,2}})\.)?{_DASH}"
            rf"(?P<d2>\d{{1,2}})\.\s?(?P<m2>\d{{1,2}})\.\s?(?P<y>{_YEAR})\b"
        ),
    ),
    (
        "range_words",
        re.compile(
            rf"\b(?P<d>\d{{1,2}})\.?{_DASH}(?P<d2>\d{{1,2}})\.?\s+(?P<word>{_MONTH})\s+(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "day",
        re.compile(
            rf"{_WEEKDAY}\b(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "day_words",
        re.compile(
            rf"{_WEEKDAY}\b(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:päivä(?:nä)?\s+)?(?P<word>{_MONTH})\s+(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "day_words",
        re.compile(
            rf"\b(?P<word>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "day_words",
        re.compile(
            rf"\b(?P<word>{_MONTH})\s+(?P<d>\d{{1,2}})\.\s+päivä\w*,?\s+(?:vuonna\s+)?(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "months",
        re.compile(
            rf"\b(?P<words>{_MONTH}(?:(?:{_DASH}|-?,\s*|-?\s+(?:ja|tai|och|and)\s+){_MONTH})*)"
            rf"\s+(?:aikana\s+|vuonna\s+)?(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "week",
        re.compile(
            rf"\b(?:viikolla|viikko|vko?\.?|week|vecka)\s*(?P<d>\d{{1,2}})\s*(?:/|\s)\s*(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    # 9/12/2025 is one day here and another over the ocean: found, so that it is asked, not read.
    ("slashed", re.compile(rf"\b(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>{_YEAR})\b")),
    ("month_number", re.compile(rf"\b(?P<m>\d{{1,2}})/(?P<y>{_YEAR})\b")),
    (
        "season",
        re.compile(
            rf"\b(?P<word>kev\w+|syks\w+|spring|autumn|våren|hösten)\s+(?P<y>{_YEAR})\b",
            re.IGNORECASE,
        ),
    ),
    ("day_without_year", re.compile(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\d)")),
    (
        "month_without_year",
        re.compile(rf"\b(?P<words>(?:{_MONTH}{_DASH})?(?:{_STEM})kuu\w*)\b", re.IGNORECASE),
    ),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time found in a text: a day, or months; `guessed` where the words left something open."""

    start: int
    end: int
    date: datetime.date | None
    months: tuple[str, ...] | None
    guessed: bool


def find_moments(text: str, *, year: int | None = None) -> list[Moment]:
    """Find every time in a text, in order; `year` completes a day or month that names none."""
    moments: list[Moment] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < m.end and m.start < match.end() for m in moments):
                continue
            moments.append(_read(kind, match, year))
    return sorted(moments, key=lambda moment: moment.start)


def _read(kind: str, match: re.Match[str], year: int | None) -> Moment:
    found = {key: value for key, value in match.groupdict().items() if value}
    stated = int(found["y"]) if "y" in found else year
    date: datetime.date | None = None
    months: tuple[str, ...] | None = None
    if stated is not None and kind in {"iso", "day", "day_words", "day_without_year"}:
        date = _day(stated, found)
    elif stated is not None:
        months = _months(kind, found, stated)
    exact = {"iso", "day", "day_words", "months", "month_number"}
    unread = date is None and months is None
    return Moment(match.start(), match.end(), date, months, unread or kind not in exact)


def _day(year: int, found: dict[str, str]) -> datetime.date | None:
    month = int(found["m"]) if "m" in found else _month_number(found["word"])
    day = int(found["d"])
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:  # noqa: PLR2004
        return None
    return datetime.date(year, month, day)


def _months(kind: str, found: dict[str, str], year: int) -> tuple[str, ...] | None:
    if kind == "slashed":
        return None
    if kind == "week":
        return _months_of_week(year, int(found["d"]))
    numbers = _month_numbers(kind, found)
    if not numbers or not all(1 <= number <= 12 for number in numbers):  # noqa: PLR2004
        return None
    return tuple(f"{year}-{number:02}" for number in numbers)


def _month_numbers(kind: str, found: dict[str, str]) -> list[int]:
    if kind == "season":
        first, last = next(
            span for stem, span in _SEASONS.items() if found["word"].casefold().startswith(stem)
        )
        return list(range(first, last + 1))
    if kind == "range":
        last = int(found["m2"])
        return list(range(int(found.get("m", last)), last + 1))
    if kind == "month_number":
        return [int(found["m"])]
    if kind == "range_words":
        return [_month_number(found["word"])]
    return _listed_months(found["words"])


def _listed_months(words: str) -> list[int]:
    names = [_month_number(name) for name in re.findall(_MONTH, words, re.IGNORECASE)]
    if len(names) == 2 and re.search(r"[-–—]\s*\w", words):  # noqa: PLR2004 -- a span has two ends
        return list(range(names[0], names[1] + 1))
    return names


def _month_number(word: str) -> int:
    found = re.match(_STEM, word.casefold())
    return _MONTHS[found.group()] if found else 0


def _months_of_week(year: int, week: int) -> tuple[str, ...] | None:
    try:
        days = [datetime.date.fromisocalendar(year, week, day) for day in (1, 5)]
    except ValueError:
        return None
    return tuple(dict.fromkeys(f"{day.year}-{day.month:02}" for day in days))


_LONGEST_EDITION_YEARS = 10
_YEAR_PAIRS = (
    re.compile(r"(?<!\d)(?P<a>20\d\d)\s*[-–—/]\s*(?P<b>20\d\d|\d\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<a>\d\d)\s*[-–—/]\s*(?P<b>\d\d)(?![\d.])"),
)
_ONE_YEAR = re.compile(r"(?<![\d.])(20\d\d)(?!\d)")


def edition_years(texts: Iterable[str]) -> Years | None:
    """Read "25-26", "2025–2026", "2025–26" or one year out of the first text that holds one.

    A pair that makes no edition (backwards, or a generation long) is no year either.
    """
    texts = list(texts)
    for pattern in _YEAR_PAIRS:
        for text in texts:
            for match in pattern.finditer(text):
                first, last = (_full_year(match[name]) for name in ("a", "b"))
                if 0 <= last - first < _LONGEST_EDITION_YEARS:
                    return Years(first, last)
    alone = (_YEAR_PAIRS[0].sub("", text) for text in texts)
    single = next((found for text in alone if (found := _ONE_YEAR.search(text))), None)
    return Years(int(single[1]), int(single[1])) if single else None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)  # noqa: PLR2004 -- four digits
