"""When something was or will be done: a day, a month, a season, a year or the council term.

A period is one short code in the database ("2026-S1"), because people say "spring 2026" and mean
it; the days it covers are derived. Seasons and term as in MEASURES.md, "Reading the 2025 round".
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

COUNCIL_TERM = "2025-2029"
FIRST_YEAR, LAST_YEAR = 1990, 2100  # RELIABILITY B21
_SHAPE = re.compile(
    r"^(?P<year>\d{4})(?:-(?:(?P<season>S[12])|(?P<end>\d{4})|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?$",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with its code. `first` and `last` are both included."""

    code: str
    first: date
    last: date

    def __str__(self) -> str:
        return label(self.code)


def parse(code: str) -> Period:
    """The period of a code. Raises ValueError for anything that is none, or out of 1990–2100."""
    match = _SHAPE.match(code)
    if match is None:
        raise ValueError(code)
    year = int(match["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(code)
    if match["season"]:
        months = ((1, 1), (6, 30)) if match["season"] == "S1" else ((8, 1), (12, 31))
        return Period(code, date(year, *months[0]), date(year, *months[1]))
    if match["end"]:
        if not year < int(match["end"]) <= LAST_YEAR:
            raise ValueError(code)
        return Period(code, date(year, 6, 1), date(int(match["end"]), 5, 31))
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(code, day, day)
    if match["month"]:
        month = int(match["month"])
        return Period(code, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return Period(code, date(year, 1, 1), date(year, 12, 31))


_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", re.ASCII)
_MONTH = re.compile(r"^(\d{1,2})[./](\d{4})$", re.ASCII)
_SEASON = re.compile(
    r"^(kev\w*|spring|v[aå]r\w*|syks\w*|autumn|h[oö]st\w*) ([0-9]{4})$", re.IGNORECASE
)


def read(words: str) -> str:
    """The code of what a person types: 24.11.2026, 11.2026, 2026, kevät 2026, or a code itself.

    Raises ValueError for what is none of these.
    """
    words = " ".join(words.split())
    if day := _DAY.match(words):
        code = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    elif month := _MONTH.match(words):
        code = f"{month[2]}-{int(month[1]):02}"
    elif season := _SEASON.match(words):
        code = f"{season[2]}-{'S1' if _is_spring(season[1]) else 'S2'}"
    else:
        code = words
    return parse(code).code


def _is_spring(word: str) -> bool:
    return word.lower().startswith(("kev", "spring", "v"))


def label(code: str) -> str:
    """The period in the reader's language: "kevät 2026". "" for no period."""
    match = _SHAPE.match(code)
    if match is None:
        return code
    year = match["year"]
    if match["season"]:
        name = _("spring %(year)s") if match["season"] == "S1" else _("autumn %(year)s")
        return name % {"year": year}
    if match["end"]:
        return _("council term %(from)s–%(to)s") % {"from": year, "to": match["end"]}
    shape = "j.n.Y" if match["day"] else "F Y" if match["month"] else "Y"
    return formats.date_format(parse(code).first, shape)


def typed(code: str) -> str:
    """The period as a person types it, so that `read` gives the same code back."""
    match = _SHAPE.match(code)
    if match is None or not match["month"]:
        return code if match is None or match["end"] else label(code)
    month = f"{int(match['month'])}.{match['year']}"
    return f"{int(match['day'])}.{month}" if match["day"] else month


def choices(year: int, stored: str = "") -> list[tuple[str, str]]:
    """Seasons and years around a round's year, the council term, and the stored one if other."""
    years = [y for y in (year, year + 1, year + 2) if y <= LAST_YEAR]
    codes = [f"{y}-{season}" for y in years for season in ("S1", "S2")]
    codes += [*map(str, years[:2]), COUNCIL_TERM]
    if stored and stored not in codes:
        codes.insert(0, stored)
    return [(code, label(code)) for code in codes]
