"""One's own account, and the browsers in which one is signed in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import SignIn, User
from accounts.roles import Role
from accounts.signing_in.browsers import browser_words
from audit.models import Event
from tests.accounts.signing_in.city import City, signed_in_as
from tests.accounts.test_signing_in import PASSWORD, make_user_with_password
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_appointment,
    make_contact,
    make_head,
    make_person,
    make_unit,
)

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def signed_in(person: User, user_agent: str = FIREFOX) -> Browser:
    browser = Browser(headers={"User-Agent": user_agent})
    sent = {"email": person.email, "password": PASSWORD}
    assert browser.post(reverse("account_login"), sent).status_code == 302
    return browser


def row_of(browser: Client) -> SignIn:
    return SignIn.objects.get(session_key=browser.session.session_key)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (EDGE, "Edge, Windows"),
        (SAFARI, "Safari, iPhone"),
        ("curl/8", ""),
        ("<script>Firefox/1", "Firefox"),
    ],
    ids=["firefox", "edge", "safari", "curl", "hostile"],
)
def test_a_browser_has_a_name_that_its_owner_knows(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words


def test_own_browsers_stand_on_the_page_and_nobody_elses() -> None:
    person, other = make_user_with_password(), make_user_with_password()
    here, phone = signed_in(person), signed_in(person, SAFARI)
    foreign = signed_in(other, EDGE)

    page = here.get(reverse("account")).text

    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "Edge" not in page
    assert reverse("session-end", args=[row_of(phone).pk]) in page
    assert reverse("session-end", args=[row_of(here).pk]) not in page
    assert reverse("session-end", args=[row_of(foreign).pk]) not in page


@pytest.mark.parametrize("browsers", [1, 3])
def test_the_page_costs_the_same_with_one_browser_and_three(
    browsers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_user_with_password()
    for _ in range(browsers - 1):
        signed_in(person, SAFARI)
    here = signed_in(person)
    here.get(reverse("account"))

    with django_assert_num_queries(7):
        assert here.get(reverse("account")).status_code == 200


def test_a_session_ended_elsewhere_is_over_at_its_next_request() -> None:
    person = make_user_with_password()
    here, phone = signed_in(person), signed_in(person, SAFARI)

    answer = here.post(reverse("session-end", args=[row_of(phone).pk]))

    assert answer["Location"] == reverse("account")
    assert phone.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200
    assert SignIn.objects.count() == 1


def test_all_others_end_and_this_one_stays() -> None:
    person, other = make_user_with_password(), make_user_with_password()
    here, phone, tablet = (signed_in(person) for _ in range(3))
    foreign = signed_in(other)

    here.post(reverse("sessions-end"))

    assert [b.get(reverse("account")).status_code for b in (here, phone, tablet, foreign)] == [
        200,
        302,
        302,
        200,
    ]


def test_nobody_ends_a_session_of_somebody_else() -> None:
    person, other = make_user_with_password(), make_user_with_password()
    here, foreign = signed_in(person), signed_in(other)

    answer = here.post(reverse("session-end", args=[row_of(foreign).pk]))

    assert answer.status_code == 404
    assert foreign.get(reverse("account")).status_code == 200


def test_signing_out_forgets_the_browser_and_a_new_password_keeps_it() -> None:
    person = make_user_with_password()
    here, phone = signed_in(person), signed_in(person, SAFARI)
    new = "viisi-muuta-sanaa-tahan"

    phone.post(reverse("account_logout"))
    here.post(reverse("password-change"), {"old": PASSWORD, "new": new, "again": new})

    assert [row.session_key for row in SignIn.objects.all()] == [here.session.session_key]


def test_a_browser_is_seen_once_a_minute_at_most() -> None:
    person = make_user_with_password()
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        here = signed_in(person)
        here.get(reverse("account"))
        SignIn.objects.update(seen_at=now - timedelta(hours=1))
        clock.shift(timedelta(seconds=59))
        here.get(reverse("account"))
        early = row_of(here).seen_at
        clock.shift(timedelta(seconds=2))
        here.get(reverse("account"))

    assert early == now - timedelta(hours=1)
    assert row_of(here).seen_at > early


def test_an_idle_browser_is_not_listed() -> None:
    person = make_user_with_password()
    here, idle = signed_in(person), signed_in(person, SAFARI)
    SignIn.objects.filter(pk=row_of(idle).pk).update(seen_at=timezone.now() - timedelta(minutes=61))

    assert "Safari" not in here.get(reverse("account")).text


def test_an_administrator_ends_all_sessions_of_a_person_and_it_is_recorded() -> None:
    person = make_user_with_password()
    here, phone = signed_in(person), signed_in(person, SAFARI)
    admin = make_admin()

    answer = Browser().as_(admin).post(reverse("person-end-sessions", args=[person.pk]))

    assert answer["Location"] == reverse("person", args=[person.pk])
    assert [b.get(reverse("account")).status_code for b in (here, phone)] == [302, 302]
    event = Event.objects.get(verb="user.end_sessions")
    assert (event.actor_id, event.subject_id) == (admin.pk, str(person.pk))


@pytest.mark.parametrize(("who", "status"), [("contact", 404), ("head", 403), ("self", 403)])
def test_nobody_else_does(who: str, status: int) -> None:
    admin = make_admin()
    admin.set_password(PASSWORD)
    admin.save(update_fields=["password"])
    here = signed_in(admin)
    actor = {"contact": make_contact(), "head": make_head(), "self": admin}[who]

    answer = Browser().as_(actor).post(reverse("person-end-sessions", args=[admin.pk]))

    assert answer.status_code == status
    assert here.get(reverse("account")).status_code == 200


def test_the_language_is_chosen_on_the_page_too(browser: Browser) -> None:
    person = make_contact()

    answer = browser.as_(person).post(
        reverse("language-set"), {"language": "sv", "next": reverse("account")}
    )

    assert answer["Location"] == reverse("account")
    assert browser.get(reverse("account"))["Content-Language"] == "sv"


def test_a_way_in_has_a_known_name() -> None:
    with pytest.raises(IntegrityError, match="signin_way_known"), transaction.atomic():
        SignIn.objects.create(user=make_person(), session_key="x", way="magic", browser="")


# A newcomer by the city's sign-in, on the people page.


def newcomer_of(city: City, sub: str = "aino", **claims: Any) -> tuple[User, Client]:
    city.knows_employee(sub, **claims)
    browser = Client()
    city.sign_in(browser, sub)
    return User.objects.get(pk=signed_in_as(browser)), browser


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_newcomer_is_listed_read_given_an_address_and_appointed(city: City) -> None:
    newcomer, theirs = newcomer_of(city, email="aino@vantaa.example")
    head = Browser().as_(make_head())

    listed = head.get(reverse("people")).text
    page = head.get(reverse("person", args=[newcomer.pk])).text
    head.post(
        reverse("person-edit", args=[newcomer.pk]),
        {"name": "Aino Harjoitus", "email": "aino@vantaa.example"},
    )

    assert reverse("person", args=[newcomer.pk]) in listed
    assert 'value="aino@vantaa.example"' in page
    newcomer.refresh_from_db()
    assert newcomer.email == "aino@vantaa.example"
    appoint = f"{reverse('appoint')}?email=aino%40vantaa.example"
    assert appoint in head.get(reverse("person", args=[newcomer.pk])).text
    assert 'value="aino@vantaa.example"' in head.get(appoint).text
    assert theirs.get("/").status_code == 200


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_newcomer_turns_out_to_be_somebody_invited(city: City) -> None:
    invited = make_contact()
    newcomer, theirs = newcomer_of(city)
    admin = make_admin()

    answer = (
        Browser()
        .as_(admin)
        .post(reverse("person-connect", args=[newcomer.pk]), {"account": invited.pk})
    )

    assert answer["Location"] == reverse("person", args=[invited.pk])
    assert theirs.get("/").status_code == 302
    again = Client()
    city.sign_in(again, "aino")
    assert signed_in_as(again) == invited.pk
    newcomer.refresh_from_db()
    assert not newcomer.is_active
    told = Event.objects.get(verb="user.connect")
    assert (told.actor_id, told.subject_id) == (admin.pk, str(invited.pk))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("target", ["admin", "oneself", "taken"])
def test_an_account_that_is_not_theirs_to_give_is_no_choice(city: City, target: str) -> None:
    newcomer, _ = newcomer_of(city)
    other, _ = newcomer_of(city, "eero")
    head = make_head()
    wanted = {"admin": make_admin(), "oneself": head, "taken": other}[target]

    answer = (
        Browser()
        .as_(head)
        .post(reverse("person-connect", args=[newcomer.pk]), {"account": wanted.pk})
    )

    assert answer.status_code == 422
    newcomer.refresh_from_db()
    assert newcomer.is_active
    assert not Event.objects.filter(verb="user.connect").exists()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_account_with_a_role_is_no_newcomer(city: City) -> None:
    newcomer, _ = newcomer_of(city)
    make_appointment(role=Role.CONTACT, user=newcomer, unit=make_unit())
    invited = make_contact()
    admin = Browser().as_(make_admin())

    answer = admin.post(reverse("person-connect", args=[newcomer.pk]), {"account": invited.pk})

    assert answer.status_code == 409
    assert reverse("person-connect", args=[newcomer.pk]) not in (
        admin.get(reverse("person", args=[newcomer.pk])).text
    )
