import json
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from packets import operations
from packets.management.commands import build_packets
from packets.models import Download, Packet
from packets.snapshot import digest
from packets.states import State
from tests.factories import make_packet
from tests.packets.scenes import make_scene

pytestmark = pytest.mark.django_db


def _run(name: str, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(name, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_json_alone_stands_on_standard_output_and_tells_what_was_left_out() -> None:
    scene = make_scene(entries=None)

    out, err = _run("build_packets", "--year", "2025", "--json")

    found = json.loads(out)
    assert [(p["body"], p["form"], p["state"]) for p in found["packets"]] == [
        (scene.group.key, "a4", "draft"),
        (scene.subcommittee.key, "a4", "draft"),
        (scene.subcommittee.key, "slides", "draft"),
    ]
    assert [s["body"] for s in found["skipped"]] == [scene.team.key]
    assert found["skipped"][0]["reason"] in err


def test_waiting_builds_here_when_no_worker_does_and_the_pdf_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over 0.5 s: it renders a packet three times."""
    monkeypatch.setattr(build_packets, "PATIENCE_SECONDS", 0.0)
    scene = make_scene(measures=1)
    target = tmp_path / "packet.pdf"

    out, err = _run(
        "build_packets", "--year", "2025", "--body", scene.group.key, "--wait", "--json"
    )
    (built,) = json.loads(out)["packets"]
    _run("packet_pdf", built["id"], "--output", str(target))

    assert (built["ua1"], built["a2a"], built["job"]) == (True, True, "done")
    assert built["label"] in err
    assert digest(target.read_bytes()) == built["pdf_sha256"]
    assert Download.objects.get().user.is_system
    _verified(Packet.objects.get(), scene.head.pk)


def _verified(packet: Packet, person_id: int) -> None:
    """Lock what was built, as the head, and let verify_packets build it again."""
    operations.lock(packet_id=packet.pk, actor=User.objects.get(pk=person_id))
    out, _ = _run("verify_packets", "--json")

    found = json.loads(out)
    assert found["passed"] is True
    assert found["packets"][0]["bytes_equal"] is True
    assert found["packets"][0]["same_renderer"] is True


def test_a_file_that_is_not_what_is_rendered_makes_verification_fail() -> None:
    scene = make_scene(measures=1)
    make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)

    with pytest.raises(SystemExit):
        _run("verify_packets", "--json")


def test_a_locked_packet_is_listed_and_not_ordered_again() -> None:
    scene = make_scene(measures=1)
    packet = make_packet(round_=scene.round, body=scene.group, state=State.LOCKED)

    out, _ = _run("build_packets", "--year", "2025", "--body", scene.group.key, "--json")

    found = json.loads(out)
    assert [(p["id"], p["state"]) for p in found["packets"]] == [(str(packet.pk), "locked")]
    assert len(found["skipped"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("build_packets", "--year", "1999"),
        ("build_packets", "--year", "2025", "--body", "muu"),
        ("packet_pdf", "muu", "--output", "x.pdf"),
        ("packet_pdf", str(uuid4()), "--output", "x.pdf"),
    ],
)
def test_what_is_not_there_is_one_sentence(arguments: tuple[str, ...]) -> None:
    make_scene(measures=1)

    with pytest.raises(CommandError) as refusal:
        _run(*arguments)

    assert str(refusal.value).count("\n") == 0
