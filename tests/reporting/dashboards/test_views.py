from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BodyKind, Role, UnitKind
from audit.operations import unaudited
from guidelines.models import Respondent
from reporting.dashboards.steps import next_meeting, steps_of
from reporting.entries.states import State
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Meeting, RoundState
from tests.conftest import Browser
from tests.factories import (
    make_appointment,
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    return make_head()


def dashboard(**query: str) -> str:
    return reverse("dashboard", query=query)


def test_without_a_round_the_head_is_told_what_to_do_first(browser: Browser, head: User) -> None:
    assert reverse("import") in browser.as_(head).get(dashboard()).text


def test_the_matrix_speaks_of_exceptions(browser: Browser, head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    round_ = make_round(edition=measure.edition)
    entry = make_entry(round_=round_, measure=measure, unit=unit, state=State.RETURNED)

    page = browser.as_(head).get(dashboard())

    assert page.context["whole"].of(State.RETURNED) == 1
    assert entry.get_absolute_url() in page.text
    assert "pill--ret" in page.text


def test_a_draft_keeps_its_status_to_itself(browser: Browser, head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    entry = make_entry(
        round_=make_round(edition=measure.edition), measure=measure, unit=unit, version=2
    )

    page = browser.as_(head).get(dashboard())

    cell = page.text.split(entry.get_absolute_url())[1].split("</td>")[0]
    assert "s-run" not in cell
    assert "pill--draft" in cell


def test_an_office_answers_in_the_column_of_the_others(browser: Browser, head: User) -> None:
    division = make_unit()
    office = make_unit(parent=division, kind=UnitKind.OFFICE)
    measure = make_measure(units=(office,))
    entry = make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=office)

    page = browser.as_(head).get(dashboard())
    cells = page.context["matrix"].rows.split("<td ")[1:]

    assert [entry.get_absolute_url() in cell for cell in cells] == [False, True, False]


def test_a_division_without_a_contact_comes_first(browser: Browser, head: User) -> None:
    empty, covered = make_unit(), make_unit()
    make_contact(covered)
    yesterday = timezone.localdate() - timedelta(days=1)
    make_appointment(role=Role.CONTACT, unit=empty, ends_on=yesterday)
    make_round()

    page = browser.as_(head).get(dashboard())

    assert [vacancy.unit for vacancy in page.context["missing"].vacancies] == [empty]


def test_the_filter_lives_in_the_address(browser: Browser, head: User) -> None:
    unit, objective = make_unit(), make_objective()
    round_ = make_round(edition=objective.pillar.edition)
    for state in (State.APPROVED, State.SUBMITTED, State.RETURNED):
        measure = make_measure(objective=objective, units=(unit,))
        make_entry(round_=round_, measure=measure, unit=unit, state=state)
    browser.as_(head)

    shown = {
        name: browser.get(dashboard(show=name)).context["matrix"].measures
        for name in ("", "unfinished", "stuck", "x")
    }

    assert shown == {"": 3, "unfinished": 2, "stuck": 1, "x": 3}


def test_the_days_ahead_count_down(browser: Browser, head: User) -> None:
    today = timezone.localdate()
    make_meeting(body=make_body(kind=BodyKind.SUBCOMMITTEE), held_on=today + timedelta(days=9))

    [step] = browser.as_(head).get(dashboard()).context["steps"]

    assert step.left == 9


def test_it_is_the_heads_page(browser: Browser) -> None:
    make_round()

    assert browser.as_(make_contact()).get(dashboard()).status_code == 404


def test_it_costs_the_same_for_one_measure_and_for_three(browser: Browser, head: User) -> None:
    browser.as_(head)
    objective, unit = make_objective(), make_unit()
    round_, costs = make_round(edition=objective.pillar.edition), []
    for more in (1, 2):
        for _ in range(more):
            measure = make_measure(objective=objective, units=(unit,))
            make_entry(round_=round_, measure=measure, unit=unit)
            make_city_line(round_=round_, measure=measure)
        with CaptureQueriesContext(connection) as queries:
            browser.get(dashboard())
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_others_stand_among_what_waits(browser: Browser, head: User) -> None:
    division = make_unit()
    office = make_unit(parent=division, kind=UnitKind.OFFICE)
    measure = make_measure(units=(office,))
    make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=office)

    page = browser.as_(head).get(dashboard())

    [waiting] = page.context["waiting"]
    assert (waiting.name, waiting.of("missing")) == (office.name, 1)


def test_a_closed_round_waits_for_nobody(browser: Browser, head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    round_ = make_round(edition=measure.edition, state=RoundState.CLOSED)
    make_entry(round_=round_, measure=measure, unit=unit, state=State.APPROVED)

    page = browser.as_(head).get(dashboard())

    assert not page.context["missing"].any()
    assert "item--plain" not in page.text


def test_a_chosen_filter_swaps_the_matrix_alone_and_says_its_address(
    browser: Browser, head: User
) -> None:
    measure = make_measure(units=(make_unit(),))
    round_ = make_round(edition=measure.edition)
    asked = dashboard(year=str(round_.year), state="missing", unit="no-such", theme="9")

    answer = browser.as_(head).get(asked, headers={"HX-Request": "true", "HX-Target": "matrix"})

    assert answer["HX-Push-Url"] == dashboard(year=str(round_.year), state="missing")
    assert answer.text.lstrip().startswith('<div id="matrix"')
    assert "HX-Target" in answer["Vary"]


def test_one_division_may_be_looked_at_alone(browser: Browser, head: User) -> None:
    mine, other = make_unit(), make_unit()
    measure = make_measure(units=(mine, other))
    round_ = make_round(edition=measure.edition)
    entry, hidden = (make_entry(round_=round_, measure=measure, unit=u) for u in (mine, other))

    shown = browser.as_(head).get(dashboard(unit=mine.key)).context["matrix"]

    assert shown.divisions == (mine,)
    assert entry.get_absolute_url() in shown.rows
    assert hidden.get_absolute_url() not in shown.rows


def test_the_days_ahead_are_counted_in_working_days_too() -> None:
    meeting = make_meeting(body=make_body(kind=BodyKind.SUBCOMMITTEE), held_on=date(2026, 12, 8))

    steps = steps_of(deadlines_of(meeting.round), date(2026, 11, 25))

    assert [(step.left, step.working) for step in steps] == [(13, 9)]
    assert next_meeting(steps) == steps[0]
    assert next_meeting(steps_of(deadlines_of(meeting.round), date(2026, 12, 9))) is None


def test_who_is_about_to_leave_and_who_never_came_are_named_by_role(
    browser: Browser, head: User
) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    round_ = make_round(edition=measure.edition)
    make_entry(round_=round_, measure=measure, unit=unit)
    today = timezone.localdate()
    soon = make_appointment(role=Role.CONTACT, unit=unit, ends_on=today + timedelta(days=60))
    later = make_appointment(role=Role.DEPUTY, unit=unit, ends_on=today + timedelta(days=61))
    for user in (soon.user, later.user):
        User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    never = make_appointment(role=Role.APPROVER, unit=unit)
    make_contact()  # nothing is asked of that unit

    page = browser.as_(head).get(dashboard())

    missing = page.context["missing"]
    assert [holder.person_id for holder in missing.ending] == [soon.user_id]
    assert [holder.person_id for holder in missing.never_signed_in] == [never.user_id]
    assert never.user.name not in page.text


def test_a_role_without_a_holder_is_vacant_for_who_is_asked(browser: Browser, head: User) -> None:
    office = make_unit(parent=make_unit(), kind=UnitKind.OFFICE)
    measure = make_measure(units=(office,), respondent=Respondent.PROJECT_OFFICE)
    make_entry(round_=make_round(edition=measure.edition), measure=measure, unit=office)
    browser.as_(head)

    before = browser.get(dashboard()).context["missing"].vacancies
    make_appointment(role=Role.PROJECT_OFFICE, unit=office)
    after = browser.get(dashboard()).context["missing"].vacancies

    wanted = (office, Role.PROJECT_OFFICE, 1)
    assert wanted in [(v.unit, v.role, v.measures) for v in before]
    assert wanted not in [(v.unit, v.role, v.measures) for v in after]


def test_after_the_day_a_unit_with_rows_in_hand_is_late(browser: Browser, head: User) -> None:
    late, done = make_unit(), make_unit()
    measure = make_measure(units=(late, done))
    round_ = make_round(edition=measure.edition)
    make_entry(round_=round_, measure=measure, unit=late)
    make_entry(round_=round_, measure=measure, unit=done, state=State.SUBMITTED)
    meeting = make_meeting(
        round_=round_, body=make_body(), held_on=timezone.localdate() + timedelta(days=90)
    )
    browser.as_(head)

    before = browser.get(dashboard()).context["late"]
    with unaudited("the day has come"):
        Meeting.objects.filter(pk=meeting.pk).update(
            held_on=timezone.localdate() + timedelta(days=12)
        )
    after = browser.get(dashboard()).context["late"]

    assert before == []
    assert [standing.key for standing in after] == [late.key]
