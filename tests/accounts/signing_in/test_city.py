"""Sign-in with the city's work account, against a real OpenID provider."""

import base64
import hashlib
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from audit.operations import unaudited
from tests.accounts.signing_in.city import (
    OTHER_TENANT,
    TENANT,
    City,
    query_of,
    signed_in_as,
    trust,
)
from tests.conftest import Browser
from tests.factories import make_appointment, make_person
from vantaa_intl.identity import identity_service

# The provider's own use of what its libraries deprecate.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def connected(person: User, oid: str) -> None:
    SocialAccount.objects.create(user=person, provider="city", uid=f"{TENANT}:{oid}")


def test_a_newcomer_gets_an_account_without_rights_and_reads_whom_to_ask(city: City) -> None:
    city.knows_employee("aino", name="Aino 🙂 <b>Harjoitus</b>", email="aino@vantaa.example")
    browser = Client()

    answer = city.sign_in(browser, "aino")

    person = User.objects.get(pk=signed_in_as(browser))
    assert answer["Location"] == reverse("home")
    assert (person.name, person.email) == ("Aino 🙂 <b>Harjoitus</b>", "")
    assert not person.has_usable_password()
    assert person.appointments.count() == 0
    page = browser.get(reverse("home"))
    assert "Aino 🙂 &lt;b&gt;Harjoitus&lt;/b&gt;" in page.text
    assert browser.get(reverse("dashboard")).status_code == 404
    event = Event.objects.get(subject_type="accounts.user", subject_id=str(person.pk))
    assert (event.actor_id, event.verb) == (person.pk, "user.create")


def test_nothing_but_name_and_address_is_kept_of_the_claims(city: City) -> None:
    city.knows_employee("eero", email="eero@vantaa.example", phone_number="+358 40 1", groups=["x"])

    city.sign_in(Client(), "eero")

    account = SocialAccount.objects.get()
    assert account.uid == f"{TENANT}:oid-eero"
    assert account.extra_data == {"name": "Eero", "email": "eero@vantaa.example"}
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()


def test_the_same_person_comes_back_with_another_address_and_name(city: City) -> None:
    city.knows_employee("maija", email="maija.vanha@vantaa.example")
    first, second = Client(), Client()
    city.sign_in(first, "maija")
    city.knows_employee("maija", email="maija.uusi@vantaa.example", name="Maija Uusi")

    city.sign_in(second, "maija")

    assert signed_in_as(first) == signed_in_as(second) is not None


def test_another_sub_of_the_same_object_is_the_same_person(city: City) -> None:
    """A `sub` is the application's own in Entra: a new registration changes all of them."""
    city.knows_employee("sub-1", oid="same")
    city.knows_employee("sub-2", oid="SAME")
    first, second = Client(), Client()

    city.sign_in(first, "sub-1")
    city.sign_in(second, "sub-2")

    assert signed_in_as(first) == signed_in_as(second) is not None


def test_the_address_of_somebody_else_opens_nothing_of_theirs(city: City) -> None:
    head = make_person()
    city.knows_employee("mallory", email=head.email, email_verified=True)
    browser = Client()

    city.sign_in(browser, "mallory")

    assert signed_in_as(browser) not in {None, head.pk}
    assert not SocialAccount.objects.filter(user=head).exists()


def test_control_an_account_found_by_address_would_be_noticed(
    city: City, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    head = make_person()
    city.knows_employee("mallory", email=head.email, email_verified=True)
    browser = Client()

    city.sign_in(browser, "mallory")

    # allauth looks among its own addresses alone, and we give it none.
    assert signed_in_as(browser) != head.pk


@pytest.mark.parametrize("email", [None, "", "a" * 300 + "@vantaa.example", "ei osoite", 17])
def test_whatever_the_address_is_the_sign_in_works(city: City, email: Any) -> None:
    city.knows_employee("vilma", email=email)
    browser = Client()

    city.sign_in(browser, "vilma")

    assert User.objects.get(pk=signed_in_as(browser)).email == ""


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"tid": OTHER_TENANT}, "This is an account of another organisation."),
        ({"tid": None}, "The city&#x27;s sign-in did not say who signs in."),
        ({"oid": None}, "The city&#x27;s sign-in did not say who signs in."),
        ({"oid": "x:y"}, "The city&#x27;s sign-in did not say who signs in."),
        ({"acct": 1}, "Guest accounts do not open this service."),
        ({"acct": "1"}, "Guest accounts do not open this service."),
        (
            {"idp": f"https://sts.windows.net/{OTHER_TENANT}/"},
            "Guest accounts do not open this service.",
        ),
    ],
    ids=["tenant", "no-tid", "no-oid", "strange-oid", "guest", "guest-as-text", "guest-by-idp"],
)
def test_who_is_not_of_the_city_stays_outside(
    city: City, claims: dict[str, object], sentence: str
) -> None:
    city.knows_employee("vieras", **claims)
    browser = Client()
    browser.post(reverse("language-set"), {"language": "en"})

    answer = city.sign_in(browser, "vieras")

    assert answer.status_code == 403
    assert sentence in answer.text
    assert signed_in_as(browser) is None
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [{"acct": 0}, {"idp": f"https://sts.windows.net/{TENANT}/"}],
    ids=["member", "own-idp"],
)
def test_control_the_same_claims_of_an_employee_open(city: City, claims: dict[str, object]) -> None:
    city.knows_employee("oma", **claims)
    browser = Client()

    city.sign_in(browser, "oma")

    assert signed_in_as(browser)


def test_guests_come_in_where_the_house_allows_them(city: City, settings: Settings) -> None:
    settings.OIDC_ALLOW_GUESTS = True
    city.knows_employee("vieras", acct=1)
    browser = Client()

    city.sign_in(browser, "vieras")

    assert signed_in_as(browser)


def test_a_state_is_good_once_and_in_its_own_browser(city: City) -> None:
    city.knows_employee("aino")
    browser, other = Client(), Client()
    back = city.agree(city.leave(browser), "aino")

    foreign = other.get(back)
    first = browser.get(back)
    browser.post(reverse("account_logout"))
    again = browser.get(back)

    assert (foreign.status_code, first.status_code, again.status_code) == (403, 302, 403)
    assert signed_in_as(other) is None
    assert signed_in_as(browser) is None


@pytest.mark.usefixtures("city")
def test_the_way_out_carries_a_challenge_and_only_our_own_questions() -> None:
    browser = Client()

    answer = browser.post(
        reverse("city_login") + "?scope=Directory.ReadWrite.All&process=connect&auth_params=a%3Db"
    )
    asked = query_of(answer["Location"])
    ((state, _at, _provider),) = browser.session["socialaccount_states"].values()
    hashed = hashlib.sha256(state["pkce_code_verifier"].encode()).digest()

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(hashed).decode().rstrip("=")]
    assert sorted(asked["scope"][0].split()) == ["email", "openid", "profile"]
    assert state["process"] == "login"
    assert asked["redirect_uri"] == ["http://testserver/sign-in/city/back/"]
    assert "a" not in asked
    assert "process" not in asked


def test_a_token_of_another_issuer_is_refused(city: City, settings: Settings) -> None:
    city.knows_employee("aino")
    trust(settings, city.issuer)
    app = settings.SOCIALACCOUNT_PROVIDERS["city"]["APPS"][0]["settings"]
    app["openid_configuration_overrides"] = {"issuer": "https://login.example/other/v2.0"}
    browser = Client()

    answer = city.sign_in(browser, "aino")

    assert answer.status_code == 403
    assert signed_in_as(browser) is None


def test_a_declined_sign_in_says_so(city: City) -> None:
    browser = Client()
    state = query_of(city.leave(browser))["state"][0]

    answer = browser.get(reverse("city_callback"), {"error": "access_denied", "state": state})

    assert answer.status_code == 403
    assert signed_in_as(browser) is None


def test_a_closed_account_stays_closed(city: City) -> None:
    person = make_person()
    connected(person, "oid-aino")
    with unaudited("a test"):
        person.is_active = False
        person.save(update_fields=["is_active"])
    city.knows_employee("aino")
    browser = Client()

    answer = city.sign_in(browser, "aino")

    assert answer.status_code == 403
    assert signed_in_as(browser) is None
    assert User.objects.count() == 1


def test_the_way_in_leads_to_our_own_pages_alone(city: City) -> None:
    city.knows_employee("aino")

    inside = city.sign_in(Client(), "aino", next="/people/")
    outside = city.sign_in(Client(), "aino", next="https://elsewhere.example/")

    assert inside["Location"] == "/people/"
    assert outside["Location"] == reverse("home")


def test_an_identity_service_that_is_away_is_said_and_open_sessions_go_on(
    city: City, settings: Settings
) -> None:
    city.knows_employee("aino")
    signed_in, browser = Client(), Client()
    city.sign_in(signed_in, "aino")
    back = city.agree(city.leave(browser), "aino")
    trust(settings, "http://localhost:9")  # nobody listens there

    out, home = Client().post(reverse("city_login")), browser.get(back)

    assert (out.status_code, home.status_code) == (503, 503)
    assert signed_in.get(reverse("home")).status_code == 200


def test_a_house_without_identity_service_has_no_such_way(browser: Browser) -> None:
    page = browser.get(reverse("account_login"))

    assert reverse("city_login") not in page.text
    assert browser.post(reverse("city_login")).status_code == 404
    assert browser.get(reverse("city_callback")).status_code == 404


@pytest.mark.usefixtures("city")
def test_a_link_to_the_button_signs_nobody_in(browser: Browser) -> None:
    assert browser.get(reverse("city_login")).status_code == 405
    assert reverse("city_login") in browser.get(reverse("account_login")).text


def test_the_provider_is_real(city: City) -> None:
    found = requests.get(f"{city.issuer}/.well-known/openid-configuration", timeout=5).json()

    assert found["issuer"] == city.issuer


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": ""},
        {"tenant": ""},
        {"issuer": "http://login.example/v2.0"},
        {"issuer": "https://login.example/common/v2.0"},
    ],
    ids=["no-secret", "no-tenant", "plain-http", "every-tenant"],
)
def test_a_half_or_open_description_stops_the_start(wrong: dict[str, str]) -> None:
    whole = {
        "issuer": f"https://login.example/{TENANT}/v2.0",
        "tenant": TENANT,
        "client_id": "suuntaviivat",
        "secret": "s" * 20,
    }
    assert identity_service(**whole)

    with pytest.raises(ImproperlyConfigured):
        identity_service(**whole | wrong)


def test_an_appointed_employee_goes_to_their_work(city: City) -> None:
    head = make_appointment(role=Role.HEAD).user
    connected(head, "oid-aino")
    city.knows_employee("aino")
    browser = Client()

    city.sign_in(browser, "aino")

    assert signed_in_as(browser) == head.pk
    assert browser.get(reverse("home"))["Location"] == reverse("dashboard")
