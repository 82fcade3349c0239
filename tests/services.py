"""Early pytest plugin: servers and environment of this run, before the settings are read.

Every run has an embedded PostgreSQL and Redis server of its own under var/test/<pid>, so that two
runs at once share nothing. A guard stops the servers and removes the directory when the run ends,
however it ends: it waits for the end of a pipe that the kernel closes even after a kill -9.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from core.embedded import Embedded
from core.guard import start_guard

ROOT = Path(__file__).resolve().parent.parent
TEST_DIR = ROOT / "var" / "test"
_guards = []  # held until the interpreter ends: the guard waits for that
FOREIGN = ("DATABASE_URL", "REDIS_URL", "DEMO", "SITE_URL")  # never touch servers of one's own


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Run before pytest-django, which reads the settings in this same hook."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        for name in FOREIGN:
            os.environ.pop(name, None)
        os.environ["VAR_DIR"] = str(_start())
    os.environ["REDIS_PREFIX"] = f"test-{worker or 'main'}:"
    os.environ["PLAIN_STATIC"] = "1"
    # Playwright's synchronous interface runs an event loop in the main thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if Path(os.environ["VAR_DIR"]).parent != TEST_DIR:
        pytest.exit("VAR_DIR is not a test directory: start pytest from the repository", 2)
    return (yield)


def _start() -> Path:
    var_dir = TEST_DIR / str(os.getpid())
    _guards.append(start_guard(var_dir, remove=True))
    Embedded(var_dir, durable=False).ensure()
    (var_dir / "static").mkdir()
    return var_dir
