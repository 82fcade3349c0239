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
_SHAPE = re.compile(
    r"^(?P<year>\d{4})(?:-(?:(?P<season>S[12])|(?P<end>\d{4})|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?$"
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
    if not 1990 <= year <= 2100:  # noqa: PLR2004 -- RELIABILITY B21
        raise ValueError(code)
    if match["season"]:
        months = ((1, 1), (6, 30)) if match["season"] == "S1" else ((8, 1), (12, 31))
        return Period(code, date(year, *months[0]), date(year, *months[1]))
    if match["end"]:
        return Period(code, date(year, 6, 1), date(int(match["end"]), 5, 31))
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(code, day, day)
    if match["month"]:
        month = int(match["month"])
        return Period(code, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return Period(code, date(year, 1, 1), date(year, 12, 31))


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
