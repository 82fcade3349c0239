"""Reading a foreign file in a process of its own, under limits (RELIABILITY T09).

A foreign file may be made to eat memory and time; then that process dies and the web process lives.
The child takes bytes from standard input and answers with JSON. No Django here: one child has none.
"""

import json
import os
import resource
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TOO_HEAVY = 3  # the child's exit code: the file asks for more than it may have
ROOT = Path(__file__).resolve().parents[1]


class TooHeavy(Exception):
    """The child needed more time or memory than it may have."""


def limit(*, cpu_seconds: int, memory_bytes: int) -> None:
    """In the child: take no more than this, and leave no memory behind on a disk."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_of(program: Sequence[str], *, data: bytes, wall_seconds: int) -> dict[str, Any]:
    """In the parent: what the program says of the data; it inherits nothing but PATH.

    Raises TooHeavy, and RuntimeError with the end of its words for a child that broke down.
    """
    try:
        done = subprocess.run(  # noqa: S603 -- our own program
            program,
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"},
            timeout=wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooHeavy from None
    if done.returncode < 0 or done.returncode == TOO_HEAVY:
        raise TooHeavy
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
