"""An upload is read by a child process: what eats time or memory ends there."""

import time

import pytest
from django.utils import translation

from guidelines.importing.document import UnreadableDocument
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from reporting.imports import child, reader
from reporting.imports.reader import read_upload
from reporting.imports.stored import from_stored, stored_remarks, to_stored
from tests.document import guidelines_document
from tests.reporting.imports.documents import text_of


def test_the_child_reads_what_we_read() -> None:
    path = guidelines_document()
    outline = parse_outline(read_document(path.read_bytes(), path.name))

    with translation.override("en"):
        stored = read_upload(path.read_bytes(), path.name)
        ours = _as_json(to_stored(outline))
        places = [str(note.place) for note in outline.remarks]

    assert stored == ours
    assert from_stored(stored).to_json()["pillars"] == outline.to_json()["pillars"]
    assert [place for place, _message in stored_remarks(stored)] == places


def _as_json(value: object) -> object:
    """Tuples become lists on the way through JSON."""
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(inner) for inner in value]
    return value


@pytest.mark.parametrize(
    "act",
    [
        "b = bytearray(4 * 1024 ** 3)",
        "while True: pass",
        "f = lambda: f()\nf()",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_what_eats_too_much_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Over 0.5 s: one of them runs into the limit of time."""
    program = (
        "import sys; from reporting.imports import child\n"
        "child.CPU_SECONDS = 1\n"
        f"def eat(data, name):\n    exec({act!r}, {{}})\n"
        "child._read = eat\n"
        "sys.exit(child.main())"
    )
    monkeypatch.setattr(reader, "CHILD", (reader.CHILD[0], "-c", program))
    begun = time.monotonic()

    with pytest.raises(UnreadableDocument):
        read_upload(text_of().encode(), "a.txt")

    assert time.monotonic() - begun < child.CPU_SECONDS


def test_a_fault_of_ours_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHILD", (reader.CHILD[0], "-c", "raise KeyError('ours')"))

    with pytest.raises(RuntimeError, match="ours"):
        read_upload(b"", "a.txt")
