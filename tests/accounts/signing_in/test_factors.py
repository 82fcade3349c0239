"""The second factor of those who sign in with a password."""

import json
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings

from accounts.models import User
from accounts.signing_in.operations import add_app
from audit.models import Event
from tests.accounts.signing_in.city import City, signed_in_as
from tests.accounts.test_signing_in import PASSWORD, make_user_with_password
from tests.browser import assert_accessible
from tests.conftest import Browser
from tests.factories import make_admin, make_contact

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 -- a test's own


@pytest.fixture
def demanded(settings: Settings) -> None:
    """As in production: a password alone opens nothing."""
    settings.SECOND_FACTOR_REQUIRED = True


def code_now(secret: str = SECRET, periods: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods)))


def with_app() -> tuple[User, list[str]]:
    """Somebody with a password and an app, and their recovery codes."""
    person = make_user_with_password()
    return person, add_app(actor=person, secret=SECRET)


def first_step(person: User, browser: Client | None = None) -> Client:
    browser = browser or Client()
    sent = {"email": person.email, "password": PASSWORD, "next": "/password/"}
    answer = browser.post(reverse("account_login"), sent)
    assert answer.status_code == 302
    return browser


def second_step(browser: Client, code: str) -> Any:
    return browser.post(reverse("mfa_authenticate"), {"code": code})


@pytest.mark.usefixtures("demanded")
def test_a_password_alone_leads_to_the_page_that_adds_a_factor_and_no_further() -> None:
    browser = first_step(make_user_with_password())

    opened = [browser.get(reverse(name)) for name in ("home", "account", "password-change")]
    written = browser.post(reverse("sessions-end"))

    page = reverse("second-factor")
    assert {answer["Location"] for answer in (*opened, written)} == {page}
    assert browser.get(page).status_code == 200
    assert browser.post(reverse("account_logout")).status_code == 302


def test_control_where_none_is_demanded_the_password_opens() -> None:
    assert first_step(make_user_with_password()).get(reverse("account")).status_code == 200


@pytest.mark.usefixtures("demanded")
def test_an_app_is_added_once_and_the_session_goes_on() -> None:
    person = make_user_with_password()
    browser = first_step(person)

    shown = browser.post(reverse("factor-app"))
    secret = shown.context["secret"].replace(" ", "")
    wrong = browser.post(reverse("factor-app"), {"code": "000000"})
    added = browser.post(reverse("factor-app"), {"code": code_now(secret)})

    assert (shown.status_code, wrong.status_code, added.status_code) == (200, 422, 200)
    assert wrong.context["secret"].replace(" ", "") == secret
    assert len(added.context["codes"]) == 10
    assert browser.get(reverse("account")).status_code == 200
    event = Event.objects.get(verb="user.add_factor")
    assert (event.actor_id, event.changes) == (person.pk, {"factor": ["", "totp"]})
    assert secret not in json.dumps(event.changes)


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("name", ["second-factor", "factor-app", "factor-codes", "factor-remove"])
def test_a_session_from_before_the_factor_touches_it_no_more(name: str) -> None:
    person = make_user_with_password()
    thief = first_step(person)  # knows the password alone
    add_app(actor=person, secret=SECRET)
    factor = Authenticator.objects.get(type="totp")
    before = list(Authenticator.objects.order_by("pk").values("pk", "type", "data"))
    address = reverse(name, args=[factor.pk] if name == "factor-remove" else [])

    answer = thief.get(address) if name == "second-factor" else thief.post(address)

    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert signed_in_as(thief) is None
    assert list(Authenticator.objects.order_by("pk").values("pk", "type", "data")) == before


@pytest.mark.usefixtures("demanded")
def test_control_the_session_that_showed_the_factor_takes_it_away() -> None:
    person, _ = with_app()
    owner = first_step(person)
    second_step(owner, code_now())
    factor = Authenticator.objects.get(type="totp")

    assert owner.post(reverse("factor-remove", args=[factor.pk])).status_code == 302
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code_and_leads_on() -> None:
    person, _ = with_app()
    browser = first_step(person)

    assert signed_in_as(browser) is None
    assert browser.get("/password/").status_code == 302
    answer = second_step(browser, code_now())

    assert answer["Location"] == "/password/"
    assert signed_in_as(browser) == person.pk


@pytest.mark.parametrize("periods", [-1, 0, 1])
def test_a_code_is_good_once_however_long_an_app_would_show_it(periods: int) -> None:
    person, _ = with_app()
    with time_machine.travel(1_700_000_010, tick=False) as clock:
        code = code_now(periods=periods)
        assert second_step(first_step(person), code).status_code == 302
        clock.shift(31)  # allauth's own mark is gone
        again = second_step(first_step(person), code)

    assert again.status_code == 422


def test_control_the_next_code_is_good() -> None:
    person, _ = with_app()
    with time_machine.travel(1_700_000_010, tick=False) as clock:
        assert second_step(first_step(person), code_now()).status_code == 302
        clock.shift(31)
        assert second_step(first_step(person), code_now()).status_code == 302


def test_a_code_of_long_ago_or_of_somebody_else_is_refused() -> None:
    person, _ = with_app()

    old = second_step(first_step(person), code_now(periods=-3))
    foreign = second_step(first_step(person), code_now("A" * 32))

    assert (old.status_code, foreign.status_code) == (422, 422)


def test_five_wrong_codes_rest_the_account() -> None:
    person, _ = with_app()
    browser = first_step(person)
    for _number in range(5):
        second_step(browser, "000000")

    assert second_step(browser, code_now()).status_code == 422
    assert signed_in_as(browser) is None


def test_a_recovery_code_opens_once() -> None:
    person, codes = with_app()

    first = second_step(first_step(person), codes[0])
    again = second_step(first_step(person), codes[0])
    other = second_step(first_step(person), codes[1])

    assert (first.status_code, again.status_code, other.status_code) == (302, 422, 302)


def test_new_recovery_codes_end_the_old_ones() -> None:
    person, old = with_app()
    browser = first_step(person)
    second_step(browser, code_now())

    new = browser.post(reverse("factor-codes")).context["codes"]

    assert not set(new) & set(old)
    assert second_step(first_step(person), old[0]).status_code == 422
    assert second_step(first_step(person), new[0]).status_code == 302


def test_the_second_step_without_the_first_leads_to_the_sign_in_page() -> None:
    browser = Browser()

    assert browser.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")
    assert second_step(browser, "123456")["Location"] == reverse("account_login")


def test_a_factor_is_removed_by_its_owner_alone() -> None:
    person, _ = with_app()
    factor = Authenticator.objects.get(type="totp")
    stranger = Browser().as_(make_user_with_password())
    owner = first_step(person)
    second_step(owner, code_now())

    foreign = stranger.post(reverse("factor-remove", args=[factor.pk]))
    kept = Authenticator.objects.count()
    own = owner.post(reverse("factor-remove", args=[factor.pk]))

    assert (foreign.status_code, kept, own.status_code) == (404, 2, 302)
    assert not Authenticator.objects.exists()


def test_a_new_first_password_takes_a_lost_factor_away() -> None:
    person, _ = with_app()

    Browser().as_(make_admin()).post(reverse("person-password", args=[person.pk]))

    assert not Authenticator.objects.filter(user=person).exists()


def test_a_second_app_is_refused() -> None:
    person, _ = with_app()
    browser = first_step(person)
    second_step(browser, code_now())
    secret = browser.post(reverse("factor-app")).context["secret"].replace(" ", "")

    answer = browser.post(reverse("factor-app"), {"code": code_now(secret)})

    assert answer.status_code == 409
    assert TOTP(Authenticator.objects.get(type="totp")).instance.data["secret"] == SECRET


def test_who_has_no_password_has_no_such_page(browser: Browser) -> None:
    person = make_contact()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    browser.as_(person)

    assert browser.get(reverse("second-factor")).status_code == 404
    assert browser.post(reverse("factor-app")).status_code == 404
    assert browser.post(reverse("factor-passkey")).status_code == 404


@pytest.mark.usefixtures("demanded")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_citys_own_sign_in_is_not_asked_for_another(city: City) -> None:
    city.knows_employee("aino")
    browser = Client()
    city.sign_in(browser, "aino")

    assert browser.get(reverse("account")).status_code == 200


@pytest.mark.parametrize("sent", ["", "null", "[]", "{}", '{"id": 1}', "x" * 1000, "[[]]", '"x"'])
def test_what_is_no_passkey_is_refused(sent: str) -> None:
    browser = first_step(make_user_with_password())
    browser.post(reverse("factor-passkey"))

    answer = browser.post(reverse("factor-passkey"), {"credential": sent})

    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def with_virtual_key(page: Page) -> None:
    """Let the page's Chromium hold a platform authenticator that always says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def press(page: Page, url_name: str) -> None:
    """Press the button of the form that goes there, and look at what comes."""
    page.locator(f'form[action="{reverse(url_name)}"] button').click()
    page.wait_for_load_state()
    assert_accessible(page)


def enter(page: Page, person: User) -> None:
    page.goto("/sign-in/")
    page.locator("#id_email").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form:has(#id_password) button").click()


@pytest.mark.parametrize("sent", ["", "{}", '{"id": 1}', '{"response": {}}'])
def test_what_is_no_answer_of_a_passkey_signs_nobody_in(sent: str) -> None:
    person, _ = with_app()
    browser = first_step(person)
    browser.post(reverse("factor-step-passkey"))

    answer = browser.post(reverse("factor-step-passkey"), {"credential": sent})

    assert answer.status_code == 422
    assert signed_in_as(browser) is None


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_made_and_signs_in_under_the_strict_policy(
    page: Page, settings: Settings
) -> None:
    """Over 0.5 s: a browser with a virtual authenticator; every new page of ours passes axe."""
    settings.SECOND_FACTOR_REQUIRED = True
    person = make_user_with_password()
    with_virtual_key(page)

    enter(page, person)
    page.wait_for_url("**/account/second-factor/")
    press(page, "factor-app")
    page.goto(reverse("second-factor"))
    press(page, "factor-passkey")
    page.locator("[data-passkey] button").click()
    page.wait_for_selector(".codes")
    assert_accessible(page)
    page.goto(reverse("account"))
    page.locator(f'form[action="{reverse("account_logout")}"] button').click()
    page.wait_for_url("**/sign-in/")
    enter(page, person)
    page.wait_for_url("**/sign-in/second-factor/")
    press(page, "factor-step-passkey")
    page.locator("[data-passkey] button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(reverse("account"))

    assert page.locator("#h-sessions").count() == 1
    assert_accessible(page)
