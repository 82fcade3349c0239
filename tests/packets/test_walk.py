"""Each role at each address of a packet in each state (RELIABILITY rows 15 to 17, V1 and V4)."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from packets.models import Packet
from packets.states import State
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_appointment,
    make_approver,
    make_contact,
    make_head,
    make_member,
    make_packet,
    make_reader,
    make_secretary,
    make_unit,
)
from tests.packets.scenes import Scene, make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

# What a page (GET), a download, a bundle and a record (POST) answer; roles of tests.authz.
CITY = {
    State.DRAFT: {
        "head": (200, 302, 409, 403),
        "secretary": (200, 403, 409, 302),
        "contact": (404, 404, 404, 404),
        "approver": (404, 404, 404, 404),
        "eu_responsible": (404, 404, 404, 404),
        "member": (404, 404, 404, 404),
        "reader": (404, 404, 404, 404),
    },
    State.LOCKED: {
        "head": (200, 302, 302, 403),
        "secretary": (200, 302, 302, 409),
        "contact": (404, 404, 404, 404),
        "approver": (200, 302, 403, 403),
        "eu_responsible": (404, 404, 404, 404),
        "member": (404, 404, 404, 404),
        "reader": (200, 302, 403, 403),
    },
    State.PUBLISHED: {
        "head": (200, 302, 302, 403),
        "secretary": (200, 302, 302, 409),
        "contact": (200, 302, 403, 403),
        "approver": (200, 302, 403, 403),
        "eu_responsible": (200, 302, 403, 403),
        "member": (200, 302, 403, 403),
        "reader": (200, 302, 403, 403),
    },
}


def _person(role: str, scene: Scene) -> User:
    makers: dict[str, Callable[[], User]] = {
        "head": make_head,
        "secretary": lambda: make_secretary(scene.group),
        "contact": lambda: make_contact(scene.unit),
        "approver": lambda: make_approver(scene.unit),
        "eu_responsible": lambda: make_appointment(role=Role.EU_RESPONSIBLE, unit=make_unit()).user,
        "member": lambda: make_member(scene.group),
        "member_other": lambda: make_member(scene.subcommittee),
        "reader": make_reader,
        "admin": make_admin,
    }
    return makers[role]()


def _walk(browser: Browser, packet: Packet) -> tuple[int, ...]:
    """Page, download, bundle, record: the record last, for it writes."""
    page = browser.get(packet.get_absolute_url())
    verbs = ("packet-download", "packet-bundle", "packet-record")
    urls = [reverse(name, args=[packet.pk]) for name in verbs]
    return (page.status_code, *(browser.post(url, {"version": 1}).status_code for url in urls))


@pytest.mark.parametrize("state", list(CITY))
def test_a_city_packet(browser: Browser, state: State) -> None:
    scene = make_scene(measures=1)
    packet = make_packet(round_=scene.round, body=scene.group, state=state)

    found = {
        role: _walk(browser.as_(_person(role, scene)), packet)
        for role in (*CITY[state], "member_other", "admin")
    }
    browser.logout()
    signed_out = _walk(browser, packet)

    nothing = (404, 404, 404, 404)
    assert found == CITY[state] | {"member_other": nothing, "admin": nothing}
    assert signed_out == (302, 302, 302, 302)


def test_nothing_tells_a_hidden_packet_from_none(browser: Browser) -> None:
    scene = make_scene(measures=1)
    packet = make_packet(round_=scene.round, body=scene.group)
    browser.as_(make_member(scene.group))

    hidden = browser.get(packet.get_absolute_url())
    none = browser.get(reverse("packet", args=["00000000-0000-4000-8000-000000000000"]))

    assert (hidden.status_code, none.status_code) == (404, 404)
    assert len(hidden.content) == len(none.content)
