from datetime import date

import pytest
from django.db import IntegrityError

from accounts.roles import BodyKind
from audit.models import Event
from core.errors import DomainError, Forbidden
from reporting.rounds.models import Meeting, RoundState
from reporting.rounds.operations import MeetingEdit, plan_round, set_meeting, step_round
from tests.factories import (
    make_body,
    make_contact,
    make_edition,
    make_head,
    make_meeting,
    make_round,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOVEMBER = date(2026, 11, 1)


def test_a_planned_round_has_a_meeting_of_every_body_that_gets_a_packet() -> None:
    body = make_body(kind=BodyKind.CITY_GROUP)

    round_ = plan_round(edition=make_edition(), year=2026, actor=make_head())

    assert (round_.state, round_.year) == (RoundState.PLANNED, 2026)
    assert [m.body for m in round_.meetings.all()] == [body]
    assert {e.verb for e in Event.objects.all()} == {"round.plan", "meeting.plan"}


def test_a_year_has_one_round() -> None:
    round_ = make_round(year=2026)

    with pytest.raises(DomainError, match="already"):
        plan_round(edition=round_.edition, year=2026, actor=make_head())


def test_a_contact_plans_nothing() -> None:
    with pytest.raises(Forbidden):
        plan_round(edition=make_edition(), year=2026, actor=make_contact())


def test_setting_a_meeting_records_what_changed() -> None:
    meeting = make_meeting(held_on=date(2026, 11, 23))
    edit = MeetingEdit(held_on=None, first_month=NOVEMBER, last_month=NOVEMBER)

    set_meeting(meeting_id=meeting.pk, actor=make_head(), edit=edit)

    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.first_month) == (None, NOVEMBER)
    assert Event.objects.get(verb="meeting.set").changes["held_on"] == ["2026-11-23", ""]


def test_setting_a_meeting_as_it_was_leaves_no_event() -> None:
    meeting = make_meeting(held_on=date(2026, 11, 23))
    edit = MeetingEdit(held_on=meeting.held_on, first_month=None, last_month=None)

    set_meeting(meeting_id=meeting.pk, actor=make_head(), edit=edit)

    assert not Event.objects.exists()


def test_a_closed_round_keeps_its_meetings() -> None:
    meeting = make_meeting(round_=make_round(state=RoundState.CLOSED))
    edit = MeetingEdit(held_on=date(2026, 1, 1), first_month=None, last_month=None)

    with pytest.raises(DomainError, match="closed"):
        set_meeting(meeting_id=meeting.pk, actor=make_head(), edit=edit)


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("lock", RoundState.OPEN, RoundState.LOCKED),
        ("unlock", RoundState.LOCKED, RoundState.OPEN),
        ("close", RoundState.LOCKED, RoundState.CLOSED),
    ],
)
def test_steps(verb: str, before: RoundState, after: RoundState) -> None:
    round_ = make_round(state=before)

    step_round(round_id=round_.pk, actor=make_head(), verb=verb)

    round_.refresh_from_db()
    assert round_.state == after
    with pytest.raises(DomainError, match="another state"):
        step_round(round_id=make_round(state=after).pk, actor=make_head(), verb=verb)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("meeting_day_or_month", {"first_month": NOVEMBER, "last_month": NOVEMBER}),
        ("meeting_state_known", {"state": "lost"}),
    ],
)
def test_meeting_constraint(constraint: str, fields: dict[str, object]) -> None:
    meeting = make_meeting()

    with pytest.raises(IntegrityError, match=constraint):
        Meeting.objects.filter(pk=meeting.pk).update(**fields)
