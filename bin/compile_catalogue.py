"""Compile one catalogue, FILE.po to FILE.mo, with Babel: a start needs no gettext."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path) -> None:
    """Write the .mo beside the .po, whole or not at all."""
    draft = source.with_suffix(".mo.new")
    with source.open("rb") as read, draft.open("wb") as written:
        write_mo(written, read_po(read))
    draft.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
