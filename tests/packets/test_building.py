from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from core.errors import DomainError, Forbidden, Invisible
from jobs import operations as jobs
from jobs.errors import LostClaim
from jobs.models import Job
from jobs.tasks import run_job
from packets import operations
from packets.building import REQUESTED, Built, Order, finish_build, request_build, request_round
from packets.models import Packet, PacketFile
from packets.rendering.parent import render_in_child
from packets.snapshot import digest, from_bytes
from packets.sources import load_sources
from packets.states import Language, Paper, State
from tests.factories import make_contact, make_secretary
from tests.packets.scenes import make_scene
from tests.races import wait_until_i_block_someone

pytestmark = pytest.mark.django_db


def _job(packet: Packet) -> Job:
    assert packet.job_id is not None
    return Job.objects.get(pk=packet.job_id)


def test_an_order_writes_snapshot_packet_job_and_event_together() -> None:
    scene = make_scene()

    packet = scene.build(scene.group)

    assert packet.ordered is not None
    assert packet.job is not None
    assert packet.job.kind == REQUESTED
    assert packet.job.subject_id == str(packet.pk)
    said = from_bytes(bytes(packet.ordered.content))
    assert digest(bytes(packet.ordered.content)) == packet.ordered.pk
    assert [m.city.text for m in said.measures] == ["Osallistuminen on vahvistunut."] * 2
    assert Event.objects.get(subject_id=str(packet.pk)).verb == "packet.build"


def test_an_equal_open_order_joins_the_running_job() -> None:
    scene = make_scene()
    first = scene.build(scene.group)

    second = scene.build(scene.group)

    assert second.pk == first.pk
    assert second.job_id == first.job_id
    assert Job.objects.count() == 1


def test_an_order_with_other_content_replaces_the_open_one() -> None:
    scene = make_scene()
    first = scene.build(scene.group)
    operations.set_record(
        packet_id=first.pk,
        actor=make_secretary(scene.group),
        edit=operations.RecordEdit(1, "VD/1/2025", "5 §", "public", ""),
    )

    second = scene.build(scene.group)

    assert second.job_id != first.job_id
    assert _job(first).state == "cancelled"


def test_only_the_head_orders() -> None:
    scene = make_scene()
    order = Order(round_id=scene.round.pk, body_id=scene.group.pk, form=Paper.A4)

    with pytest.raises(Forbidden):
        request_build(order=order, actor=make_contact(scene.unit))

    assert not Packet.objects.exists()
    assert not Job.objects.exists()


def test_a_form_that_the_body_does_not_get_is_invisible() -> None:
    scene = make_scene()

    with pytest.raises(Invisible):
        scene.build(scene.group, Paper.SLIDES)


def test_a_team_without_answers_gets_no_packet() -> None:
    scene = make_scene(entries=None)

    with pytest.raises(DomainError):
        scene.build(scene.team)

    assert not Packet.objects.exists()


def test_freezing_costs_the_same_queries_for_one_measure_and_three() -> None:
    counts = []
    for measures in (1, 3):
        scene = make_scene(measures=measures, year=2020 + measures)
        with CaptureQueriesContext(connection) as queries:
            load_sources(scene.round)
        counts.append(len(queries))

    assert counts == [16, 16]


def test_a_worker_builds_what_was_ordered_and_the_rebuild_is_equal_to_the_byte() -> None:
    """Over 0.5 s: it renders twice."""
    scene = make_scene(measures=1)
    packet = scene.build(scene.group)

    run_job(str(packet.job_id))

    packet = Packet.objects.select_related("job", "file", "snapshot").get(pk=packet.pk)
    assert packet.job is not None
    assert packet.job.state == "done", packet.job.reason
    assert packet.file is not None
    assert packet.snapshot is not None
    assert packet.snapshot_id == packet.ordered_id
    assert (packet.conforms_ua1, packet.conforms_a2a) == (True, True), packet.findings
    assert digest(bytes(packet.file.content)) == packet.file_id
    again = render_in_child(bytes(packet.snapshot.content))
    assert again.pdf == bytes(packet.file.content)
    assert again.pages == packet.pages


def test_a_cancelled_build_counts_for_nothing() -> None:
    scene = make_scene(measures=1)
    packet = scene.build(scene.group)

    operations.cancel_build(packet_id=packet.pk, actor=scene.head)
    run_job(str(packet.job_id))

    assert not PacketFile.objects.exists()
    assert Packet.objects.get().state == State.DRAFT
    assert Packet.objects.get().file_id is None


def test_a_right_that_is_gone_at_claim_fails_the_build_visibly() -> None:
    scene = make_scene(measures=1)
    packet = scene.build(scene.group)
    Job.objects.update(requested_by=str(make_contact().pk))

    run_job(str(packet.job_id))

    job = _job(packet)
    assert job.state == "failed"
    assert job.reason


def test_a_failed_build_is_tried_again_on_the_same_content() -> None:
    scene = make_scene(measures=1)
    packet = scene.build(scene.group)
    claimed = jobs.claim(UUID(str(packet.job_id)))
    assert claimed is not None
    jobs.fail(claimed, "It broke.")

    again = operations.retry_build(packet_id=packet.pk, actor=scene.head)

    assert again.ordered_id == packet.ordered_id
    assert _job(packet).state == "queued"


def test_a_worker_whose_job_was_taken_from_it_changes_nothing() -> None:
    scene = make_scene(measures=1)
    packet = scene.build(scene.group)
    claimed = jobs.claim(_job(packet).pk)
    assert claimed is not None
    built = Built(b"%PDF", 1, ua1=True, a2a=True, findings=(), renderer_version="test")
    operations.cancel_build(packet_id=packet.pk, actor=scene.head)

    with pytest.raises(LostClaim):
        finish_build(claimed, built)

    packet.refresh_from_db()
    assert (packet.file_id, packet.pages) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_become_one() -> None:
    """Over 0.5 s: the tables are emptied."""
    scene = make_scene(measures=1)

    def order() -> None:
        try:
            scene.build(scene.group)
        finally:
            connection.close()

    other = Thread(target=order)
    with transaction.atomic():
        scene.build(scene.group)
        other.start()
        wait_until_i_block_someone()
    other.join()

    assert Packet.objects.count() == 1
    assert Job.objects.count() == 1


def test_a_translation_is_a_packet_of_its_own_beside_the_finnish() -> None:
    scene = make_scene()
    finnish = scene.build(scene.group)
    order = Order(
        round_id=scene.round.pk,
        body_id=scene.group.pk,
        form=Paper.A4,
        language=Language.SWEDISH,
    )

    swedish = request_build(order=order, actor=scene.head)

    assert swedish.pk != finnish.pk
    assert swedish.label == f"{finnish.label}-SV"
    assert swedish.ordered is not None
    said = from_bytes(bytes(swedish.ordered.content))
    assert said.language == "sv"
    assert said.statuses[0].word == "Genomförd"
    assert [m.city.text for m in said.measures] == ["Osallistuminen on vahvistunut."] * 2


def test_the_whole_round_is_ordered_in_the_languages_that_were_asked_for() -> None:
    scene = make_scene()
    order = Order(
        round_id=scene.round.pk,
        body_id=scene.subcommittee.pk,
        form=Paper.SLIDES,
        language=Language.SWEDISH,
    )
    request_build(order=order, actor=scene.head)

    packets = request_round(round_=scene.round, actor=scene.head)

    assert [p.form for p in packets if p.language == Language.SWEDISH] == [Paper.SLIDES]
    assert {p.body_id for p in packets if p.language == Language.FINNISH} >= {
        scene.team.pk,
        scene.group.pk,
        scene.subcommittee.pk,
    }
