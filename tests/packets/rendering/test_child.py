# ruff: noqa: S603 -- our own interpreter and modules
"""The child process: the same bytes anywhere, limits that bite, no life after its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from packets.rendering.bundle import HERE
from packets.rendering.failures import Failure, RenderFailed
from packets.rendering.parent import Limits, render_in_child
from packets.snapshot import Kind, digest, to_bytes
from tests.packets.rendering.drawn import drawn
from tests.packets.rendering.samples import many, sample

ROOT = HERE.parent.parent
SMALL = to_bytes(sample(Kind.DIVISION))
LARGE = to_bytes(many(sample(), 9, 8))  # minutes of work, were it not stopped

DRAW = """
from packets.snapshot import digest
from tests.packets.rendering.drawn import drawn
print(digest(drawn("group").pdf), digest(drawn("deck").pdf))
"""
PARENT = """
import sys
from packets.rendering import parent
place = parent.Path(sys.argv[1])
(place / "snapshot").write_bytes(sys.stdin.buffer.read())
child = parent._start(place, parent.Limits())
print(child.pid, flush=True)
child.wait()
"""


def test_the_child_draws_what_this_process_draws() -> None:
    rendered = render_in_child(SMALL)

    assert rendered == drawn("division")


def test_bytes_are_equal_across_processes_seeds_zones_and_folders(tmp_path: Path) -> None:
    """Slow: two cold starts of the renderer."""
    made = []
    for seed, zone, language, folder in (
        ("1", "Pacific/Auckland", "C.UTF-8", tmp_path),
        ("4242", "America/Lima", "POSIX", Path("/")),
    ):
        environment = {
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "HOME": str(tmp_path),
        }
        command = [sys.executable, "-c", DRAW]
        made.append(subprocess.check_output(command, cwd=folder, env=environment).decode().split())

    assert made[0] == made[1] == [digest(drawn(name).pdf) for name in ("group", "deck")]


@pytest.mark.parametrize(
    ("limits", "failure"),
    [
        (Limits(cpu_seconds=2), Failure.CPU),
        (Limits(memory_bytes=330_000_000), Failure.MEMORY),
        (Limits(wall_seconds=1.0), Failure.WALL),
    ],
)
def test_a_limit_ends_the_child_with_a_reason(limits: Limits, failure: Failure) -> None:
    begun = time.monotonic()

    with pytest.raises(RenderFailed) as refused:
        render_in_child(LARGE, limits=limits)

    assert refused.value.failure == failure
    assert refused.value.reason
    assert time.monotonic() - begun < 20


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(RenderFailed) as refused:
        render_in_child(SMALL, limits=Limits(output_bytes=60_000))

    assert refused.value.failure == Failure.SIZE


def test_three_megabytes_in_one_text_are_refused_at_once() -> None:
    from tests.packets.rendering.samples import reported

    with pytest.raises(RenderFailed) as refused:
        render_in_child(to_bytes(reported(sample(), "sana " * 600_000)))

    assert refused.value.failure == Failure.TOO_LONG


def test_what_is_no_snapshot_is_refused() -> None:
    with pytest.raises(RenderFailed) as refused:
        render_in_child(b'{"format":1}')

    assert refused.value.failure == Failure.SNAPSHOT


def test_cancelling_kills_the_child() -> None:
    asked = []

    def cancel() -> bool:
        asked.append(children())
        return len(asked) == 2

    with pytest.raises(RenderFailed) as refused:
        render_in_child(LARGE, cancelled=cancel)

    assert refused.value.failure == Failure.CANCELLED
    assert len(asked[0]) == 1
    assert not children() & asked[0]


def test_an_exception_of_the_callback_kills_the_child_and_goes_on() -> None:
    def cancel() -> bool:
        raise LookupError("the claim is lost")

    with pytest.raises(LookupError):
        render_in_child(LARGE, cancelled=cancel)

    assert not children()


def children() -> set[int]:
    """Render processes below this one."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            line = path.read_text()
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        parent = int(line.rsplit(")", 1)[1].split()[1])
        if parent == os.getpid() and b"packets.rendering.child" in command:
            found.add(int(path.parent.name))
    return found


def test_the_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    )
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(LARGE)
    parent.stdin.close()
    child = int(parent.stdout.readline())
    time.sleep(0.7)  # the child is at work
    assert Path(f"/proc/{child}").exists()

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    assert gone(child, seconds=1.0)


def test_without_that_request_a_child_outlives_its_parent(tmp_path: Path) -> None:
    """The control: the same death, and a child that did not ask to share it."""
    sleeper = "import subprocess; print(subprocess.Popen(['sleep', '30']).pid, flush=True); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", sleeper], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    )
    assert parent.stdin
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()

    assert not gone(child, seconds=0.3)
    os.kill(child, signal.SIGKILL)


def gone(pid: int, seconds: float) -> bool:
    """Whether the process has ended within the time; a zombie has."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_a_child_whose_parent_is_gone_does_not_begin(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "packets.rendering.child", "1", "9", "9", "9"],
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        check=False,
        capture_output=True,
        input=SMALL,
    )

    assert done.returncode == 4
    assert done.stdout == b""
