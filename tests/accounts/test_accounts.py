"""Accounts closed, reopened and renamed; passwords replaced."""

import pytest
from django.urls import reverse

from audit.models import Event
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_contact,
    make_head,
)

pytestmark = pytest.mark.django_db


def test_a_closed_account_is_out_and_comes_back_with_a_new_password(browser: Browser) -> None:
    person, theirs = make_contact(), Browser()
    theirs.force_login(person)

    browser.as_(make_admin()).post(reverse("person-deactivate", args=[person.pk]))
    out = theirs.post(reverse("password-change"))
    back = browser.post(reverse("person-reactivate", args=[person.pk]))
    still_out = theirs.post(reverse("password-change"))

    person.refresh_from_db()
    assert out["Location"].startswith(reverse("account_login"))
    assert still_out["Location"].startswith(reverse("account_login"))
    assert person.check_password(back.context["first"])
    verbs = Event.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["user.deactivate", "user.reactivate", "user.first_password"]


def test_a_forgotten_password_is_replaced_and_the_sessions_end(browser: Browser) -> None:
    person, theirs = make_contact(), Browser()
    theirs.force_login(person)

    answer = browser.as_(make_head()).post(reverse("person-password", args=[person.pk]))

    person.refresh_from_db()
    assert person.check_password(answer.context["first"])
    assert theirs.post(reverse("password-change")).status_code == 302


def test_the_head_looks_after_no_account_that_is_more_than_hers(browser: Browser) -> None:
    admin, head = make_admin(), make_head()
    before = admin.password

    for name in ("person-password", "person-deactivate", "person-reactivate"):
        answer = browser.as_(head).post(reverse(name, args=[admin.pk]))
        assert answer.status_code == 403, name
    edited = browser.post(
        reverse("person-edit", args=[admin.pk]), {"name": "X", "email": "x@vantaa.example"}
    )

    admin.refresh_from_db()
    assert (edited.status_code, admin.password, admin.name != "X") == (403, before, True)


def test_a_new_address_signs_in_and_the_old_one_does_not(browser: Browser) -> None:
    person = make_contact()
    person.set_password("kuusi-sanaa-riittaa-hyvin")
    person.save(update_fields=["password"])
    old = person.email

    answer = browser.as_(make_head()).post(
        reverse("person-edit", args=[person.pk]),
        {"name": person.name, "email": "changed@vantaa.example"},
    )

    assert answer.status_code == 302
    pair = {"password": "kuusi-sanaa-riittaa-hyvin"}
    address = reverse("account_login")
    assert Browser().post(address, pair | {"email": old}).status_code == 422
    assert Browser().post(address, pair | {"email": "changed@vantaa.example"}).status_code == 302
    assert Event.objects.get().changes == {"email": [old, "changed@vantaa.example"]}


def test_an_address_is_one_accounts_whatever_the_case(browser: Browser) -> None:
    person, other = make_contact(), make_contact()

    edited = browser.as_(make_head()).post(
        reverse("person-edit", args=[person.pk]), {"name": "X", "email": other.email.upper()}
    )
    added = browser.post(reverse("person-add"), {"name": "X", "email": other.email.upper()})

    assert (edited.status_code, added.status_code) == (422, 422)
    assert not Event.objects.exists()
