"""O02: what was backed up comes back, and a half file changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from psycopg import sql

from accounts.models import Appointment
from audit.operations import unaudited
from core.embedded import Embedded
from jobs import operations as jobs
from jobs.models import Job
from packets.building import Built, finish_build
from packets.models import Packet
from packets.snapshot import digest
from tests.conftest import KEPT_TABLES
from tests.factories import make_head
from tests.packets.scenes import make_scene
from vantaa_intl.dumps import count

PASSWORD = "kuusi-sanaa-riittaa-hyvin"  # noqa: S105 -- a test's own
PDF = b"%PDF" + bytes(range(256)) * 40


@pytest.fixture
def own_database(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 -- the one copied
    """A database of this test's own, copied from the empty one: a restore takes it away."""
    servers = Embedded(settings.VAR_DIR)
    empty = str(connection.settings_dict["NAME"])
    name = f"{empty}_dumped"
    connections.close_all()
    _drop(servers, name)
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(servers.database_url(), autocommit=True) as server:
        # A live server's idle connection would stand in the way; it opens another when asked.
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [empty]
        )
        server.execute(copy.format(sql.Identifier(name), sql.Identifier(empty)))
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        for table in KEPT_TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
    yield
    connections.close_all()
    connection.settings_dict["NAME"] = empty
    _drop(servers, name)


def _drop(servers: Embedded, own: str) -> None:
    with psycopg.connect(servers.database_url(), autocommit=True) as server:
        for name in (own, f"{own}_restoring", f"{own}_before_restore"):
            command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(command.format(sql.Identifier(name)))


def everything() -> dict[str, tuple[int, str]]:
    """Each table's number of rows and the digest of its rows in order."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') "  # noqa: S608 -- names of our tables
                f"FROM {connection.ops.quote_name(table)} AS t"
            )
            found[table] = cursor.fetchone()
    return found


def backup(file: Path) -> None:
    call_command("backup", str(file))


@pytest.mark.usefixtures("own_database")
def test_a_backup_comes_back_row_by_row(tmp_path: Path) -> None:
    person = make_head()
    Job.objects.create(kind="tests.quick", subject_id="ä")
    before = everything()
    backup(tmp_path / "all.dump")
    Job.objects.create(kind="tests.quick", subject_id="later")

    call_command("restore", str(tmp_path / "all.dump"), force=True)

    assert everything() == before
    assert before["jobs_job"][0] == 1
    assert type(person).objects.get(pk=person.pk).email == person.email
    assert (tmp_path / "all.dump").stat().st_mode & 0o077 == 0
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute("TRUNCATE audit_event CASCADE")


@pytest.mark.usefixtures("own_database")
def test_a_packet_is_downloaded_after_a_restore_by_who_signs_in_with_the_password(
    tmp_path: Path,
) -> None:
    person, packet = make_head(), _built()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    before = everything()
    backup(tmp_path / "all.dump")
    with unaudited("a test loses what it has"):
        Packet.objects.all().delete()
        Appointment.objects.all().delete()

    call_command("restore", str(tmp_path / "all.dump"), force=True)

    assert everything() == before
    browser = Client(headers={"host": "localhost"})
    pair = {"email": person.email, "password": PASSWORD}
    signed_in = browser.post(reverse("account_login"), pair, secure=True)
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")
    file = browser.post(reverse("packet-download", args=[packet.pk]), secure=True, follow=True)
    assert b"".join(file) == PDF
    stored = Packet.objects.get(pk=packet.pk)
    assert stored.file_id == digest(PDF)
    assert stored.snapshot_id == digest(bytes(stored.snapshot.content))  # type: ignore[union-attr] # built above


def _built() -> Packet:
    """A packet whose file has every byte that there is."""
    scene = make_scene(measures=1)
    packet = scene.build(scene.group)
    assert packet.job_id is not None
    claimed = jobs.claim(packet.job_id)
    assert claimed is not None
    finish_build(claimed, Built(PDF, 1, ua1=True, a2a=True, findings=(), renderer_version="test"))
    packet.refresh_from_db()
    return packet


@pytest.mark.usefixtures("own_database")
def test_a_database_with_accounts_is_not_replaced_without_the_word(tmp_path: Path) -> None:
    make_head()
    backup(tmp_path / "all.dump")

    with pytest.raises(CommandError, match="holds 1 accounts, so nothing was changed"):
        call_command("restore", str(tmp_path / "all.dump"))

    assert count("accounts_user") == 1


@pytest.mark.usefixtures("own_database")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is not a backup"), (b"text\n", "is not a backup"), (None, "is damaged or cut short")],
)
def test_a_half_or_foreign_file_changes_nothing(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    backup(tmp_path / "all.dump")
    whole = (tmp_path / "all.dump").read_bytes()
    (tmp_path / "bad.dump").write_bytes(whole[: len(whole) // 2] if content is None else content)
    kept = Job.objects.create(kind="tests.quick", subject_id="kept")

    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(tmp_path / "bad.dump"), force=True)

    assert Job.objects.get().pk == UUID(str(kept.pk))
