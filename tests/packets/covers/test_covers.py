from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from core.errors import DomainError, Forbidden
from packets.covers.models import Cover, CoverPoint, PointKind
from packets.covers.operations import CoverEdit, PointEdit, StaleCover, save_cover
from packets.covers.proposals import proposals
from packets.freezing import freeze
from packets.models import Packet
from packets.sources import load_sources
from packets.states import Paper
from tests.conftest import Browser
from tests.factories import make_contact, make_reader
from tests.packets.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


def _edit(*points: PointEdit, version: int = 0) -> CoverEdit:
    return CoverEdit(version=version, save_id=uuid4(), points=points)


def _save(scene: Scene, edit: CoverEdit) -> Cover:
    return save_cover(round_id=scene.round.pk, body_id=scene.group.pk, actor=scene.head, edit=edit)


def _url(scene: Scene, name: str = "cover-save") -> str:
    return reverse(name, args=[scene.round.year, scene.group.key])


def test_what_the_head_writes_is_in_the_next_snapshot() -> None:
    scene = make_scene()
    code = scene.measures[0].code
    sentence = PointEdit(PointKind.SENTENCE, "Työ etenee.", "")
    request = PointEdit(PointKind.REQUEST, "Päätetään jatkosta.", code)

    _save(scene, _edit(sentence, request))

    packet = Packet(round=scene.round, body=scene.group, form=Paper.A4)
    cover = freeze(packet, load_sources(scene.round)).cover
    assert [(line.text, line.measure) for line in cover.summary] == [("Työ etenee.", "")]
    assert [(line.text, line.measure) for line in cover.requests] == [("Päätetään jatkosta.", code)]
    assert Event.objects.get().verb == "cover.save"


def test_repeating_the_last_save_changes_nothing() -> None:
    scene = make_scene()
    edit = _edit(PointEdit(PointKind.SENTENCE, "Työ etenee.", ""))

    first, second = _save(scene, edit), _save(scene, edit)

    assert (first.version, second.version) == (1, 1)
    assert Event.objects.count() == 1


def test_a_stale_cover_is_refused() -> None:
    scene = make_scene()
    _save(scene, _edit(PointEdit(PointKind.SENTENCE, "Työ etenee.", "")))

    with pytest.raises(StaleCover):
        _save(scene, _edit(PointEdit(PointKind.SENTENCE, "Muu.", "")))

    assert CoverPoint.objects.get().text == "Työ etenee."


def test_a_measure_of_another_edition_is_refused() -> None:
    scene = make_scene()

    with pytest.raises(DomainError):
        _save(scene, _edit(PointEdit(PointKind.REQUEST, "Päätetään.", "9.9.9")))

    assert not Cover.objects.exists()


def test_only_the_head_writes(browser: Browser) -> None:
    scene = make_scene()

    with pytest.raises(Forbidden):
        save_cover(
            round_id=scene.round.pk, body_id=scene.group.pk, actor=make_reader(), edit=_edit()
        )
    for person in (make_contact(scene.unit), make_reader()):
        browser.as_(person)
        assert browser.get(_url(scene, "cover")).status_code == 404
        assert browser.post(_url(scene), {"version": 0}).status_code == 404
    assert not Cover.objects.exists()


def test_a_request_needs_its_measure_and_the_text_comes_back(browser: Browser) -> None:
    scene = make_scene()
    data = {"version": 0, "save_id": uuid4(), "request_0": "Päätetään jatkosta."}

    response = browser.as_(scene.head).post(_url(scene), data)

    assert response.status_code == 422
    assert "Päätetään jatkosta." in response.content.decode()
    assert not Cover.objects.exists()


def test_the_form_stores_and_shows_again(browser: Browser) -> None:
    scene = make_scene()
    data = {
        "version": 0,
        "save_id": uuid4(),
        "sentence_1": "Työ etenee.",
        "request_4": "Päätetään jatkosta.",
        "request_4_measure": scene.measures[1].code,
    }
    browser.as_(scene.head)

    assert browser.post(_url(scene), data).status_code == 302

    points = CoverPoint.objects.values_list("kind", "ordinal", "text")
    assert set(points) == {("sentence", 0, "Työ etenee."), ("request", 0, "Päätetään jatkosta.")}
    page = browser.get(_url(scene, "cover"))
    assert page.context["form"].initial["request_0_measure"] == scene.measures[1].code


def test_taking_a_proposal_fills_an_empty_place_and_stores_nothing(browser: Browser) -> None:
    scene = make_scene()
    data = {"version": 0, "save_id": uuid4(), "sentence_0": "Oma virke.", "take": "0"}

    response = browser.as_(scene.head).post(_url(scene), data)

    initial = response.context["form"].initial
    assert initial["sentence_0"] == "Oma virke."
    assert initial["sentence_1"] == response.context["place"].proposals[0].text
    assert not Cover.objects.exists()


def test_proposals_count_what_is_there() -> None:
    scene = make_scene(measures=3)
    packet = Packet(round=scene.round, body=scene.group, form=Paper.A4)

    offered = proposals(freeze(packet, load_sources(scene.round)))

    assert offered[0].text == "Toimenpiteitä on 3: käynnissä 3."


def test_points_are_limited_by_the_database() -> None:
    scene = make_scene()
    cover = Cover.objects.create(round=scene.round, body=scene.group)
    measure = scene.measures[0]

    for values in (
        {"kind": "sentence", "ordinal": 3, "text": "Neljäs.", "measure": measure},
        {"kind": "request", "ordinal": 5, "text": "Kuudes.", "measure": measure},
        {"kind": "request", "ordinal": 0, "text": "Irrallinen.", "measure": None},
        {"kind": "sentence", "ordinal": 0, "text": "", "measure": None},
        {"kind": "other", "ordinal": 0, "text": "Muu.", "measure": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CoverPoint.objects.create(cover=cover, **values)


def test_what_cannot_be_printed_does_not_reach_the_cover(browser: Browser) -> None:
    scene = make_scene()
    sent = {"version": 0, "save_id": str(uuid4()), "sentence_0": "Tyo\u0308 \u202eetenee\u0001."}

    answer = browser.as_(scene.head).post(_url(scene), sent)

    assert answer.status_code == 302
    assert CoverPoint.objects.get().text == "Työ etenee."
