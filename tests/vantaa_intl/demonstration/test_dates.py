from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Body
from accounts.roles import BodyKind
from reporting.rounds.deadlines import Deadlines, derive
from reporting.rounds.models import Meeting
from reporting.rounds.workdays import is_working_day
from vantaa_intl.demonstration.dates import RunningDates, running_dates

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def deadlines_from(dates: RunningDates) -> Deadlines:
    """What the product itself derives from the meetings."""
    days = (
        *((BodyKind.MANAGEMENT_TEAM, day) for day in dates.teams),
        (BodyKind.CITY_GROUP, dates.city_group),
        (BodyKind.SUBCOMMITTEE, dates.subcommittee),
    )
    return derive(Meeting(body=Body(kind=kind), held_on=day) for kind, day in days)


@given(DAYS)
def test_the_divisions_deadline_is_four_days_ahead_or_the_working_day_after(today: date) -> None:
    due = deadlines_from(running_dates(today)).division_due

    assert due == running_dates(today).due
    assert due >= today + timedelta(days=4)
    between = (due - (today + timedelta(days=4))).days
    skipped = [today + timedelta(days=4 + n) for n in range(between)]
    assert not any(is_working_day(day) for day in skipped)


@given(DAYS)
def test_the_meetings_come_in_order_on_working_days(today: date) -> None:
    dates = running_dates(today)
    days = [dates.due, *dates.teams, dates.city_group, dates.subcommittee]

    assert days == sorted(set(days))
    assert all(is_working_day(day) for day in days)


@given(DAYS)
def test_every_team_meets_in_time_for_its_remarks(today: date) -> None:
    deadlines = deadlines_from(running_dates(today))

    assert not any(dates.too_late_for_remarks for dates in deadlines.meetings)
    assert deadlines.opens_on is not None
    assert deadlines.opens_on < today


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 1, 2), date(2026, 1, 7)),  # 6.1. is Epiphany
        (date(2026, 6, 15), date(2026, 6, 22)),  # Midsummer Eve, and the weekend after it
        (date(2026, 11, 25), date(2026, 11, 30)),  # a Sunday
        (date(2026, 12, 28), date(2027, 1, 4)),  # New Year's Day, and the weekend after it
        (date(2027, 11, 25), date(2027, 11, 29)),
    ],
)
def test_holidays_put_the_deadline_off(today: date, due: date) -> None:
    assert running_dates(today).due == due


def test_the_round_is_of_the_year_in_which_it_is_loaded() -> None:
    dates = running_dates(date(2026, 12, 28))

    assert (dates.year, dates.city_group.year) == (2026, 2027)


def test_the_closed_year_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="2025"):
        running_dates(date(2025, 12, 31))
