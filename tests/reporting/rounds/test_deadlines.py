"""The calendar of DOMAIN.md, on the city's own dates of 2025 and on awkward ones."""

from datetime import date

import pytest

from accounts.models import Body
from accounts.roles import BodyKind
from reporting.rounds.deadlines import MeetingDates, derive, due_moment
from reporting.rounds.models import Meeting, MeetingState
from reporting.rounds.workdays import (
    first_working_day,
    is_working_day,
    working_days_before,
    working_days_between,
)


def meeting(kind: BodyKind, **fields: object) -> Meeting:
    return Meeting(body=Body(kind=kind), **fields)


def the_only(dates: tuple[MeetingDates, ...], kind: BodyKind) -> MeetingDates:
    [found] = [d for d in dates if d.meeting.body.kind == kind]
    return found


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 12, 24), "Christmas Eve"),
        (date(2026, 6, 19), "Midsummer Eve"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 5, 14), "Ascension"),
        (date(2025, 11, 22), "Saturday"),
    ],
)
def test_the_offices_are_closed(day: date, why: str) -> None:
    assert not is_working_day(day), why


def test_a_plain_weekday_is_a_working_day() -> None:
    assert is_working_day(date(2025, 11, 24))


def test_the_round_of_2025() -> None:
    group = meeting(BodyKind.CITY_GROUP, held_on=date(2025, 11, 24))
    board = meeting(BodyKind.SUBCOMMITTEE, held_on=date(2025, 12, 9))
    team = meeting(
        BodyKind.MANAGEMENT_TEAM, first_month=date(2025, 11, 1), last_month=date(2025, 11, 1)
    )

    found = derive([team, group, board])

    assert (found.opens_on, found.division_due) == (date(2025, 9, 25), date(2025, 10, 23))
    assert (found.returns_due, found.lines_due) == (date(2025, 11, 3), date(2025, 11, 10))
    assert found.cutoff == date(2025, 11, 13)
    city = the_only(found.meetings, BodyKind.CITY_GROUP)
    assert (city.locks_on, city.agenda_on) == (date(2025, 11, 13), date(2025, 11, 17))
    jaosto = the_only(found.meetings, BodyKind.SUBCOMMITTEE)
    assert (jaosto.locks_on, jaosto.agenda_on) == (date(2025, 11, 28), date(2025, 12, 2))
    division = the_only(found.meetings, BodyKind.MANAGEMENT_TEAM)
    assert (division.day, division.day_is_missing) == (date(2025, 11, 3), True)
    assert division.locks_on == date(2025, 10, 29)


def test_the_round_of_2026_as_proposed() -> None:
    found = derive([meeting(BodyKind.CITY_GROUP, held_on=date(2026, 11, 23))])

    assert (found.opens_on, found.division_due) == (date(2026, 9, 24), date(2026, 10, 22))
    assert (found.returns_due, found.lines_due) == (date(2026, 11, 2), date(2026, 11, 9))
    assert found.cutoff == date(2026, 11, 12)


@pytest.mark.parametrize(("day", "late"), [(date(2025, 11, 10), False), (date(2025, 11, 11), True)])
def test_a_team_that_meets_after_the_lines_are_due_is_pointed_out(day: date, late: bool) -> None:
    group = meeting(BodyKind.CITY_GROUP, held_on=date(2025, 11, 24))

    found = derive([meeting(BodyKind.MANAGEMENT_TEAM, held_on=day), group])

    assert the_only(found.meetings, BodyKind.MANAGEMENT_TEAM).too_late_for_remarks is late


def test_without_the_city_group_there_is_nothing_to_count_from() -> None:
    found = derive([meeting(BodyKind.SUBCOMMITTEE, held_on=date(2025, 12, 9))])

    assert (found.cutoff, found.division_due) == (None, None)
    assert len(found.meetings) == 1


def test_a_cancelled_meeting_gives_no_dates() -> None:
    cancelled = meeting(
        BodyKind.CITY_GROUP, held_on=date(2025, 11, 24), state=MeetingState.CANCELLED
    )

    assert derive([cancelled]).meetings == ()


def test_deadlines_fall_at_four_in_helsinki_in_summer_and_winter() -> None:
    assert due_moment(date(2026, 3, 27)).isoformat() == "2026-03-27T16:00:00+02:00"
    assert due_moment(date(2026, 3, 30)).isoformat() == "2026-03-30T16:00:00+03:00"


def test_counting_back_and_between_agree() -> None:
    day = date(2026, 1, 8)

    back = working_days_before(day, 5)

    assert back == date(2025, 12, 30)
    assert working_days_between(back, day) == 5
    assert working_days_between(day, back) == -5


def test_the_first_working_day_of_a_month_skips_the_weekend() -> None:
    assert first_working_day(date(2025, 11, 1)) == date(2025, 11, 3)
