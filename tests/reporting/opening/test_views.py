"""The acts of a round that say first what they do: opening, moving a meeting, closing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BodyKind
from audit.models import Event
from jobs.models import Job
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Meeting, Round, RoundState
from tests.conftest import Browser
from tests.factories import (
    make_body,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_meeting,
    make_objective,
    make_round,
    make_unit,
)
from tests.reporting.entries.scenes import set_fields

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 10, 1, 12, tzinfo=ZoneInfo("Europe/Helsinki"))


@pytest.fixture
def head() -> User:
    return make_head()


@pytest.fixture
def on_first_of_october(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days before the divisions' deadline of 2025 and after the day on which the round opens."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def group_meeting(round_: Round | None = None) -> Meeting:
    group = make_body(kind=BodyKind.CITY_GROUP)
    return make_meeting(round_=round_, body=group, held_on=date(2025, 11, 24))


def move(browser: Browser, meeting: Meeting, day: str, **more: str) -> "tuple[int, str]":
    fields = {"held_on": day, "month": "", "place": "", "state": "planned"}
    data = {f"m{meeting.pk}-{name}": value for name, value in fields.items()} | more
    answer = browser.post(reverse("meeting-set", args=[meeting.pk]), data)
    return answer.status_code, answer.text


def seen_in(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def stored_day(meeting: Meeting) -> date | None:
    meeting.refresh_from_db()
    return meeting.held_on


def test_opening_is_previewed_before_anything_is_made(browser: Browser, head: User) -> None:
    objective, unit, empty = make_objective(), make_unit(), make_unit()
    make_contact(unit)
    make_measure(objective=objective, units=(unit, empty))
    round_ = make_round(edition=objective.pillar.edition, state=RoundState.PLANNED)
    meeting = set_fields(make_meeting(round_=round_), held_on=None)

    page = browser.as_(head).get(reverse("round-open", args=[round_.pk]))

    assert page.status_code == 200
    assert page.text.count('<dd class="read num">2</dd>') == 2  # entries and units
    without = page.text.split("<h2")[1]
    assert str(empty) in without
    assert str(unit) not in without
    assert str(meeting.body) in without
    assert not Entry.objects.exists()


def test_opening_creates_what_was_shown_and_announces_it_once(browser: Browser, head: User) -> None:
    objective, unit = make_objective(), make_unit()
    make_measure(objective=objective, units=(unit,))
    round_ = make_round(edition=objective.pillar.edition, state=RoundState.PLANNED)

    browser.as_(head)
    answers = [browser.post(reverse("round-open", args=[round_.pk])) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Entry.objects.get().unit == unit
    assert [job.kind for job in Job.objects.all()] == ["reporting.round_opened"]


def test_the_preview_costs_the_same_for_one_measure_and_for_three(
    browser: Browser, head: User
) -> None:
    objective, unit = make_objective(), make_unit()
    round_ = make_round(edition=objective.pillar.edition, state=RoundState.PLANNED)
    browser.as_(head)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            make_measure(objective=objective, units=(unit,))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("round-open", args=[round_.pk]))
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.mark.usefixtures("on_first_of_october")
def test_a_moved_meeting_says_what_moves_and_moves_nothing_yet(
    browser: Browser, head: User
) -> None:
    meeting = group_meeting()
    entry = make_entry(round_=meeting.round)

    status, page = move(browser.as_(head), meeting, "1.12.2025")

    assert status == 200
    assert "23.10.2025" in page  # the divisions' day before
    assert "30.10.2025" in page  # and after
    assert str(entry.unit) in page
    assert stored_day(meeting) == date(2025, 11, 24)
    assert not Job.objects.exists()


@pytest.mark.usefixtures("on_first_of_october")
def test_a_confirmed_move_keeps_what_is_behind_and_tells(browser: Browser, head: User) -> None:
    meeting = group_meeting()
    _status, page = move(browser.as_(head), meeting, "1.12.2025")

    status, _page = move(browser, meeting, "1.12.2025", seen=seen_in(page))

    assert status == 302
    assert stored_day(meeting) == date(2025, 12, 1)
    dates = deadlines_of(Round.objects.get())
    # The round opened on 25.9.: that is behind and stays; the rest follows by a week.
    assert (dates.opens_on, dates.division_due) == (date(2025, 9, 25), date(2025, 10, 30))
    assert [job.kind for job in Job.objects.all()] == ["reporting.meeting_moved"]
    assert {e.verb for e in Event.objects.all()} == {"meeting.set", "round.keep_dates"}


@pytest.mark.usefixtures("on_first_of_october")
@pytest.mark.parametrize("agreed", [False, True], ids=["unasked", "agreed"])
def test_nobody_is_left_with_under_five_days_without_a_yes(
    browser: Browser, head: User, *, agreed: bool
) -> None:
    meeting = group_meeting()
    _status, page = move(browser.as_(head), meeting, "3.11.2025")  # the divisions' day: 2.10.
    assert 'name="short_ok"' in page

    yes = {"short_ok": "1"} if agreed else {}
    status, _page = move(browser, meeting, "3.11.2025", seen=seen_in(page), **yes)

    assert status == (302 if agreed else 422)
    assert stored_day(meeting) == (date(2025, 11, 3) if agreed else date(2025, 11, 24))


@pytest.mark.usefixtures("on_first_of_october")
def test_what_was_not_seen_is_not_confirmed(browser: Browser, head: User) -> None:
    meeting = group_meeting()
    _status, page = move(browser.as_(head), meeting, "1.12.2025")

    status, _page = move(browser, meeting, "15.12.2025", seen=seen_in(page))

    assert (status, stored_day(meeting)) == (422, date(2025, 11, 24))


@pytest.mark.usefixtures("on_first_of_october")
def test_a_place_alone_is_stored_at_once(browser: Browser, head: User) -> None:
    meeting = group_meeting()
    fields = {"held_on": "24.11.2025", "month": "", "place": "Sali 1", "state": "planned"}
    data = {f"m{meeting.pk}-{name}": value for name, value in fields.items()}

    answer = browser.as_(head).post(reverse("meeting-set", args=[meeting.pk]), data)

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.place) == (302, "Sali 1")
    assert not Job.objects.exists()


def test_a_planned_round_tells_nobody_of_a_move(browser: Browser, head: User) -> None:
    meeting = group_meeting(round_=make_round(state=RoundState.PLANNED))
    _status, page = move(browser.as_(head), meeting, "1.12.2025")

    move(browser, meeting, "1.12.2025", seen=seen_in(page), short_ok="1")

    assert stored_day(meeting) == date(2025, 12, 1)
    assert not Job.objects.exists()


def test_closing_says_what_stays_unfinished(browser: Browser, head: User) -> None:
    round_ = make_round()
    entry = make_entry(round_=round_, measure=make_measure(), state=State.DRAFT)
    make_entry(round_=round_, state=State.SUBMITTED)
    make_city_line(round_=round_)

    page = browser.as_(head).get(reverse("round-close", args=[round_.pk]))

    assert f"{entry.unit} 1" in page.text
    assert page.text.count('class="item item--plain"') == 3
    round_.refresh_from_db()
    assert round_.is_writable


def test_closing_dates_the_end_and_announces_it(browser: Browser, head: User) -> None:
    round_ = make_round()

    answer = browser.as_(head).post(reverse("round-close", args=[round_.pk]))

    round_.refresh_from_db()
    assert (answer.status_code, round_.state) == (302, RoundState.CLOSED)
    assert round_.closed_at is not None
    assert [job.kind for job in Job.objects.all()] == ["reporting.round_closed"]
    assert browser.post(reverse("round-close", args=[round_.pk])).status_code == 409
    assert Job.objects.count() == 1


def test_a_contact_reads_no_preview(browser: Browser) -> None:
    round_ = make_round()
    browser.as_(make_contact())

    found = [browser.get(reverse(n, args=[round_.pk])).status_code for n in PAGES]

    assert found == [403, 403]


PAGES = ("round-open", "round-close")
