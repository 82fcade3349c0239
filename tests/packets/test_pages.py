"""The packets' pages in a real browser, as each role that sees them differently."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from packets.models import Download
from packets.states import Paper, State
from tests.browser import assert_accessible, sign_in
from tests.factories import make_contact, make_member, make_packet, make_secretary
from tests.packets.scenes import make_scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_heads_pages_are_accessible(page: Page) -> None:
    """Over 0.5 s: axe in a browser."""
    scene = make_scene()
    draft = make_packet(round_=scene.round, body=scene.team)
    locked = make_packet(round_=scene.round, body=scene.group, state=State.LOCKED)
    ordered = scene.build(scene.subcommittee)
    sign_in(page, scene.head)

    for url in (
        reverse("packets"),
        draft.get_absolute_url(),
        locked.get_absolute_url(),
        ordered.get_absolute_url(),
        reverse("cover", args=[scene.round.year, scene.group.key]),
    ):
        page.goto(url)
        assert_accessible(page)


def test_the_secretarys_and_the_contacts_pages_are_accessible(page: Page) -> None:
    """Over 0.5 s: axe in a browser."""
    scene = make_scene()
    draft = make_packet(round_=scene.round, body=scene.group)
    own = make_packet(round_=scene.round, body=scene.team)

    sign_in(page, make_secretary(scene.group))
    for url in (reverse("packets"), draft.get_absolute_url()):
        page.goto(url)
        assert_accessible(page)
    sign_in(page, make_contact(scene.unit))
    for url in (reverse("packets"), own.get_absolute_url()):
        page.goto(url)
        assert_accessible(page)


def test_a_member_meets_the_newest_packet_and_takes_it_with_one_click(page: Page) -> None:
    """Over 0.5 s: axe in a browser."""
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.subcommittee, state=State.PUBLISHED)
    make_packet(
        round_=scene.round, body=scene.subcommittee, form=Paper.SLIDES, state=State.PUBLISHED
    )
    sign_in(page, make_member(scene.subcommittee))

    page.goto(reverse("committee"))
    assert_accessible(page)
    with page.expect_download() as found:
        page.locator(".hero .btn--go").click()

    name = f"{scene.subcommittee.key}_2025-12-09_v1.pdf"
    assert found.value.suggested_filename == name
    assert Download.objects.get().packet == packet
    page.goto(reverse("packet-read", args=[packet.pk]))
    assert_accessible(page)
