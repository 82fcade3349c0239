"""Every page of people in a browser: axe finds nothing, wide and narrow, light and dark."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Appointment, Term, User
from accounts.roles import Role
from tests.browser import assert_accessible, axe, sign_in
from tests.factories import (
    make_admin,
    make_appointment,
    make_approver,
    make_body,
    make_contact,
    make_head,
    make_member,
    make_person,
    make_unit,
)


def fill_the_house() -> tuple[User, User]:
    """A division with holes, ends and a body; returns its approver and its contact."""
    unit, body = make_unit(key="kato"), make_body()
    Term.objects.create(body=body, starts_on=timezone.localdate())
    make_appointment(role=Role.DEPUTY, unit=unit, ends_on=timezone.localdate() + timedelta(days=9))
    make_member(body)
    make_person("Ilman Roolia")
    return make_approver(unit), make_contact(unit)


@pytest.mark.parametrize("role", ["approver", "head", "admin"])
def test_the_people_page_is_accessible_to_each_role(page: Page, role: str) -> None:
    approver, _contact = fill_the_house()
    make_appointment(role=Role.HEAD, user=make_admin())
    sign_in(page, {"approver": approver, "head": make_head(), "admin": make_admin()}[role])

    page.goto(reverse("people"))

    assert page.locator("h1").count() == 1
    assert_accessible(page)


def test_the_pages_of_one_person_and_one_place_are_accessible(page: Page) -> None:
    _approver, contact = fill_the_house()
    held = Appointment.objects.get(user=contact)
    sign_in(page, make_admin())

    for path in (
        reverse("person-add"),
        reverse("appoint") + "?role=contact&unit=kato",
        reverse("person", args=[contact.pk]),
        reverse("appointment", args=[held.pk]),
        reverse("units"),
        reverse("unit-add"),
        reverse("unit", args=["kato"]),
        reverse("body", args=[make_body().key]),
    ):
        page.goto(path)
        assert_accessible(page)


def test_a_new_contact_is_appointed_and_signs_in_by_keyboard(page: Page) -> None:
    fill_the_house()
    sign_in(page, make_head())

    page.goto(reverse("appoint") + "?role=contact&unit=kato")
    page.keyboard.press("Tab")
    page.locator("#id_email").fill("new@vantaa.example")
    page.keyboard.press("Enter")
    page.locator(".errsum:focus").wait_for()
    assert_accessible(page)
    page.locator("#id_name").fill("Uusi Henkilö")
    page.keyboard.press("Enter")
    page.locator(".secret").wait_for()
    password = page.locator(".secret").inner_text()
    assert_accessible(page)

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.locator("#id_email").fill("new@vantaa.example")
    page.locator("#id_password").fill("wrong")
    page.keyboard.press("Enter")
    page.locator(".errsum").wait_for()
    assert_accessible(page)
    page.locator("#id_password").fill(password)
    page.keyboard.press("Enter")
    page.locator(".mast__who button").wait_for()
    page.goto(reverse("password-change"))
    assert axe(page) == []
    page.locator(".mast__who button").click()
    page.wait_for_url(f"**{reverse('account_login')}")
