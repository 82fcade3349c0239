import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.operations import unaudited
from packets.models import Download, Packet
from packets.states import Paper, State
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_approver,
    make_contact,
    make_member,
    make_packet,
    make_reader,
    make_secretary,
)
from tests.packets.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@contextmanager
def _counted() -> Iterator[list[int]]:
    counts: list[int] = []
    with CaptureQueriesContext(connection) as queries:
        yield counts
    counts.append(len(queries))


def _take(browser: Browser, packet: Packet, name: str = "packet-download") -> str:
    response = browser.post(reverse(name, args=[packet.pk]))
    assert response.status_code == 302, response.status_code
    return str(response["Location"])


def test_the_head_sees_every_body_with_what_keeps_it_from_the_lock(browser: Browser) -> None:
    scene = make_scene()
    make_packet(round_=scene.round, body=scene.group)

    page = browser.as_(scene.head).get(reverse("packets")).content.decode()

    assert all(str(body) in page for body in (scene.team, scene.group, scene.subcommittee))
    assert reverse("cover", args=[2025, scene.group.key]) in page


def test_an_imported_round_says_that_teams_get_no_packet(browser: Browser) -> None:
    scene = make_scene(entries=None)

    response = browser.as_(scene.head).get(reverse("packets"))

    part = response.context["teams"][0]
    assert (part.orderable, part.not_built != "") == ((), True)
    assert part.not_built in response.content.decode()


def _packets(scene: Scene, count: int) -> None:
    bodies = (scene.group, scene.team, scene.subcommittee)[:count]
    for body in bodies:
        make_packet(round_=scene.round, body=body, state=State.PUBLISHED)


def test_the_list_costs_the_same_queries_for_one_packet_and_three() -> None:
    counts: dict[str, list[int]] = {}
    for number in (1, 3):
        scene = make_scene(year=2020 + number)
        _packets(scene, number)
        for name, person in {"head": scene.head, "reader": make_reader()}.items():
            browser = Browser().as_(person)
            with _counted() as found:
                browser.get(f"{reverse('packets')}?year={2020 + number}")
            counts.setdefault(name, []).append(found[0])

    assert len(set(counts["head"])) == 1, counts
    assert len(set(counts["reader"])) == 1, counts


def test_the_committee_costs_the_same_queries_for_one_packet_and_three(browser: Browser) -> None:
    scene = make_scene()
    counts = []
    browser.as_(make_member(scene.group))
    for years in ((2011,), (2012, 2013)):
        for year in years:
            round_ = make_scene(year=year).round
            make_packet(round_=round_, body=scene.group, state=State.PUBLISHED)
        with _counted() as found:
            browser.get(reverse("committee"))
        counts.append(found[0])

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("state", "shown"),
    [(State.DRAFT, False), (State.LOCKED, False), (State.PUBLISHED, True)],
)
def test_a_member_sees_and_takes_published_packets_alone(
    browser: Browser, state: State, shown: bool
) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group, state=state)
    browser.as_(make_member(scene.group))

    page = browser.get(reverse("committee")).content.decode()
    read = browser.get(reverse("packet-read", args=[packet.pk]))
    taken = browser.post(reverse("packet-download", args=[packet.pk]))

    assert (reverse("packet-download", args=[packet.pk]) in page) is shown
    assert (read.status_code, taken.status_code) == ((200, 302) if shown else (404, 404))
    assert Download.objects.count() == int(shown)


def test_a_member_of_another_body_meets_nothing(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    browser.as_(make_member(scene.subcommittee))

    statuses = [
        browser.get(url).status_code
        for url in (
            packet.get_absolute_url(),
            reverse("packet-read", args=[packet.pk]),
            reverse("committee-body", args=[scene.group.key]),
        )
    ]

    assert statuses == [404, 404, 404]
    assert str(packet.pk) not in browser.get(reverse("committee")).content.decode()


def test_the_newest_stands_large_and_older_years_below(browser: Browser) -> None:
    old, new = make_scene(year=2024), make_scene(year=2025)
    make_packet(round_=old.round, body=new.subcommittee, state=State.PUBLISHED)
    report = make_packet(round_=new.round, body=new.subcommittee, state=State.PUBLISHED)
    slides = make_packet(
        round_=new.round, body=new.subcommittee, form=Paper.SLIDES, state=State.PUBLISHED
    )

    response = browser.as_(make_member(new.subcommittee)).get(reverse("committee"))

    shelf = response.context["shelf"]
    assert (shelf.newest.packet, shelf.newest.slides) == (report, slides)
    assert [p.round.year for p in shelf.older] == [2024]


def test_the_file_comes_whole_in_parts_or_not_again(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    assert packet.file is not None
    content = bytes(packet.file.content)
    browser.as_(make_member(scene.group))
    url = _take(browser, packet)

    whole = browser.get(url)
    first = browser.get(url, headers={"Range": "bytes=0-0"})
    last = browser.get(url, headers={"Range": "bytes=-1"})
    many = browser.get(url, headers={"Range": "bytes=" + ",".join(["0-0"] * 1000)})
    beyond = browser.get(url, headers={"Range": "bytes=99999-"})
    again = browser.get(url, headers={"If-None-Match": whole["ETag"]})

    assert (whole.status_code, whole.content) == (200, content)
    assert whole["ETag"] == f'"{packet.file_id}"'
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in whole["Cache-Control"]
    name = f"{scene.group.key}_2025-11-24_v1.pdf"
    assert whole["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (first.status_code, first.content) == (206, content[:1])
    assert (last.status_code, last.content) == (206, content[-1:])
    assert (many.status_code, many.content) == (200, content)
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert (again.status_code, again.content) == (304, b"")
    assert Download.objects.count() == 1


def test_a_download_is_ones_own_fresh_and_ends_with_the_right(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    member = make_member(scene.group)
    url = _take(browser.as_(member), packet)

    assert browser.as_(make_reader()).get(url).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert browser.as_(member).get(url)["Location"] == packet.get_absolute_url()
    browser.as_(member)
    _end(member)
    assert browser.get(url).status_code == 404


def _end(person: User) -> None:
    with unaudited("a test"):
        person.appointments.all().delete()


def test_the_secretary_takes_the_bundle_of_a_locked_packet(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group, state=State.LOCKED)
    assert packet.file is not None
    browser.as_(make_secretary(scene.group))

    content = browser.get(_take(browser, packet, "packet-bundle")).content

    with ZipFile(BytesIO(content)) as archive:
        stem = f"{scene.group.key}_2025-11-24_v1"
        names = [f"{stem}.pdf", f"{stem}_esityslistateksti.txt", f"{stem}_tiedot.json"]
        assert archive.namelist() == names
        assert archive.read(names[0]) == bytes(packet.file.content)
        assert scene.group.name_fi in archive.read(names[1]).decode()
        known = json.loads(archive.read(names[2]))
        assert (known["pdf_sha256"], known["snapshot_sha256"]) == (
            packet.file_id,
            packet.snapshot_id,
        )


def test_the_record_form_ties_the_ground_to_secrecy(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)
    browser.as_(make_secretary(scene.group))
    url = reverse("packet-record", args=[packet.pk])

    refused = browser.post(url, {"version": 1, "publicity": "partly", "diary_number": "VD/1"})
    stored = browser.post(
        url, {"version": 1, "publicity": "partly", "publicity_ground": "24 §", "agenda_item": "7 §"}
    )

    assert (refused.status_code, stored.status_code) == (422, 302)
    assert b"VD/1" in refused.content
    packet.refresh_from_db()
    assert (packet.publicity, packet.publicity_ground) == ("partly", "24 §")


def test_a_lock_that_is_refused_shows_why_on_the_packets_page(browser: Browser) -> None:
    scene = make_scene()
    packet = scene.build(scene.group)
    browser.as_(scene.head)

    response = browser.post(reverse("packet-lock", args=[packet.pk]))

    assert response.status_code == 409
    assert response.context["refusal"].points


def test_the_whole_way_of_a_packet_by_buttons(browser: Browser) -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)
    browser.as_(scene.head)

    for name in ("packet-lock", "packet-publish"):
        assert browser.post(reverse(name, args=[packet.pk])).status_code == 302
    empty = browser.post(reverse("packet-correct", args=[packet.pk]), {"reason": " "})
    begun = browser.post(reverse("packet-correct", args=[packet.pk]), {"reason": "Luku."})

    assert (empty.status_code, begun.status_code) == (422, 302)
    new = Packet.objects.get(version=2)
    assert begun["Location"] == new.get_absolute_url()
    page = browser.get(packet.get_absolute_url())
    assert page.context["valid"] == packet


def test_all_packets_of_the_round_are_ordered_at_once(browser: Browser) -> None:
    scene = make_scene()

    response = browser.as_(scene.head).post(reverse("packet-build"), {"year": 2025})

    assert response.status_code == 302
    ordered = Packet.objects.values_list("body__key", "form").order_by("body__ordinal", "form")
    assert list(ordered) == [
        (scene.team.key, "a4"),
        (scene.group.key, "a4"),
        (scene.subcommittee.key, "a4"),
        (scene.subcommittee.key, "slides"),
    ]


def test_the_progress_asks_for_itself_until_the_build_is_over(browser: Browser) -> None:
    scene = make_scene()
    packet = scene.build(scene.group)
    url = reverse("packet-progress", args=[packet.pk])
    browser.as_(scene.head)
    asked = {"HX-Request": "true", "HX-Target": f"progress-{packet.pk}"}

    running = browser.get(url, headers=asked)
    browser.post(reverse("packet-cancel", args=[packet.pk]))
    over = browser.get(url, headers=asked)

    assert "hx-trigger" in running.content.decode()
    assert "HX-Refresh" not in running
    assert over["HX-Refresh"] == "true"
    assert browser.get(url)["Location"] == packet.get_absolute_url()


@pytest.mark.parametrize("verb", ["lock", "publish", "correct", "cancel", "retry"])
def test_posts_by_others_are_refused_and_write_nothing(browser: Browser, verb: str) -> None:
    scene = make_scene()
    state = State.DRAFT if verb in {"lock", "cancel", "retry"} else State.LOCKED
    packet = make_packet(round_=scene.round, body=scene.team, state=state)
    url = reverse(f"packet-{verb}", args=[packet.pk])

    statuses = [
        browser.as_(person).post(url, {"reason": "Luku."}).status_code
        for person in (
            make_contact(scene.unit),
            make_approver(scene.unit),
            make_secretary(scene.team),
            make_contact(),
            make_member(scene.team),
            make_admin(),
        )
    ]

    assert statuses == [403, 403, 403, 404, 404, 404]
    packet.refresh_from_db()
    assert packet.state == state
    assert Packet.objects.count() == 1
