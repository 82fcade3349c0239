"""When the clock's mails are due. Pure: an instant in, the period that has come out (F23, B23).

All days and hours are Helsinki's; only working days have mornings. A period missed is covered by
the next: a morning looks back to the one before it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from reporting.rounds.deadlines import HELSINKI
from reporting.rounds.workdays import (
    is_working_day,
    working_days_between,
    working_days_from,
)

MORNING_HOUR = 8
LAST_HOUR = 17  # of the day on which what was returned is told within the hour
NEAR = 3  # working days before a deadline


def morning_of(now: datetime) -> str:
    """The day whose morning has come by `now`, as ISO date; "" before eight and on days off."""
    local = now.astimezone(HELSINKI)
    come = local.hour >= MORNING_HOUR and is_working_day(local.date())
    return local.date().isoformat() if come else ""


def hour_of(now: datetime) -> str:
    """The hour that has come by `now`, such as "2026-10-22T14"; "" outside the working day."""
    local = now.astimezone(HELSINKI)
    open_ = MORNING_HOUR < local.hour <= LAST_HOUR and is_working_day(local.date())
    return local.strftime("%Y-%m-%dT%H") if open_ else ""


def is_near(day: date, due: date | None) -> bool:
    """Whether `day` is one of the last three working days before the deadline, or it."""
    return due is not None and 0 <= working_days_between(day, due) <= NEAR


def came(due: date | None, cadence: Iterable[int], since: date, day: date) -> list[int]:
    """The days of a cadence round `due` that lie after `since`, up to and with `day`."""
    if due is None:
        return []
    return [count for count in cadence if since < working_days_from(due, count) <= day]
