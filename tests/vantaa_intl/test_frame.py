from collections.abc import Callable

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.operations import load_organisation, system_user
from accounts.roles import Role
from tests.browser import assert_accessible, sign_in
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_approver,
    make_contact,
    make_head,
    make_member,
    make_person,
    make_reader,
    make_secretary,
    make_unit,
)
from vantaa_intl.demonstration.accounts import create_demo_accounts, offered
from vantaa_intl.frame import PLACES


@pytest.mark.django_db
def test_without_a_role_home_says_whom_to_ask(browser: Browser) -> None:
    person = make_person()

    answer = browser.as_(person).get(reverse("home"))

    assert answer.status_code == 200
    assert person.email in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "url_name"),
    [
        (make_head, "dashboard"),
        (make_contact, "my-entries"),
        (make_approver, "my-entries"),
        (make_member, "committee"),
        (make_secretary, "packets"),
        (make_admin, "people"),
        (make_reader, "edition"),
    ],
)
def test_home_is_where_the_work_is(
    browser: Browser, make: Callable[[], User], url_name: str
) -> None:
    answer = browser.as_(make()).get(reverse("home"))

    assert (answer.status_code, answer["Location"]) == (302, reverse(url_name))


@pytest.mark.django_db
def test_the_menu_marks_the_page_and_costs_two_queries(
    browser: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser.as_(make_head())

    with django_assert_num_queries(4):  # session, person, appointments, edition
        page = browser.get(reverse("password-change"))

    assert page.text.count('<li><a href="') == len(
        [place for place in PLACES if Role.HEAD in place.roles]
    )
    assert 'aria-current="page"' not in page.text
    assert f'href="{reverse("people")}" aria-current="page"' in browser.get(reverse("people")).text
    below = browser.get(reverse("units")).text
    assert f'href="{reverse("people")}" aria-current="true"' in below
    assert 'aria-current="page"' not in below.split("</nav>")[0]


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
def test_the_frame_is_accessible_to_each_role(
    page: Page, make: Callable[[], User], path: str
) -> None:
    sign_in(page, make())
    page.goto(path)

    assert_accessible(page)
