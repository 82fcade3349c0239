"""Units moved and merged from a day on: people, assignments and old rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Unit
from accounts.roles import Role, UnitKind
from audit.models import Event
from core.errors import DomainError, Forbidden
from guidelines.models import Assignment, Respondent
from guidelines.operations import MeasureEdit, confirm_measure
from reporting.entries.models import Entry
from reporting.opening.operations import missing_entries
from reporting.reorganising.operations import Kind, Reorganisation, reorganise
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_appointment,
    make_approver,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_reader,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def area(division: Unit) -> Unit:
    return make_unit(parent=division, kind=UnitKind.SERVICE_AREA)


def check_audited() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_service_area_goes_on_under_another_division() -> None:
    old_home, new_home = make_unit(), make_unit()
    unit = area(old_home)
    contact = make_contact(unit)
    measure = make_measure(units=(unit,))
    entry = make_entry(unit=unit, measure=measure)

    reorganise(actor=make_head(), plan=Reorganisation(Kind.MOVE, unit, new_home, today()))

    unit.refresh_from_db()
    new = Unit.objects.get(parent=new_home)
    assert (unit.ends_on, unit.continued_by) == (day_before(today()), new)
    assert unit.path.startswith(old_home.path)  # old rows stay where their time has them
    assert (new.path, new.name_fi, new.starts_on) == (
        f"{new_home.path}{new.key}/",
        unit.name_fi,
        today(),
    )
    held = {(a.unit, a.starts_on == today(), a.ends_on) for a in contact.appointments.all()}
    assert held == {(unit, False, day_before(today())), (new, True, None)}
    assert [g.unit_id for g in type(contact).objects.get(pk=contact.pk).grants.held] == [new.pk]
    entry.refresh_from_db()
    assert entry.unit == unit
    round_ = make_round(edition=measure.edition, state=RoundState.PLANNED)
    assert [e.unit_id for e in missing_entries(round_)] == [new.pk]
    check_audited()


def test_a_day_to_come_is_kept_and_changes_nothing_before_it() -> None:
    new_home, unit = make_unit(), area(make_unit())
    contact = make_contact(unit)
    measure = make_measure(units=(unit,))
    day = today() + timedelta(days=30)

    reorganise(actor=make_head(), plan=Reorganisation(Kind.MOVE, unit, new_home, day))

    assert unit in Unit.objects.valid()
    assert set(Unit.objects.valid(day).filter(kind=UnitKind.SERVICE_AREA)) == {
        Unit.objects.get(parent=new_home)
    }
    assert [g.unit_id for g in contact.grants.held] == [unit.pk]
    round_ = make_round(edition=measure.edition, state=RoundState.PLANNED)
    assert [e.unit_id for e in missing_entries(round_)] == [unit.pk]


def test_a_division_is_merged_and_its_people_are_appointed_anew() -> None:
    gone, stays = make_unit(), make_unit()
    below = area(gone)
    contact, area_contact = make_contact(gone), make_contact(below)
    both = make_measure(units=(gone, stays))
    alone = make_measure(units=(gone,))

    reorganise(actor=make_admin(), plan=Reorganisation(Kind.MERGE, gone, stays, today()))

    gone.refresh_from_db()
    assert (gone.ends_on, gone.continued_by) == (day_before(today()), stays)
    moved = Unit.objects.get(parent=stays)
    assert [a.unit for a in area_contact.appointments.valid()] == [moved]
    assert not contact.appointments.valid().exists()
    asked = Assignment.objects.filter(ends_on=None).values_list("measure_id", "unit_id")
    assert set(asked) == {(both.pk, stays.pk), (alone.pk, stays.pk)}
    assert len(asked) == 2
    check_audited()


def test_a_measure_confirmed_before_the_day_does_not_ask_the_old_unit_for_ever() -> None:
    head, gone, stays = make_head(), make_unit(), make_unit()
    measure = make_measure(units=(gone, stays))
    day = today() + timedelta(days=30)
    reorganise(actor=head, plan=Reorganisation(Kind.MERGE, gone, stays, day))

    edit = MeasureEdit(keyword="Verkostot", respondent=Respondent.DIVISIONS)
    confirm_measure(measure_id=measure.pk, actor=head, edit=edit)

    asked = {(a.unit, a.ends_on) for a in measure.assignments.all()}
    assert asked == {(gone, day_before(day)), (stays, None)}


def refused(kind: Kind, unit: Unit, target: Unit, day: date) -> bool:
    with pytest.raises(DomainError):
        reorganise(actor=make_head(), plan=Reorganisation(kind, unit, target, day))
    return not Event.objects.filter(verb="unit.succeed").exists()


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    division, other = make_unit(), make_unit()
    unit = area(division)

    assert refused(Kind.MOVE, unit, division, today())
    assert refused(Kind.MOVE, division, other, today())
    assert refused(Kind.MOVE, unit, other, day_before(today()))
    assert refused(Kind.MERGE, division, division, today())
    assert refused(Kind.MERGE, division, unit, today())
    make_unit(parent=division, kind=UnitKind.OFFICE)
    assert refused(Kind.MERGE, division, other, today())
    make_appointment(role=Role.CONTACT, unit=other, starts_on=today() + timedelta(days=9))
    assert refused(Kind.MERGE, other, make_unit(), today())
    assert Unit.objects.filter(ends_on=None).count() == Unit.objects.count()


def test_a_unit_is_gone_on_from_once() -> None:
    new_home, unit = make_unit(), area(make_unit())
    plan = Reorganisation(Kind.MOVE, unit, new_home, today())
    reorganise(actor=make_head(), plan=plan)

    with pytest.raises(DomainError):
        reorganise(actor=make_head(), plan=plan)

    assert Unit.objects.filter(parent=new_home).count() == 1


def test_the_page_shows_what_follows_before_it_is_done(browser: Browser) -> None:
    new_home, unit = make_unit(), area(make_unit())
    contact = make_contact(unit)
    measure = make_measure(units=(unit,))
    make_entry(unit=unit, measure=measure)
    url = reverse("reorganise")
    sent = {
        "kind": "move",
        "unit": unit.pk,
        "target": new_home.pk,
        "day": today().strftime("%d.%m.%Y"),
    }
    units = Unit.objects.count()
    browser.as_(make_head())

    page = browser.post(url, sent)

    assert page.status_code == 200
    preview = page.context["preview"]
    assert [role.user for role in preview.going_on] == [contact]
    assert [row.measure for row in preview.assignments] == [measure]
    assert [entry.unit for entry in preview.open_entries] == [unit]
    assert Unit.objects.count() == units
    assert browser.post(url, sent | {"target": unit.parent_id or 0}).status_code == 422
    assert browser.post(url, sent | {"day": ""}).status_code == 422
    another = sent | {"target": make_unit().pk, "do": page.context["plan"].token}
    assert browser.post(url, another).status_code == 200  # the preview of what is chosen now
    units = Unit.objects.count()
    assert not Unit.objects.exclude(continued_by=None).exists()
    assert browser.post(url, sent | {"do": page.context["plan"].token}).status_code == 302
    assert Unit.objects.count() == units + 1
    assert browser.get(reverse("unit", args=[unit.key])).status_code == 200


def test_others_reorganise_nothing(browser: Browser) -> None:
    new_home, unit = make_unit(), area(make_unit())
    plan = Reorganisation(Kind.MOVE, unit, new_home, today())

    for person in (make_contact(unit), make_approver(unit), make_reader()):
        with pytest.raises(Forbidden):
            reorganise(actor=person, plan=plan)
    assert browser.as_(make_contact(unit)).get(reverse("reorganise")).status_code == 404
    assert browser.as_(make_approver(unit)).get(reverse("reorganise")).status_code == 403
    assert not Unit.objects.filter(parent=new_home).exists()
    assert not Entry.objects.exists()
    assert not Appointment.objects.filter(ends_on__isnull=False).exists()
