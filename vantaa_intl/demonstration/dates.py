"""Where the running round's meetings stand, so that the division's deadline is just ahead. Pure.

The deadline lies four calendar days after the day of loading or, where no office is open then, on
the next working day. Everything else follows from the deadlines of a real round, turned round: the
city management group meets on the only day that has this deadline. Helsinki calendar dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from reporting.rounds.deadlines import DIVISIONS_BEFORE_LOCK, LINES_BEFORE_LOCK, LOCK
from reporting.rounds.workdays import is_working_day

CLOSED_YEAR = 2025
DAYS_LEFT = timedelta(days=4)
SUBCOMMITTEE_AFTER = timedelta(days=14)
TEAMS_AFTER_DUE = (5, 7, 9, DIVISIONS_BEFORE_LOCK - LINES_BEFORE_LOCK)  # working days

# The closed year: the document gives the group's and the subcommittee's day, of the teams a month.
CLOSED_TEAMS = (date(2025, 11, 5), date(2025, 11, 6), date(2025, 11, 4), date(2025, 11, 10))


@dataclass(frozen=True, slots=True)
class RunningDates:
    """The running round. `teams` in the order of the divisions; `due` is the contacts' deadline."""

    year: int
    due: date
    teams: tuple[date, ...]
    city_group: date
    subcommittee: date


def running_dates(today: date) -> RunningDates:
    """The round of the year that `today` lies in; its last meetings may fall into the next year.

    Raises ValueError for a day on which the closed year has not ended yet.
    """
    if today.year <= CLOSED_YEAR:
        raise ValueError(today)
    due = _working_day_from(today + DAYS_LEFT)
    city_group = working_days_after(due, DIVISIONS_BEFORE_LOCK + LOCK)
    return RunningDates(
        year=today.year,
        due=due,
        teams=tuple(working_days_after(due, count) for count in TEAMS_AFTER_DUE),
        city_group=city_group,
        subcommittee=_working_day_from(city_group + SUBCOMMITTEE_AFTER),
    )


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def _working_day_from(day: date) -> date:
    """The day itself, or the next on which the offices are open."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
