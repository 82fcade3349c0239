import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page

from accounts.operations import load_organisation, system_user
from accounts.roles import Role
from tests.browser import assert_accessible, sign_in
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_contact,
    make_head,
    make_member,
    make_person,
    make_unit,
)
from vantaa_intl.demonstration.accounts import create_demo_accounts, offered


@pytest.mark.django_db
def test_without_a_role_home_says_whom_to_ask(browser: Browser) -> None:
    person = make_person()

    answer = browser.as_(person).get(reverse("home"))

    assert answer.status_code == 200
    assert person.email in answer.text


@pytest.mark.django_db
def test_the_frame_names_the_role_and_the_unit(browser: Browser) -> None:
    unit = make_unit()

    answer = browser.as_(make_contact(unit)).get(reverse("password-change"))

    assert f"{Role.CONTACT.label} · {unit}" in answer.text


@pytest.mark.django_db
def test_try_as_is_not_there_outside_demonstrations(browser: Browser) -> None:
    answer = browser.post(reverse("try-as"), {"role": "head"})

    assert answer.status_code == 404
    assert reverse("try-as") not in browser.get(reverse("account_login")).text


@override_settings(DEMO=True)
@pytest.mark.django_db
def test_try_as_signs_in_as_the_account_of_the_role() -> None:
    load_organisation(actor=system_user())
    made = create_demo_accounts(actor=system_user())

    assert (made > 10, create_demo_accounts(actor=system_user())) == (True, 0)
    for role, account in offered().items():
        tried = Browser()
        answer = tried.post(reverse("try-as"), {"role": role})
        page = tried.get(reverse("password-change"))
        assert (answer.status_code, page.status_code) == (302, 200), role
        assert page.wsgi_request.user.email == account.email


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/"])
def test_a_strangers_pages_are_accessible(page: Page, path: str) -> None:
    page.goto(path)

    assert_accessible(page)


@override_settings(DEMO=True)
def test_the_sign_in_page_of_a_demonstration_is_accessible(page: Page) -> None:
    page.goto("/sign-in/")

    assert page.locator(".demo-roles button").count() == 11
    assert_accessible(page)


@pytest.mark.parametrize("make", [make_head, make_member, make_admin, make_person])
@pytest.mark.parametrize("path", ["/password/", "/nowhere/"])
def test_the_frame_is_accessible_to_each_role(page: Page, make: object, path: str) -> None:
    assert callable(make)
    sign_in(page, make())
    page.goto(path)

    assert_accessible(page)
