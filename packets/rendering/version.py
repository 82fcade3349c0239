"""Which renderer made a PDF: two equal versions give equal bytes for one snapshot."""

import ctypes
import hashlib
import platform
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from packets.rendering.bundle import HERE

DISTRIBUTIONS = (
    "weasyprint",
    "pydyf",
    "fonttools",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "pyphen",
    "pillow",
    "django",
)
LIBRARIES = (
    ("pango", "libpango-1.0.so.0", "pango_version_string"),
    ("harfbuzz", "libharfbuzz.so.0", "hb_version_string"),
)
OURS = {".py", ".html", ".css", ".svg", ".ttf", ".conf", ".xmp"}


@cache
def renderer_version() -> str:
    """Named versions of the engine and a digest of our code, templates, styles and fonts."""
    parts = [f"{name} {metadata.version(name)}" for name in DISTRIBUTIONS]
    parts += [f"{name} {_library(file, symbol)}" for name, file, symbol in LIBRARIES]
    parts += [
        f"python {platform.python_version()} {sys.byteorder}",
        f"zlib {zlib.ZLIB_RUNTIME_VERSION}",
    ]
    return f"{_digest()}; {', '.join(parts)}"


def _library(file: str, symbol: str) -> str:
    function = getattr(ctypes.CDLL(file), symbol)
    function.restype = ctypes.c_char_p
    text: bytes = function()
    return text.decode()


def _digest() -> str:
    """Over names and bytes: a file moved to another name is another renderer."""
    total = hashlib.sha256()
    for path in (HERE.parent / "snapshot.py", *_files()):
        name = path.relative_to(HERE.parent).as_posix()
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()[:16]


def _files() -> Iterator[Path]:
    return (path for path in sorted(HERE.rglob("*")) if path.suffix in OURS)


RENDERER_VERSION = renderer_version()
