"""What a person sees when something is not there, not theirs, not possible, or broken."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path, reverse
from playwright.sync_api import Page

from accounts.roles import Role
from tests.browser import assert_accessible, sign_in
from tests.conftest import Browser
from tests.factories import make_admin, make_appointment, make_approver, make_contact, make_unit


def broken(request: HttpRequest) -> HttpResponse:
    """A view with a bug."""
    raise KeyError(request.path)


handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
urlpatterns = [path("broken/", broken), path("", include("vantaa_intl.urls"))]


def masked(text: str) -> str:
    """The page without what differs between any two answers: tokens, nonces and its own path."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'(nonce|name="next" value)="[^"]*"', "", text)


@pytest.mark.django_db
def test_what_is_invisible_looks_like_what_is_not_there(browser: Browser) -> None:
    other = make_contact()
    browser.as_(make_approver(make_unit()))

    pages = [
        browser.get(address)
        for address in (
            reverse("person", args=[other.pk]),
            reverse("person", args=[999_999]),
        )
    ]

    assert {page.status_code for page in pages} == {404}
    assert len({masked(page.text) for page in pages}) == 1
    assert other.name not in pages[0].text


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_bug_is_told_with_a_code_and_without_a_name(browser: Browser) -> None:
    person = make_contact()
    browser.raise_request_exception = False

    answer = browser.as_(person).get("/broken/")

    assert answer.status_code == 500
    assert answer["X-Request-ID"][:8] in answer.text
    assert person.name not in answer.text
    assert "Sign out" not in answer.text


def test_refusals_are_accessible(page: Page) -> None:
    unit = make_unit()
    sign_in(page, make_approver(unit))
    page.goto(reverse("units"))
    assert page.locator(".lost__no").inner_text() == "403"
    assert_accessible(page)

    head = make_appointment(role=Role.HEAD).user
    sign_in(page, make_admin())
    page.goto(reverse("person", args=[head.pk]))
    page.locator(f'form[action$="{reverse("person-deactivate", args=[head.pk])}"] button').click()
    page.locator(".lost__no").wait_for()
    assert page.locator(".lost__no").inner_text() == "409"
    assert_accessible(page)

    page.goto(reverse("person", args=[head.pk]))
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').form.remove()")
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(token => token.remove())"
    )
    page.locator(f'form[action$="{reverse("person-deactivate", args=[head.pk])}"] button').click()
    page.locator(".lost__no").wait_for()
    assert_accessible(page)

    page.goto("/sign-in/?next=%00")
    assert page.locator(".lost__no").inner_text() == "400"
    assert_accessible(page)
