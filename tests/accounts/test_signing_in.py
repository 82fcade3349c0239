from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from accounts.models import User
from accounts.operations import system_user
from audit.models import Event
from audit.operations import unaudited
from tests.conftest import Browser
from tests.factories import make_contact, make_head, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "kuusi-sanaa-riittaa-hyvin"  # noqa: S105 -- a test's own


def make_user_with_password() -> User:
    person = make_contact()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return browser.post(reverse("account_login"), {"email": email, "password": password, **extra})


def test_the_right_pair_signs_in_and_goes_where_it_was_wanted(browser: Browser) -> None:
    person = make_user_with_password()

    answer = sign_in(browser, person.email.upper(), next="/password/")

    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    assert browser.get("/password/").status_code == 200
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\x"]
)
def test_sign_in_leads_to_no_other_site(browser: Browser, wanted: str) -> None:
    answer = sign_in(browser, make_user_with_password().email, next=wanted)

    assert answer["Location"] == "/"


def test_every_wrong_pair_gets_the_same_answer(browser: Browser) -> None:
    with_password = make_user_with_password()

    answers = [
        sign_in(browser, with_password.email, "something-quite-different"),
        sign_in(browser, "nobody@vantaa.example"),
        sign_in(browser, system_user().email, ""),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert answers[0].context["form"].non_field_errors() == (
        answers[1].context["form"].non_field_errors()
    )


def test_a_closed_account_answers_as_a_wrong_password(browser: Browser) -> None:
    closed, other = make_user_with_password(), make_user_with_password()
    with unaudited("a test"):
        closed.is_active = False
        closed.save(update_fields=["is_active"])

    refused = sign_in(browser, closed.email)
    wrong = sign_in(browser, other.email, "something-quite-different")

    assert refused.status_code == wrong.status_code == 422
    assert refused.context["form"].errors == wrong.context["form"].errors
    assert "_auth_user_id" not in browser.session


def test_an_account_rests_after_five_wrong_tries_and_others_do_not(browser: Browser) -> None:
    victim, other = make_user_with_password(), make_user_with_password()
    for _ in range(5):
        sign_in(browser, victim.email, "something-quite-different")

    limited, free = sign_in(browser, victim.email), sign_in(browser, other.email)

    assert limited.status_code == 422
    assert free.status_code == 302


def test_an_address_of_the_net_rests_after_thirty_wrong_tries_and_another_does_not(
    browser: Browser,
) -> None:
    person = make_user_with_password()
    for number in range(30):
        browser.post(
            reverse("account_login"),
            {"email": f"nobody-{number}@vantaa.example", "password": "x"},
        )

    limited = sign_in(browser, person.email)
    elsewhere = browser.post(
        reverse("account_login"),
        {"email": person.email, "password": PASSWORD},
        REMOTE_ADDR="192.0.2.7",
    )

    assert limited.status_code == 422
    assert elsewhere.status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(browser: Browser) -> None:
    browser.as_(make_head())

    assert browser.get(reverse("account_logout")).status_code == 405
    answer = browser.post(reverse("account_logout"))

    assert answer["Location"] == reverse("account_login")
    assert browser.get("/password/").status_code == 302


def test_a_closed_account_is_out_at_its_next_request(browser: Browser) -> None:
    person = make_head()
    browser.as_(person)
    with unaudited("a test"):
        person.is_active = False
        person.save(update_fields=["is_active"])

    answer = browser.get("/password/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_inactive"]
)
def test_no_other_page_of_allauth_is_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/accounts/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
)
def test_nor_its_addresses(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404
    assert browser.post(path).status_code == 404


def test_a_changed_password_works_and_ends_the_other_sessions(browser: Browser) -> None:
    person, elsewhere = make_user_with_password(), Browser()
    elsewhere.force_login(person)
    browser.as_(person)
    new = "viisi-muuta-sanaa-tahan"

    answer = browser.post(reverse("password-change"), {"old": PASSWORD, "new": new, "again": new})

    assert answer.status_code == 302
    assert browser.get("/password/").status_code == 200
    assert elsewhere.post("/password/")["Location"].startswith(reverse("account_login"))
    assert sign_in(Browser(), person.email, new).status_code == 302
    event = Event.objects.get(verb="user.password")
    assert (event.actor_id, event.changes) == (person.pk, {})


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", "viisi-muuta-sanaa-tahan", "viisi-muuta-sanaa-tahan", "old"),
        (PASSWORD, "short", "short", "new"),
        (PASSWORD, "viisi-muuta-sanaa-tahan", "jotain-muuta", "again"),
    ],
)
def test_a_password_is_not_changed(
    browser: Browser, old: str, new: str, again: str, field: str
) -> None:
    person = make_user_with_password()

    answer = browser.as_(person).post(
        reverse("password-change"), {"old": old, "new": new, "again": again}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_language_is_the_persons_wherever_they_sign_in(browser: Browser) -> None:
    person = make_head()
    browser.as_(person).post(reverse("language-set"), {"language": "en", "next": "/password/"})

    elsewhere = Browser().as_(person).get("/password/")

    assert elsewhere["Content-Language"] == "en"
    assert '<html lang="en">' in elsewhere.text


def test_a_stranger_chooses_a_language_too_and_finnish_is_first(browser: Browser) -> None:
    path = reverse("account_login")
    first = browser.get(path, headers={"Accept-Language": "en"})

    answer = browser.post(reverse("language-set"), {"language": "en", "next": path})

    assert (first["Content-Language"], answer["Location"]) == ("fi", path)
    assert browser.get(path)["Content-Language"] == "en"


def test_a_language_ends_with_its_answer(browser: Browser) -> None:
    before = get_language()

    browser.post(reverse("language-set"), {"language": "en"})
    browser.get(reverse("account_login"))

    assert get_language() == before


def test_an_unknown_language_changes_nothing(browser: Browser) -> None:
    person = make_person()

    browser.as_(person).post(reverse("language-set"), {"language": "xx"})

    person.refresh_from_db()
    assert person.language == "fi"


def test_the_sentence_of_a_wrong_pair(browser: Browser) -> None:
    browser.post(reverse("language-set"), {"language": "en"})

    answer = sign_in(browser, "nobody@vantaa.example")

    with override("en"):
        assert "The e-mail and the password do not fit together." in answer.text
