"""A dump of everything, and back: one file of PostgreSQL's own custom format.

A restore fills a fresh database first and changes names only when that has succeeded, because
nothing else finds a half file: its table of contents reads well.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg import sql

from core.embedded import postgres_binary

MAGIC = b"PGDMP"
MAINTENANCE = "postgres"
COUNTED = ("accounts_user", "reporting_entry", "packets_packet")


class DumpError(Exception):
    """The dump or restore did not happen, and nothing was changed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the rows that are here now, and where the old database went."""

    rows: dict[str, int]
    kept_as: str


def dump(file: Path) -> int:
    """Write everything to `file`, whole or not at all; return its size in bytes."""
    draft = file.with_name(f"{file.name}.part")
    try:
        draft.touch(mode=0o600)
        _run("pg_dump", "--format=custom", f"--file={draft}", f"--dbname={_name()}")
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    except OSError as error:
        raise DumpError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, *, force: bool) -> Restored:
    """Put what `file` holds in the place of the database, which is kept under another name."""
    _refuse_what_is_no_dump(file)
    if not force and (people := count("accounts_user")):
        raise DumpError(
            f"the database holds {people} accounts, so nothing was changed. "
            "FORCE=1 replaces it, and keeps it under another name"
        )
    name = _name()
    fresh, kept = f"{name}_restoring", f"{name}_before_restore"
    connections.close_all()
    with _maintenance() as server:
        _drop(server, fresh)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(_id(fresh)))
        try:
            _fill(fresh, file)
        except DumpError:
            _drop(server, fresh)
            raise
        _drop(server, kept)
        with _closed(server, name), server.transaction():
            server.execute(_renaming(name, kept))
            server.execute(_renaming(fresh, name))
    return Restored({table: count(table) for table in COUNTED}, kept)


def count(table: str) -> int:
    """How many rows a table holds; 0 where there is no such table."""
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return 0
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- a name of ours
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _refuse_what_is_no_dump(file: Path) -> None:
    try:
        with file.open("rb") as read:
            begins = read.read(len(MAGIC))
    except OSError as error:
        raise DumpError(f"{file} cannot be read: {error.strerror}") from error
    if begins != MAGIC:
        raise DumpError(f"{file} is not a backup made by `make backup`")


def _fill(name: str, file: Path) -> None:
    # Roles are no part of a dump: the embedded server has none of production's to give rights to.
    rights = ["--no-acl"] if settings.EMBEDDED else []
    plain = ["--exit-on-error", "--no-owner", *rights, f"--dbname={name}", str(file)]
    try:
        _run("pg_restore", *plain)
    except DumpError as error:
        raise DumpError(f"{file} is damaged or cut short; nothing was changed.\n{error}") from error


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    outcome = subprocess.run(  # noqa: S603 -- PostgreSQL's own program, no shell
        [_program(program), *arguments],
        env={**os.environ, **_address()},
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise DumpError(outcome.stderr.strip())


def _program(name: str) -> str:
    if settings.EMBEDDED:
        return str(postgres_binary(name))
    if found := shutil.which(name):
        return found
    raise DumpError(f"{name} of the server's PostgreSQL version is not on the PATH")


def _address() -> dict[str, str]:
    """The server for libpq: by environment, where no list of processes shows the password."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    held = connection.settings_dict
    return {variable: str(held[key]) for key, variable in names.items() if held[key]}


@contextmanager
def _maintenance() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    held = connection.settings_dict
    with psycopg.connect(
        dbname=MAINTENANCE,
        host=held["HOST"] or None,
        port=held["PORT"] or None,
        user=held["USER"] or None,
        password=held["PASSWORD"] or None,
        autocommit=True,
    ) as server:
        yield server


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _renaming(old: str, new: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(_id(old), _id(new))


def _drop(server: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_id(name)))


@contextmanager
def _closed(server: "psycopg.Connection[tuple[object, ...]]", name: str) -> Iterator[None]:
    """Everybody out, and nobody in: a renaming needs the database for itself."""
    server.execute(_admitting(name, "false"))
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )
    try:
        yield
    except psycopg.Error:
        server.execute(_admitting(name, "true"))
        raise


def _admitting(name: str, whether: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(_id(name), sql.SQL(whether))
