"""O02: what was backed up comes back, and a half file changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from core.embedded import Embedded
from jobs.models import Job
from tests.factories import make_head
from vantaa_intl.dumps import count

NAME = "vantaa_dumped"


@pytest.fixture
def own_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A migrated database of this test's own: a restore takes the whole one away."""
    servers = Embedded(settings.VAR_DIR)
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _drop(servers)
        with psycopg.connect(servers.database_url(), autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        connections.close_all()
        connection.settings_dict["NAME"] = NAME
        call_command("migrate", verbosity=0)
        yield
        connections.close_all()
        connection.settings_dict["NAME"] = before
        _drop(servers)


def _drop(servers: Embedded) -> None:
    with psycopg.connect(servers.database_url(), autocommit=True) as server:
        for name in (NAME, f"{NAME}_restoring", f"{NAME}_before_restore"):
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
