"""What the database refuses when somebody goes round the operations."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from audit.operations import unaudited
from packets.models import Download, Packet, PacketFile, Snapshot
from packets.states import State
from tests.factories import make_body, make_packet, make_person, make_round

pytestmark = pytest.mark.django_db


def _refused(act: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), unaudited("a test"):
        act()


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("state", [State.LOCKED, State.PUBLISHED, State.SUPERSEDED])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("snapshot", None),
        ("file", None),
        ("pages", 8),
        ("conforms_ua1", False),
        ("diary_number", "VD/9/2025"),
        ("agenda_item", "9 §"),
        ("correction_reason", "Muu."),
        ("version", 9),
        ("state", State.DRAFT),
    ],
)
def test_what_is_locked_does_not_change(state: State, field: str, value: object) -> None:
    packet = make_packet(state=state)

    _refused(lambda: Packet.objects.filter(pk=packet.pk).update(**{field: value}))
    _refused(packet.delete)

    packet.refresh_from_db()
    assert packet.state == state


def test_a_superseded_packet_does_not_come_back() -> None:
    packet = make_packet(state=State.SUPERSEDED)

    _refused(
        lambda: Packet.objects.filter(pk=packet.pk).update(
            state=State.PUBLISHED, superseded_at=None
        )
    )


def test_snapshots_files_and_downloads_are_append_only() -> None:
    packet = make_packet(state=State.PUBLISHED)
    assert packet.file is not None
    taken = Download.objects.create(
        packet=packet, user=make_person(), file=packet.file, packet_state=packet.state
    )

    _refused(lambda: Snapshot.objects.update(content=b"{}"))
    _refused(lambda: PacketFile.objects.update(content=b"%PDF"))
    _refused(lambda: Download.objects.update(user=make_person()))
    _refused(taken.delete)
    _refused(lambda: _execute("DELETE FROM packets_packetfile"))
    _refused(lambda: _execute("DELETE FROM packets_snapshot"))


@pytest.mark.parametrize("table", ["packets_snapshot", "packets_packetfile", "packets_download"])
def test_truncate_is_refused_where_the_trigger_is_on(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


def test_a_change_without_an_event_does_not_commit() -> None:
    packet = make_packet()

    def change() -> None:
        Packet.objects.filter(pk=packet.pk).update(diary_number="VD/9/2025")
        _execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        change()


@pytest.mark.parametrize(
    "values",
    [
        {"file": None},
        {"pages": None},
        {"state": State.LOCKED},
        {"state": State.PUBLISHED},
        {"state": State.SUPERSEDED},
        {"correction_reason": "Luku."},
        {"version": 2},
        {"publicity_ground": "24 §"},
        {"publicity": "muu"},
        {"form": "a3"},
    ],
)
def test_a_draft_keeps_state_and_facts_together(values: dict[str, object]) -> None:
    packet = make_packet()

    _refused(lambda: Packet.objects.filter(pk=packet.pk).update(**values))


def test_there_is_one_version_in_the_making_and_one_valid() -> None:
    round_, body = make_round(), make_body()
    make_packet(round_=round_, body=body, state=State.PUBLISHED)
    make_packet(round_=round_, body=body, version=2)

    for state in (State.DRAFT, State.LOCKED, State.PUBLISHED):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_packet(round_=round_, body=body, state=state, version=3)
