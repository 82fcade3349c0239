"""Wait for the end of the process that started us, then stop its embedded servers.

`python -m core.guard VAR_DIR [--remove]`, with a pipe as standard input: the kernel closes the
other end however that process ends, kill -9 included. Ctrl-C does not reach us, because the
starter gives us a session of our own. A last line "keep" leaves the servers running.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from core.embedded import Embedded


def start_guard(var_dir: Path, *, remove: bool) -> "subprocess.Popen[bytes]":
    """Start the guard of this process; keep the result, for dropping it would close the pipe."""
    command = [sys.executable, "-m", "core.guard", str(var_dir), *(["--remove"] if remove else [])]
    return subprocess.Popen(  # noqa: S603 -- our own program
        command,
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def guard(var_dir: Path, *, remove: bool) -> None:
    """Block until standard input ends, then stop the servers and perhaps remove their files."""
    if sys.stdin.read().split()[-1:] == ["keep"]:
        return
    servers = Embedded(var_dir)
    servers.stop()
    if remove:
        shutil.rmtree(var_dir, ignore_errors=True)


if __name__ == "__main__":
    guard(Path(sys.argv[1]), remove="--remove" in sys.argv)
