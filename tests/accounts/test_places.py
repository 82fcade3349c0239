"""Who is missing, and the places themselves: coverage, units and bodies."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Appointment, Body, Unit
from accounts.people.coverage import gaps
from accounts.roles import BodyKind, Role, UnitKind
from audit.models import Event
from tests.conftest import Browser
from tests.factories import (
    LONG_AGO,
    make_admin,
    make_appointment,
    make_approver,
    make_body,
    make_contact,
    make_head,
    make_member,
    make_person,
    make_secretary,
    make_unit,
)

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def test_holes_come_first_then_what_ends_soon() -> None:
    unit = make_unit()
    soon = today() + timedelta(days=60)
    for role in (Role.CONTACT, Role.DEPUTY, Role.EU_RESPONSIBLE, Role.EU_RESPONSIBLE):
        make_appointment(role=role, unit=unit)
    with_end = make_unit()
    for role in (Role.CONTACT, Role.APPROVER, Role.EU_RESPONSIBLE, Role.EU_RESPONSIBLE):
        make_appointment(role=role, unit=with_end)
    make_appointment(role=Role.DEPUTY, unit=with_end, ends_on=soon)

    found = gaps([with_end, unit], list(Appointment.objects.for_people()), today())

    assert [(gap.unit, gap.role, gap.last_day) for gap in found] == [
        (unit, Role.APPROVER, None),
        (with_end, Role.DEPUTY, soon),
    ]


@pytest.mark.parametrize(("days", "is_hole"), [(60, True), (61, False)])
def test_soon_is_sixty_days(days: int, *, is_hole: bool) -> None:
    unit = make_unit()
    make_appointment(role=Role.CONTACT, unit=unit, ends_on=today() + timedelta(days=days))

    found = gaps([unit], list(Appointment.objects.for_people()), today())

    assert any(gap.role == Role.CONTACT for gap in found) is is_hole


def test_a_successor_from_the_next_day_fills_the_place_and_a_closed_account_does_not() -> None:
    unit = make_unit()
    last_day = today() + timedelta(days=3)
    make_appointment(role=Role.CONTACT, unit=unit, ends_on=last_day)
    make_appointment(role=Role.CONTACT, unit=unit, starts_on=last_day + timedelta(days=1))
    approver = make_appointment(role=Role.APPROVER, unit=unit)
    approver.user.is_active = False

    rows = list(Appointment.objects.for_people())
    for row in rows:
        row.user.is_active = row.role != Role.APPROVER
    found = {(gap.role, gap.last_day) for gap in gaps([unit], rows, today())}

    assert (Role.APPROVER, None) in found
    assert not any(role == Role.CONTACT for role, _ in found)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_and_for_many(
    browser: Browser, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _ in range(number):
        make_contact()
        make_member()
        make_person()
    browser.as_(make_admin())

    with django_assert_num_queries(9):  # the last is the use log's line
        assert browser.get(reverse("people")).status_code == 200


def test_units_and_bodies_are_edited_with_an_event(browser: Browser) -> None:
    unit, body = make_unit(), make_body(kind=BodyKind.SUBCOMMITTEE)
    browser.as_(make_head())

    edited = browser.post(
        reverse("unit", args=[unit.key]),
        {
            "name_fi": "Uusi nimi",
            "starts_on": LONG_AGO.isoformat(),
            "submitted_by": "approver",
        },
    )
    renamed = browser.post(reverse("body", args=[body.key]), {"name_fi": "Jaosto"})
    term = browser.post(
        reverse("body-term", args=[body.key]), {"starts_on": "1.6.2025", "ends_on": "31.5.2027"}
    )
    overlapping = browser.post(
        reverse("body-term", args=[body.key]), {"starts_on": "31.5.2027", "ends_on": ""}
    )

    unit.refresh_from_db()
    body.refresh_from_db()
    assert (edited.status_code, renamed.status_code, term.status_code) == (302, 302, 302)
    assert overlapping.status_code == 422
    assert (unit.name_fi, unit.submitted_by, body.name_fi) == ("Uusi nimi", "approver", "Jaosto")
    verbs = Event.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["unit.edit", "body.edit", "body.term"]


def test_a_unit_is_added_under_another_once(browser: Browser) -> None:
    division = make_unit()
    form = {
        "parent_id": division.pk,
        "kind": "service_area",
        "key": "Uusi-alue",
        "name_fi": "Uusi alue",
        "starts_on": today().isoformat(),
    }

    added = browser.as_(make_head()).post(reverse("unit-add"), form)
    again = browser.post(reverse("unit-add"), form)
    lettered = browser.post(reverse("unit-add"), form | {"kind": "division", "key": "toinen"})

    unit = Unit.objects.get(key="uusi-alue")
    assert (added.status_code, again.status_code, lettered.status_code) == (302, 422, 422)
    assert (unit.path, unit.parent) == (f"{division.path}uusi-alue/", division)
    assert Event.objects.get().verb == "unit.create"


def test_a_body_is_added_once_and_shows_who_has_a_role_in_it(browser: Browser) -> None:
    url = reverse("body-add")
    new = {"kind": BodyKind.COMMISSION, "name_fi": "Uusi toimikunta", "key": "Uusi", "short": "UT"}
    browser.as_(make_admin())

    assert browser.get(url).status_code == 200
    assert browser.post(url, new | {"kind": BodyKind.MANAGEMENT_TEAM}).status_code == 422
    assert not Body.objects.exists()
    assert browser.post(url, new).headers["Location"] == reverse("body", args=["uusi"])
    assert browser.post(url, new).status_code == 422

    body = Body.objects.get()
    secretary = make_secretary(body)
    page = browser.get(reverse("body", args=["uusi"]))
    assert [role.user for role in page.context["roles"]] == [secretary]
    assert Event.objects.filter(verb="body.create").count() == 1
    appoint = browser.get(reverse("appoint"), {"role": "secretary", "body": "uusi"})
    assert appoint.context["form"].initial["place"] == f"body:{body.pk}"


def test_a_unit_does_not_end_under_its_children(browser: Browser) -> None:
    unit = make_unit()
    make_unit(parent=unit, kind=UnitKind.SERVICE_AREA)

    answer = browser.as_(make_head()).post(
        reverse("unit", args=[unit.key]),
        {
            "name_fi": "Nimi",
            "starts_on": LONG_AGO.isoformat(),
            "ends_on": "31.12.2026",
            "submitted_by": "contact",
        },
    )

    unit.refresh_from_db()
    assert (answer.status_code, unit.ends_on) == (422, None)


def test_an_approver_does_not_edit_the_organisation(browser: Browser) -> None:
    unit, body = make_unit(), make_body()
    browser.as_(make_approver(unit))

    assert browser.post(reverse("unit", args=[unit.key])).status_code == 403
    assert browser.post(reverse("body", args=[body.key])).status_code == 403
    assert browser.post(reverse("body-term", args=[body.key])).status_code == 403
    assert not Event.objects.exists()


def test_the_database_wants_a_giver_for_what_is_pending() -> None:
    held = make_appointment(role=Role.CONTACT, unit=make_unit())

    with pytest.raises(IntegrityError, match="appointment_pending_is_strong"), transaction.atomic():
        Appointment.objects.filter(pk=held.pk).update(pending=True)
