"""Every address as every person. An address without a row fails; so does a right that slips.

Over 0.5 s: some three thousand requests, in eight parts so that two processes share them.
"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.adapter import WAY
from accounts.models import User
from accounts.signing_in.states import Way
from tests.authz.walk import Row, Visitors, answer, table, url_names
from tests.authz.world import World, make_world
from tests.conftest import Browser

pytestmark = pytest.mark.django_db

PARTS = 8
ROWS = table()
# A page that is asked without a session by machines, and answers by the state of the house.
UNKNOWN_HERE = {"readyz"}


def sent_by(method: str) -> list[Row]:
    """One row an address of this method, with an object that exists."""
    found = {row.url: row for row in reversed(ROWS) if row.method == method}
    return [row for row in found.values() if not row.object.startswith("no")]


def test_every_address_has_its_row() -> None:
    assert url_names() - UNKNOWN_HERE == {row.url for row in ROWS} - UNKNOWN_HERE


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_table_says(part: int) -> None:
    visitors = Visitors(make_world())

    wrong = [
        f"{row} as {person}: {got}, not {status}"
        for row in ROWS[part::PARTS]
        for person, status in row.answers.items()
        if row.url not in UNKNOWN_HERE and (got := answer(visitors, row, person)) != status
    ]

    assert wrong == []


def test_a_member_by_link_gets_what_a_member_gets(browser: Browser) -> None:
    """GET alone: what a session may open is decided before the method is looked at.

    But for the factors beside a password, of which a mail says nothing (404).
    """
    world = make_world()
    browser.force_login(_person(world, "member"))
    session = browser.session
    session[WAY] = Way.LINK.value
    session.save()

    wrong = [
        f"{row}: {got}, not {row.answers['member']}"
        for row in ROWS
        if row.method == "GET"
        and row.url != "second-factor"
        and "member" in row.answers
        and (got := browser.get(reverse(row.url, args=world.objects[row.object])).status_code)
        != row.answers["member"]
    ]

    assert wrong == []


def test_control_a_swapped_right_is_noticed() -> None:
    visitors = Visitors(make_world())
    row = next(row for row in ROWS if str(row) == "entry-save POST entry own draft")

    assert answer(visitors, row, "contact_other") != row.answers["contact"]


def test_a_post_address_is_not_there_to_get_and_the_other_way_round(browser: Browser) -> None:
    world = make_world()
    browser.force_login(_head(world))
    posts, gets = {row.url for row in sent_by("POST")}, {row.url for row in sent_by("GET")}

    wrong = [
        (row.url, got)
        for row in sent_by("POST")
        if row.url not in gets
        and (got := browser.get(reverse(row.url, args=world.objects[row.object])).status_code)
        != 405
    ]
    wrong += [
        (row.url, got)
        for row in sent_by("GET")
        if row.url not in posts | {"account_login", "password-change", "person-add", "appoint"}
        and row.url not in {"unit", "unit-add", "body", "body-add", "healthz", "readyz"}
        and (got := browser.post(reverse(row.url, args=world.objects[row.object])).status_code)
        != 405
    ]

    assert wrong == []


def test_a_form_without_its_token_is_refused_everywhere() -> None:
    world, strict = make_world(), Client(enforce_csrf_checks=True)
    strict.force_login(_head(world))

    wrong = [
        (row.url, got)
        for row in sent_by("POST")
        if (got := strict.post(reverse(row.url, args=world.objects[row.object])).status_code) != 403
    ]

    assert wrong == []


def _head(world: World) -> User:
    return _person(world, "head")


def _person(world: World, name: str) -> User:
    person = world.people[name]
    assert person is not None
    return person
