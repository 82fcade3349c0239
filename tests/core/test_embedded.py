"""Real servers in a directory of the test's own: started, killed with signal 9, started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.embedded import Embedded, EmbeddedError, Started
from tests.processes import ROOT, lives, wait_until

START = "import sys, pathlib; from core.embedded import Embedded; print(Embedded(pathlib.Path(sys.argv[1]), durable=False).ensure())"  # noqa: E501 -- a program
HOLD = (
    "import sys, pathlib, time; from core.guard import start_guard; "
    "guard = start_guard(pathlib.Path(sys.argv[1]), remove=True); print('ready', flush=True); "
    "time.sleep(600)"
)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Embedded]:
    servers = Embedded(tmp_path.resolve() / "var", durable=False)
    yield servers
    servers.stop()


def postmaster(servers: Embedded) -> int:
    return int((servers.var_dir / "pg" / "postmaster.pid").read_text().split()[0])


def redis(servers: Embedded) -> int:
    return int((servers.run_dir / "redis.pid").read_text())


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not lives(pid))


def test_f30_several_first_starts_at_once_make_one_pair_of_servers(servers: Embedded) -> None:
    starters = [
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-c", START, str(servers.var_dir)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]

    said = [starter.communicate(timeout=60)[0].strip() for starter in starters]

    assert sorted(said) == [
        *("Started(postgres=False, redis=False)",) * 2,
        "Started(postgres=True, redis=True)",
    ]


def test_f30_after_a_kill_of_everything_the_next_start_is_clean_and_the_rows_are_there(
    servers: Embedded,
) -> None:
    servers = replace(servers, durable=True)  # the quick kind may forget its last moment
    assert servers.ensure() == Started(postgres=True, redis=True)
    with psycopg.connect(servers.database_url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    kill(postmaster(servers))
    kill(redis(servers))

    assert servers.ensure() == Started(postgres=True, redis=True)
    with psycopg.connect(servers.database_url()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    assert servers.ensure() == Started(postgres=False, redis=False)


def test_a_pid_file_that_names_a_living_stranger_does_not_keep_us_from_starting(
    servers: Embedded,
) -> None:
    servers.ensure()
    left = (servers.var_dir / "pg" / "postmaster.pid").read_text().splitlines()
    servers.stop()
    stranger = "\n".join([str(os.getpid()), *left[1:]])
    (servers.var_dir / "pg" / "postmaster.pid").write_text(stranger + "\n")

    assert servers.ensure() == Started(postgres=True, redis=True)


def test_a_half_made_cluster_and_a_frozen_redis_server_are_replaced(servers: Embedded) -> None:
    (servers.var_dir / "pg.new").mkdir(parents=True)
    (servers.var_dir / "pg.new" / "PG_VERSION").write_text("18\n")
    servers.ensure()
    frozen = redis(servers)

    os.kill(frozen, signal.SIGSTOP)

    assert servers.ensure() == Started(postgres=False, redis=True)
    assert not lives(frozen)


def test_nothing_listens_on_a_port_and_the_sockets_are_ours_alone(servers: Embedded) -> None:
    servers.ensure()

    with psycopg.connect(servers.database_url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert servers.run_dir.stat().st_mode & 0o077 == 0


def test_a_foreign_or_linked_socket_directory_is_refused(servers: Embedded, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    servers.run_dir.symlink_to(tmp_path / "elsewhere")
    try:
        with pytest.raises(EmbeddedError, match="belongs to somebody else"):
            servers.ensure()
    finally:
        servers.run_dir.unlink()


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(servers: Embedded) -> None:
    first = servers.secret_key()

    assert servers.secret_key() == first
    assert len(first) >= 50
    assert (servers.var_dir / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_guard_stops_the_servers_when_its_process_is_killed(servers: Embedded) -> None:
    servers.ensure()
    pids = [postmaster(servers), redis(servers)]
    holder = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", HOLD, str(servers.var_dir)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "ready\n"

    holder.kill()
    holder.communicate()

    wait_until(lambda: not any(map(lives, pids)), what="both servers have stopped")
    wait_until(lambda: not servers.var_dir.exists(), what="the directory is removed")
