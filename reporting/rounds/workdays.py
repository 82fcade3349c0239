"""Finnish working days: Monday to Friday without public holidays, Midsummer Eve, Christmas Eve.

Source: DOMAIN.md, "Calendar"; the holidays come from the library `holidays`, whose Finland counts
both eves. All dates are Helsinki calendar dates.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year))


def is_working_day(day: date) -> bool:
    """Whether the city's offices are open on the day."""
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def working_days_before(day: date, count: int) -> date:
    """The working day that is `count` working days before `day` (which need not be one)."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_from(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`, or before it where negative."""
    if count < 0:
        return working_days_before(day, -count)
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def first_working_day(month: date) -> date:
    """The first working day of the month that `month` begins."""
    day = month
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first` up to and with `last`; negative when it is past."""
    if last < first:
        return -working_days_between(last, first)
    days = (last - first).days
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, days + 1))
