"""Appointing, ending, replacing: rights, refusals that write nothing, and what the page tells."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Term, Unit, User
from accounts.people.operations import NewAppointment, appoint, confirm_appointment
from accounts.roles import Role, UnitKind
from audit.models import Event
from core.errors import DomainError, Forbidden, Invisible
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_appointment,
    make_approver,
    make_body,
    make_contact,
    make_head,
    make_member,
    make_person,
    make_reader,
    make_unit,
)

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def post_appoint(browser: Browser, actor: User, **fields: Any) -> Any:
    form = {"starts_on": "1.1.2026", "name": ""} | fields
    return browser.as_(actor).post(reverse("appoint"), form)


def test_appointing_somebody_new_makes_the_account_and_shows_its_password_once(
    browser: Browser,
) -> None:
    unit = make_unit()

    answer = post_appoint(
        browser,
        make_head(),
        role="contact",
        place=f"unit:{unit.pk}",
        email="new@vantaa.example",
        name="Uusi Henkilö",
    )

    person = User.objects.get(email="new@vantaa.example")
    first = answer.context["first"]
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert len(first) > 15
    assert first in answer.text
    assert person.check_password(first)
    assert person.grants.covers(unit.path, [Role.CONTACT])
    verbs = Event.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["user.create", "appointment.create", "user.first_password"]
    assert first not in str(list(Event.objects.values_list("changes", flat=True)))


def test_appointing_somebody_known_leads_back_to_the_people(browser: Browser) -> None:
    person, body = make_person(), make_body()

    answer = post_appoint(
        browser, make_admin(), role="member", place=f"body:{body.pk}", email=person.email.upper()
    )

    assert (answer.status_code, answer["Location"]) == (302, reverse("people"))
    appointment = Appointment.objects.get(user=person)
    assert (appointment.role, appointment.body, appointment.pending) == ("member", body, False)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"role": "contact", "place": ""}, "place"),
        ({"role": "reader", "place": "unit"}, "place"),
        ({"role": "contact", "place": "body"}, "place"),
        ({"role": "contact", "place": "unit", "starts_on": "31.2.2026"}, "starts_on"),
        ({"role": "contact", "place": "unit", "ends_on": "31.12.2025"}, "ends_on"),
        ({"role": "contact", "place": "unit", "email": "x@vantaa.example"}, "name"),
        ({"role": "emperor", "place": ""}, "role"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field(
    browser: Browser, fields: dict[str, str], field: str
) -> None:
    places = {"unit": f"unit:{make_unit().pk}", "body": f"body:{make_body().pk}"}
    place = places.get(fields["place"], fields["place"])

    answer = post_appoint(
        browser, make_admin(), **{"email": make_person().email, **fields, "place": place}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Appointment.objects.count() == 1


def test_the_same_role_twice_at_once_is_refused_by_page_and_database(browser: Browser) -> None:
    unit = make_unit()
    contact = make_contact(unit)

    answer = post_appoint(
        browser, make_head(), role="contact", place=f"unit:{unit.pk}", email=contact.email
    )

    assert answer.status_code == 422
    assert Appointment.objects.filter(user=contact).count() == 1
    with pytest.raises(IntegrityError, match="appointment_once_at_a_time"), transaction.atomic():
        make_appointment(role=Role.CONTACT, user=contact, unit=unit, starts_on=today())
    make_appointment(role=Role.CONTACT, user=contact, unit=make_unit())
    make_appointment(role=Role.DEPUTY, user=contact, unit=unit)


def test_two_terms_of_a_body_share_no_day() -> None:
    body = make_body()
    Term.objects.create(body=body, starts_on=date(2025, 6, 1), ends_on=date(2027, 5, 31))

    with pytest.raises(IntegrityError, match="term_one_at_a_time"), transaction.atomic():
        Term.objects.create(body=body, starts_on=date(2027, 5, 31))
    Term.objects.create(body=body, starts_on=date(2027, 6, 1))


def may(actor: User, role: Role, *, unit: Unit | None = None, ends: bool = False) -> bool:
    body = make_body() if role in (Role.MEMBER, Role.SECRETARY) else None
    new = NewAppointment(
        person_id=make_person().pk,
        role=role,
        unit_id=unit.pk if unit else None,
        body_id=body.pk if body else None,
        starts_on=today(),
        ends_on=today() + timedelta(days=30) if ends else None,
    )
    before = (Appointment.objects.count(), Event.objects.count())
    try:
        appoint(actor=actor, new=new)
    except Forbidden:
        assert (Appointment.objects.count(), Event.objects.count()) == before
        return False
    return True


def test_who_may_give_which_role() -> None:
    own, other = make_unit(), make_unit()
    below = make_unit(parent=own, kind=UnitKind.SERVICE_AREA)
    approver, head, admin = make_approver(own), make_head(), make_admin()

    assert may(approver, Role.DEPUTY, unit=own, ends=True)
    assert may(approver, Role.DEPUTY, unit=below, ends=True)
    assert not may(approver, Role.DEPUTY, unit=own)
    assert not may(approver, Role.DEPUTY, unit=other, ends=True)
    assert not may(approver, Role.CONTACT, unit=own, ends=True)
    for role in (Role.CONTACT, Role.DEPUTY, Role.NETWORK_CONTACT, Role.EU_RESPONSIBLE):
        assert may(head, role, unit=other), role
    for role in (Role.APPROVER, Role.PROJECT_OFFICE):
        assert not may(head, role, unit=other), role
    for role in (Role.HEAD, Role.READER, Role.ADMIN, Role.MEMBER, Role.SECRETARY):
        assert not may(head, role), role
        assert may(admin, role), role
    contact = make_contact(own)  # names a stand-in (ADR 0013)
    assert may(contact, Role.DEPUTY, unit=own, ends=True)
    assert not may(contact, Role.DEPUTY, unit=own)
    assert not may(contact, Role.DEPUTY, unit=other, ends=True)
    assert not may(contact, Role.CONTACT, unit=own, ends=True)
    assert not may(make_reader(), Role.CONTACT, unit=own)


def test_nobody_appoints_themselves() -> None:
    admin = make_admin()

    with pytest.raises(Forbidden):
        appoint(
            actor=admin,
            new=NewAppointment(person_id=admin.pk, role=Role.HEAD, starts_on=today()),
        )
    with pytest.raises(IntegrityError, match="appointment_not_to_oneself"), transaction.atomic():
        Appointment.objects.create(
            user=admin, role=Role.READER, starts_on=today(), granted_by=admin
        )


def test_a_strong_role_waits_for_a_second_administrator(browser: Browser) -> None:
    first, second, person = make_admin(), make_admin(), make_person()

    post_appoint(browser, first, role="head", place="", email=person.email)
    appointment = Appointment.objects.get(user=person)

    assert appointment.pending
    assert not person.grants.has(Role.HEAD)
    for nobody in (first, make_head()):
        with pytest.raises(Forbidden):
            confirm_appointment(actor=nobody, appointment_id=appointment.pk)
    with pytest.raises(Invisible):
        confirm_appointment(actor=make_contact(), appointment_id=appointment.pk)
    answer = browser.as_(second).post(reverse("appointment-confirm", args=[appointment.pk]))
    assert answer.status_code == 302
    assert User.objects.get(pk=person.pk).grants.has(Role.HEAD)
    with pytest.raises(DomainError):
        confirm_appointment(actor=second, appointment_id=appointment.pk)


def test_one_administrator_alone_gives_a_strong_role_at_once() -> None:
    person = make_person()

    appoint(
        actor=make_admin(),
        new=NewAppointment(person_id=person.pk, role=Role.HEAD, starts_on=today()),
    )

    assert person.grants.has(Role.HEAD)


def test_ending_counts_its_last_day_in(browser: Browser) -> None:
    unit = make_unit()
    held = make_appointment(role=Role.CONTACT, unit=unit)

    answer = browser.as_(make_head()).post(
        reverse("appointment-end", args=[held.pk]), {"last_day": today().isoformat()}
    )

    assert answer.status_code == 302
    held.refresh_from_db()
    assert held.ends_on == today()
    assert held.is_valid_on(today())
    assert not held.is_valid_on(today() + timedelta(days=1))
    assert Event.objects.get().changes == {"ends_on": [None, today().isoformat()]}


@pytest.mark.parametrize("days_ago", [2, 10_000])
def test_an_end_does_not_rewrite_the_past(browser: Browser, days_ago: int) -> None:
    held = make_appointment(role=Role.CONTACT, unit=make_unit())
    last_day = today() - timedelta(days=days_ago)

    answer = browser.as_(make_head()).post(
        reverse("appointment-end", args=[held.pk]), {"last_day": last_day.isoformat()}
    )

    held.refresh_from_db()
    assert (answer.status_code, held.ends_on) == (409, None)


def test_replacing_is_one_act_without_a_gap(browser: Browser) -> None:
    unit = make_unit()
    held, successor = make_appointment(role=Role.CONTACT, unit=unit), make_person()
    last_day = today() + timedelta(days=5)

    answer = browser.as_(make_head()).post(
        reverse("appointment-replace", args=[held.pk]),
        {"last_day": last_day.isoformat(), "email": successor.email, "name": "", "ends_on": ""},
    )

    held.refresh_from_db()
    new = Appointment.objects.get(user=successor)
    assert answer.status_code == 302
    assert (held.ends_on, new.starts_on) == (last_day, last_day + timedelta(days=1))
    assert (new.role, new.unit, new.ends_on) == (held.role, unit, None)


def test_a_replacement_that_fails_leaves_the_old_one(browser: Browser) -> None:
    unit = make_unit()
    held = make_appointment(role=Role.CONTACT, unit=unit)
    already = make_contact(unit)

    answer = browser.as_(make_head()).post(
        reverse("appointment-replace", args=[held.pk]),
        {"last_day": today().isoformat(), "email": already.email},
    )

    held.refresh_from_db()
    assert (answer.status_code, held.ends_on) == (422, None)
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", [Role.HEAD, Role.ADMIN])
def test_the_last_of_its_kind_is_not_ended(browser: Browser, role: Role) -> None:
    admin = make_admin()
    held = Appointment.objects.get(user=admin) if role == Role.ADMIN else None
    held = held or make_appointment(role=role)
    address = reverse("appointment-end", args=[held.pk])

    refused = browser.as_(admin).post(address, {"last_day": today().isoformat()})
    held.refresh_from_db()
    assert (refused.status_code, held.ends_on) == (409, None)

    make_appointment(role=role)
    allowed = browser.post(address, {"last_day": today().isoformat()})
    assert allowed.status_code == 302


def test_the_last_head_is_replaced_in_one_act_and_his_account_not_closed(browser: Browser) -> None:
    admin, head, successor = make_admin(), make_head(), make_person()
    held = Appointment.objects.get(user=head)

    refused = browser.as_(admin).post(reverse("person-deactivate", args=[head.pk]))
    replaced = browser.post(
        reverse("appointment-replace", args=[held.pk]),
        {"last_day": today().isoformat(), "email": successor.email},
    )

    head.refresh_from_db()
    assert (refused.status_code, head.is_active, replaced.status_code) == (409, True, 302)


STATUSES = {
    "people": {"contact": 404, "member": 404, "reader": 404, "approver": 200, "head": 200},
    "person-add": {"contact": 404, "member": 404, "reader": 404, "approver": 200, "head": 200},
    "appoint": {"contact": 404, "member": 404, "reader": 404, "approver": 200, "head": 200},
    "units": {"contact": 404, "member": 404, "reader": 404, "approver": 403, "head": 200},
}


@pytest.mark.parametrize("name", STATUSES)
def test_who_has_these_pages(browser: Browser, name: str) -> None:
    people = {
        "contact": make_contact(),
        "member": make_member(),
        "reader": make_reader(),
        "approver": make_approver(),
        "head": make_head(),
        "admin": make_admin(),
    }

    got = {role: browser.as_(one).get(reverse(name)).status_code for role, one in people.items()}

    assert got == STATUSES[name] | {"admin": 200}


def test_an_approver_sees_their_own_unit_and_nobody_elses(browser: Browser) -> None:
    own, other = make_unit(), make_unit()
    mine, theirs = make_contact(own), make_contact(other)
    held = Appointment.objects.get(user=theirs)

    page = browser.as_(make_approver(own)).get(reverse("people"))

    assert mine.name in page.text
    assert theirs.name not in page.text
    assert str(other) not in page.text
    assert browser.get(reverse("person", args=[mine.pk])).status_code == 200
    assert browser.get(reverse("person", args=[theirs.pk])).status_code == 404
    assert browser.get(reverse("appointment", args=[held.pk])).status_code == 404
    ended = browser.post(
        reverse("appointment-end", args=[held.pk]), {"last_day": today().isoformat()}
    )
    assert ended.status_code == 404
    own_contact = Appointment.objects.get(user=mine)
    refused = browser.post(
        reverse("appointment-end", args=[own_contact.pk]), {"last_day": today().isoformat()}
    )
    assert refused.status_code == 403
