"""Rendering in a child process: what hangs, swells or is cancelled there dies there."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from packets.rendering.bundle import FONT_CONFIG, HERE
from packets.rendering.child import REFUSED
from packets.rendering.failures import Failure, RenderFailed
from packets.rendering.rendered import Rendered

ROOT = HERE.parent.parent
POLL_SECONDS = 0.5
# Libraries in C die like this where memory is refused; the kernel kills when it runs out.
OUT_OF_MEMORY = (
    -signal.SIGSEGV,
    -signal.SIGABRT,
    -signal.SIGTRAP,
    -signal.SIGBUS,
    -signal.SIGKILL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one packet may take. A round of 260 measures takes 260 MB and 8 s of processor."""

    memory_bytes: int = 2_000_000_000
    cpu_seconds: int = 120
    wall_seconds: float = 300.0
    output_bytes: int = 50_000_000


def never() -> bool:
    """Nobody cancels."""
    return False


def render_in_child(
    snapshot: bytes, *, limits: Limits | None = None, cancelled: Callable[[], bool] = never
) -> Rendered:
    """The packet, drawn apart from this process; raises RenderFailed with the reason.

    `cancelled` is asked every half second: true, or an exception that it raises, kills the child.
    """
    with tempfile.TemporaryDirectory(prefix="packet-") as folder:
        place = Path(folder)
        (place / "snapshot").write_bytes(snapshot)
        child = _start(place, limits or Limits())
        try:
            _wait(child, (limits or Limits()).wall_seconds, cancelled)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
        return _result(place, child.returncode)


def _start(place: Path, limits: Limits) -> subprocess.Popen[bytes]:
    figures = (os.getpid(), limits.memory_bytes, limits.cpu_seconds, limits.output_bytes)
    command = [sys.executable, "-s", "-m", "packets.rendering.child", *map(str, figures)]
    environment = {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "FONTCONFIG_FILE": str(FONT_CONFIG),
        "XDG_CACHE_HOME": str(place),
        "HOME": str(place),
        "TMPDIR": str(place),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    with (
        (place / "snapshot").open("rb") as source,
        (place / "pdf").open("wb") as target,
        (place / "log").open("wb") as log,
    ):
        return subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            command,
            stdin=source,
            stdout=target,
            stderr=log,
            cwd=place,
            env=environment,
            start_new_session=True,
        )


def _wait(child: subprocess.Popen[bytes], seconds: float, cancelled: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            child.wait(min(POLL_SECONDS, max(0.01, deadline - time.monotonic())))
        except subprocess.TimeoutExpired:
            if time.monotonic() >= deadline:
                raise RenderFailed(Failure.WALL) from None
            if cancelled():
                raise RenderFailed(Failure.CANCELLED) from None
        else:
            return


def _result(place: Path, status: int) -> Rendered:
    log = (place / "log").read_text("utf-8", "replace").strip().splitlines()
    last = log[-1] if log else ""
    if status in (0, REFUSED) and last.startswith("{"):
        told = json.loads(last)
        if status == 0:
            return Rendered((place / "pdf").read_bytes(), int(told["pages"]))
        raise RenderFailed(Failure(told["failure"]), str(told["detail"]))
    if status == -signal.SIGXCPU:
        raise RenderFailed(Failure.CPU)
    if status in OUT_OF_MEMORY or "MemoryError" in last:
        raise RenderFailed(Failure.MEMORY, f"{status} {last}"[:500])
    raise RenderFailed(Failure.CRASHED, f"{status} {last}"[:500])
