"""Whoever is away names somebody of the house for the own unit and for a time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment
from accounts.roles import Role
from accounts.standing_in.operations import name_stand_in
from core.errors import DomainError
from reporting.entries.models import Entry
from tests.conftest import Browser
from tests.factories import (
    make_appointment,
    make_approver,
    make_contact,
    make_entry,
    make_person,
    make_unit,
)

pytestmark = pytest.mark.django_db

PAGE = "/stand-in/"


def named(email: str, unit: int, *, first: int = 0, last: int = 7) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "email": email,
        "unit": str(unit),
        "starts_on": (today + timedelta(days=first)).isoformat(),
        "ends_on": (today + timedelta(days=last)).isoformat(),
    }


@pytest.mark.parametrize("make", [make_contact, make_approver], ids=["contact", "approver"])
def test_the_stand_in_writes_until_the_last_day(browser: Browser, make: object) -> None:
    entry, stand_in = make_entry(), make_person()
    assert callable(make)

    answer = browser.as_(make(entry.unit)).post(PAGE, named(stand_in.email, entry.unit_id))

    assert answer.status_code == 302
    row = Appointment.objects.get(user=stand_in)
    assert (row.role, row.ends_on) == (Role.DEPUTY, timezone.localdate() + timedelta(days=7))
    assert set(Entry.objects.written_by(stand_in)) == {entry}


@pytest.mark.parametrize(
    ("first", "last"), [(0, -1), (-1, 7), (0, 400)], ids=["backwards", "past", "too long"]
)
def test_odd_days_are_refused(browser: Browser, first: int, last: int) -> None:
    unit, person = make_unit(), make_person()

    sent = named(person.email, unit.pk, first=first, last=last)
    answer = browser.as_(make_contact(unit)).post(PAGE, sent)

    assert answer.status_code == 422
    assert not Appointment.objects.filter(user=person).exists()


def test_another_unit_an_unknown_address_and_oneself_are_refused(browser: Browser) -> None:
    unit, other, person = make_unit(), make_unit(), make_person()
    contact = make_contact(unit)
    before = Appointment.objects.count()
    browser.as_(contact)

    for sent in (
        named(person.email, other.pk),
        named("nobody@vantaa.example", unit.pk),
        named(contact.email, unit.pk),
    ):
        assert browser.post(PAGE, sent).status_code == 422

    assert Appointment.objects.count() == before


def test_a_deputy_names_nobody(browser: Browser) -> None:
    unit = make_unit()
    deputy = make_appointment(role=Role.DEPUTY, unit=unit).user

    assert browser.as_(deputy).get(PAGE).status_code == 404
    assert browser.post(PAGE, named(make_person().email, unit.pk)).status_code == 404


def test_who_named_it_ends_it_and_nobody_else(browser: Browser) -> None:
    unit, person = make_unit(), make_person()
    contact, other = make_contact(unit), make_contact(unit)
    browser.as_(contact).post(PAGE, named(person.email, unit.pk))
    end = reverse("stand-in-end", args=[Appointment.objects.get(user=person).pk])

    assert browser.as_(other).post(end).status_code == 404
    assert browser.as_(contact).post(end).status_code == 302

    tomorrow = timezone.localdate() + timedelta(days=1)
    assert not Appointment.objects.valid(tomorrow).filter(user=person).exists()


def test_the_operation_holds_to_a_year_whoever_calls_it() -> None:
    unit, today = make_unit(), timezone.localdate()
    contact, person = make_contact(unit), make_person()

    def name(days: int) -> Appointment:
        return name_stand_in(
            actor=contact,
            email=person.email,
            unit_id=unit.pk,
            starts_on=today,
            ends_on=today + timedelta(days=days),
        )

    with pytest.raises(DomainError):
        name(367)
    assert not Appointment.objects.filter(user=person).exists()
    assert name(366).role == Role.DEPUTY  # the control
