"""Reads one document from standard input, in a process of its own and under limits.

A foreign file may be made to eat memory and time; then this process dies and the web process lives
(RELIABILITY T09). It knows no database and no secrets: the parent hands it a name, a language and
the catalogues, and gets the outline or the refusal as JSON.
"""

import json
import sys

import django
from django.conf import settings
from django.utils import translation

from core.limited import TOO_HEAVY, limit

CPU_SECONDS = 30
MEMORY_BYTES = 1536 * 1024 * 1024


def main() -> int:
    """Read, answer, and say by the exit code whether the file was too heavy."""
    limit(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    name, language, *catalogues = sys.argv[1:]
    settings.configure(LANGUAGE_CODE=language, LOCALE_PATHS=catalogues, USE_I18N=True)
    django.setup()
    with translation.override(language):
        try:
            answer = _read(sys.stdin.buffer.read(), name)
        except (MemoryError, RecursionError):
            return TOO_HEAVY
    sys.stdout.write(json.dumps(answer))
    return 0


def _read(data: bytes, name: str) -> dict[str, object]:
    from guidelines.importing.document import UnreadableDocument
    from guidelines.importing.parsing import parse_outline
    from guidelines.importing.reading import read_document
    from reporting.imports.stored import to_stored

    try:
        return {"outline": to_stored(parse_outline(read_document(data, name)))}
    except UnreadableDocument as refusal:
        return {"refused": str(refusal.sentence)}


if __name__ == "__main__":
    sys.exit(main())
