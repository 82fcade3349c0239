"""The process in which a packet is drawn: `python -m packets.rendering.child PARENT LIMITS…`.

Snapshot on standard input, PDF on standard output, one line of JSON on standard error. It knows no
settings and no database, inherits nothing, cannot outlive its parent or its limits.
"""

import ctypes
import json
import os
import resource
import signal
import sys

from packets.rendering.failures import Failure, RenderFailed

PR_SET_PDEATHSIG = 1
REFUSED = 3  # exit status: the reason stands on standard error
ORPHANED = 4


def main(arguments: list[str]) -> int:
    """Draw one packet within the limits; 0, or REFUSED with the reason."""
    parent, memory, cpu, size = map(int, arguments)
    if not _dies_with(parent):
        return ORPHANED
    _limit(memory, cpu, size)
    try:
        return _draw()
    except RenderFailed as refused:
        return _refuse(refused.failure, refused.detail)
    except MemoryError:
        return _refuse(Failure.MEMORY, "")
    except RecursionError:
        return _refuse(Failure.CRASHED, "RecursionError")
    except OSError as error:
        return _refuse(Failure.SIZE, str(error))


def _dies_with(parent: int) -> bool:
    """Ask the kernel to kill this process with its parent; False if the parent is gone already."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    return os.getppid() == parent


def _limit(memory: int, cpu: int, size: int) -> None:
    """Bytes of address space, seconds of processor, bytes of any file; no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an OSError tells more than a signal


def _draw() -> int:
    from packets.rendering.engine import render  # slow, and only within the limits

    rendered = render(sys.stdin.buffer.read())
    sys.stdout.buffer.write(rendered.pdf)
    sys.stdout.buffer.flush()
    _tell({"pages": rendered.pages})
    return 0


def _refuse(failure: Failure, detail: str) -> int:
    _tell({"failure": failure.value, "detail": detail[:500]})
    return REFUSED


def _tell(line: dict[str, object]) -> None:
    sys.stderr.write("\n" + json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
