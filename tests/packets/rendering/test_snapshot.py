import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packets.snapshot import (
    CoverLine,
    Snapshot,
    SnapshotInvalid,
    digest,
    from_bytes,
    to_bytes,
)
from tests.packets.rendering.drawn import DOCUMENTS
from tests.packets.rendering.samples import sample


@pytest.mark.parametrize("name", DOCUMENTS)
def test_bytes_and_back_are_the_same_bytes(name: str) -> None:
    data = to_bytes(DOCUMENTS[name]())

    assert to_bytes(from_bytes(data)) == data


def test_a_snapshot_comes_back_equal() -> None:
    assert from_bytes(to_bytes(sample())) == sample()


@settings(max_examples=50)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_is_frozen_in_one_way(text: str) -> None:
    data = to_bytes(replace(sample(), notes=(text,)))

    assert to_bytes(from_bytes(data)) == data


def test_composed_and_decomposed_letters_are_one() -> None:
    composed, decomposed = (replace(sample(), notes=(t,)) for t in ("\u00e4", "a\u0308"))

    assert digest(to_bytes(composed)) == digest(to_bytes(decomposed))


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    data = to_bytes(sample())
    plain = json.loads(data)

    assert (
        data
        == json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not JSON"),
        (b"[]", "format"),
        (b'{"format":2}', "format"),
        (b'{"format":1}', "missing"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_other_bytes_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(SnapshotInvalid, match=says):
        from_bytes(data)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("round_year", "2025", "round_year"),
        ("round_year", True, "round_year"),
        ("round_year", 2025.0, "float"),
        ("demonstration", 1, "demonstration"),
        ("form", "a3", "form"),
        ("notes", "x", "notes"),
        ("cover", None, "cover"),
        ("surprise", 1, "unknown"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, says: str) -> None:
    plain = json.loads(to_bytes(sample()))
    plain[field] = value

    with pytest.raises(SnapshotInvalid, match=says):
        from_bytes(json.dumps(plain).encode())


def test_a_field_added_later_may_be_absent() -> None:
    plain = json.loads(to_bytes(sample()))
    del plain["notes"]

    found: Snapshot = from_bytes(json.dumps(plain).encode())

    assert found.notes == ()


def test_a_float_cannot_be_frozen() -> None:
    with pytest.raises(TypeError):
        to_bytes(replace(sample(), notes=(1.5,)))  # type: ignore[arg-type]


def test_a_cover_line_may_be_tied_to_nothing() -> None:
    assert CoverLine(text="x").measure == ""
