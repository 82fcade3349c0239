from typing import TYPE_CHECKING

import pytest

from audit.models import Event
from audit.operations import unaudited
from core.errors import DomainError, Forbidden, Invisible
from guidelines.models import Measure
from packets import operations
from packets.models import Download, Packet
from packets.operations import NotReady, RecordEdit
from packets.states import Handed, Publicity, State
from reporting.city_lines.models import CityLine, LineState
from tests.factories import (
    make_approver,
    make_contact,
    make_head,
    make_member,
    make_packet,
    make_reader,
    make_secretary,
)
from tests.packets.scenes import make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

RECORD = RecordEdit(1, "VD/5/2025", "7 §", Publicity.PUBLIC, "")


def test_a_draft_that_says_what_is_said_now_is_locked() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)

    operations.lock(packet_id=packet.pk, actor=scene.head)

    packet.refresh_from_db()
    assert packet.state == State.LOCKED
    assert packet.locked_by == scene.head
    event = Event.objects.get(subject_id=str(packet.pk))
    assert (event.verb, event.changes) == ("packet.lock", {"state": ["draft", "locked"]})


def test_a_text_changed_since_the_build_keeps_it_from_being_locked() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)
    with unaudited("a test"):
        Measure.objects.filter(pk=scene.measures[0].pk).update(text="Toinen teksti.")

    with pytest.raises(NotReady) as refusal:
        operations.lock(packet_id=packet.pk, actor=scene.head)

    assert len(refusal.value.points) == 1
    packet.refresh_from_db()
    assert packet.state == State.DRAFT


def test_a_draft_city_line_is_named_with_its_link() -> None:
    scene = make_scene()
    line = CityLine.objects.get(measure=scene.measures[0])
    CityLine.objects.filter(pk=line.pk).update(state=LineState.DRAFT)
    packet = make_packet(round_=scene.round, body=scene.group)

    with pytest.raises(NotReady) as refusal:
        operations.lock(packet_id=packet.pk, actor=scene.head)

    links = [link for point in refusal.value.points for link in point.links]
    assert [(link.label, link.url) for link in links] == [
        (scene.measures[0].code, line.get_absolute_url())
    ]


def test_a_file_that_does_not_conform_is_not_locked() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)
    with unaudited("a test"):
        Packet.objects.filter(pk=packet.pk).update(conforms_a2a=False)

    with pytest.raises(NotReady):
        operations.lock(packet_id=packet.pk, actor=scene.head)


def test_only_the_head_locks_publishes_and_corrects() -> None:
    scene = make_scene()
    draft = make_packet(round_=scene.round, body=scene.team)
    locked = make_packet(round_=scene.round, body=scene.group, state=State.LOCKED)

    with pytest.raises(Forbidden):
        operations.lock(packet_id=draft.pk, actor=make_contact(scene.unit))
    for person in (make_reader(), make_secretary(scene.group), make_approver()):
        with pytest.raises(Forbidden):
            operations.publish(packet_id=locked.pk, actor=person)
        with pytest.raises(Forbidden):
            operations.correct(packet_id=locked.pk, actor=person, reason="Luku.")
    with pytest.raises(Invisible):
        operations.publish(packet_id=locked.pk, actor=make_member(scene.group))
    assert not Event.objects.exists()
    assert Packet.objects.count() == 2


def test_each_verb_is_refused_in_the_wrong_state() -> None:
    scene = make_scene()
    draft = make_packet(round_=scene.round, body=scene.team)
    shown = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    secretary = make_secretary(scene.group)

    refusals: list[Callable[[], object]] = [
        lambda: operations.publish(packet_id=draft.pk, actor=scene.head),
        lambda: operations.correct(packet_id=draft.pk, actor=scene.head, reason="Luku."),
        lambda: operations.lock(packet_id=shown.pk, actor=scene.head),
        lambda: operations.publish(packet_id=shown.pk, actor=scene.head),
        lambda: operations.set_record(packet_id=shown.pk, actor=secretary, edit=RECORD),
        lambda: operations.cancel_build(packet_id=draft.pk, actor=scene.head),
        lambda: operations.retry_build(packet_id=draft.pk, actor=scene.head),
        lambda: scene.build(scene.group),
    ]
    for refused in refusals:
        with pytest.raises(DomainError):
            refused()
    assert not Event.objects.exists()


def test_a_correction_keeps_the_old_one_valid_until_the_new_one_is_published() -> None:
    scene = make_scene()
    old = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)

    new = operations.correct(packet_id=old.pk, actor=scene.head, reason="Luku korjattu.")

    old.refresh_from_db()
    assert (old.state, new.state, new.version) == (State.PUBLISHED, State.DRAFT, 2)
    assert (new.supersedes_id, new.correction_reason) == (old.pk, "Luku korjattu.")


def test_publishing_the_correction_supersedes_the_old_one() -> None:
    scene = make_scene()
    old = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    new = make_packet(round_=scene.round, body=scene.group, state=State.LOCKED, version=2)

    operations.publish(packet_id=new.pk, actor=scene.head)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.SUPERSEDED, State.PUBLISHED)
    assert old.published_at is not None
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert verbs == {"packet.supersede", "packet.publish"}


def test_a_packet_locked_and_never_shown_is_superseded_by_its_correction_at_once() -> None:
    scene = make_scene()
    old = make_packet(round_=scene.round, body=scene.group, state=State.LOCKED)

    operations.correct(packet_id=old.pk, actor=scene.head, reason="Luku korjattu.")

    old.refresh_from_db()
    assert (old.state, old.published_at) == (State.SUPERSEDED, None)


def test_one_correction_at_a_time() -> None:
    scene = make_scene()
    old = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    operations.correct(packet_id=old.pk, actor=scene.head, reason="Luku korjattu.")

    with pytest.raises(DomainError):
        operations.correct(packet_id=old.pk, actor=scene.head, reason="Toinenkin.")

    assert Packet.objects.count() == 2


def test_the_secretary_of_the_body_records_before_the_lock() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)

    operations.set_record(packet_id=packet.pk, actor=make_secretary(scene.group), edit=RECORD)

    packet.refresh_from_db()
    assert (packet.diary_number, packet.agenda_item) == ("VD/5/2025", "7 §")
    with pytest.raises(Invisible):
        operations.set_record(packet_id=packet.pk, actor=make_secretary(), edit=RECORD)
    with pytest.raises(Forbidden):
        operations.set_record(packet_id=packet.pk, actor=make_head(), edit=RECORD)


def test_a_stale_record_is_refused() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)
    secretary = make_secretary(scene.group)
    operations.set_record(packet_id=packet.pk, actor=secretary, edit=RECORD)
    stale = RecordEdit(1, "VD/6/2025", "", "", "")

    with pytest.raises(DomainError):
        operations.set_record(packet_id=packet.pk, actor=secretary, edit=stale)

    packet.refresh_from_db()
    assert packet.diary_number == "VD/5/2025"


def test_a_download_is_written_down() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    member = make_member(scene.group)

    operations.take_out(packet_id=packet.pk, actor=member, handed=Handed.PDF)

    taken = Download.objects.get()
    assert (taken.user, taken.packet, taken.file) == (member, packet, packet.file)


def test_a_secretary_takes_no_draft_out() -> None:
    scene = make_scene()
    packet = make_packet(round_=scene.round, body=scene.group)

    with pytest.raises(Forbidden):
        operations.take_out(
            packet_id=packet.pk, actor=make_secretary(scene.group), handed=Handed.PDF
        )

    assert not Download.objects.exists()
