from collections import Counter

import pytest

from packets.covers.models import REQUESTS, SENTENCES, TEXT_MAX
from reporting.periods import parse
from reporting.progress import MAY_HAVE_PERIOD, NEEDS_PERIOD, NEEDS_REASON, Progress
from vantaa_intl.demonstration.content import (
    CoverText,
    Written,
    closed_entries,
    covers,
    running_entries,
    running_lines,
)

SLIDE = 350  # characters
CLOSED, RUNNING = closed_entries(2025), running_entries(2026)
COVERS = (*covers("closed", 2025), *covers("running", 2026))


def named(written: Written) -> str:
    return f"{written.unit} {written.code}"


def test_every_row_of_a_round_is_there_once() -> None:
    asked = Counter(written.unit for written in CLOSED)

    assert asked == {"kato": 17, "kuhy": 17, "kaym": 18, "kasj": 18, "kv": 7, "projekti": 1}
    assert Counter(map(named, RUNNING)) == Counter(map(named, CLOSED))
    assert max(Counter(map(named, CLOSED)).values()) == 1


def test_the_closed_year_is_all_approved_and_the_running_round_mixed() -> None:
    assert {written.state for written in CLOSED} == {"approved"}
    for unit in ("kato", "kuhy", "kaym", "kasj"):
        states = {written.state for written in RUNNING if written.unit == unit}
        assert {"approved", "submitted", "draft"} <= states


def test_the_contact_of_the_demonstration_meets_every_state() -> None:
    states = Counter(written.state for written in RUNNING if written.unit == "kaym")

    assert states == {"approved": 4, "submitted": 4, "returned": 2, "draft": 4, "missing": 4}


@pytest.mark.parametrize(
    "written", [w for w in (*CLOSED, *RUNNING) if w.state not in {"missing", "draft"}], ids=named
)
def test_what_was_handed_over_is_whole(written: Written) -> None:
    assert written.progress in Progress.values
    assert bool(written.reason) == (written.progress in NEEDS_REASON)
    assert written.text or written.reason
    assert written.period or written.progress not in NEEDS_PERIOD
    assert not written.period or written.progress in MAY_HAVE_PERIOD
    assert not written.period or parse(written.period)
    assert bool(written.return_reason) == (written.state == "returned")


@pytest.mark.parametrize("written", [*CLOSED, *RUNNING], ids=named)
def test_a_text_too_long_for_a_slide_has_a_short_version(written: Written) -> None:
    assert len(written.short) <= SLIDE
    assert written.short or len(written.text) <= SLIDE


def test_the_texts_of_the_two_years_differ() -> None:
    before = {written.text for written in CLOSED if written.text}

    assert not before & {written.text for written in RUNNING}


def test_no_placeholder_is_left() -> None:
    words = [w.text + w.period + w.reason + w.return_reason for w in (*CLOSED, *RUNNING)]
    words += [line.text + line.period for line in running_lines(2026)]

    assert not any("{" in text for text in words)


@pytest.mark.parametrize("cover", COVERS, ids=lambda cover: cover.body)
def test_covers_keep_to_their_limits(cover: CoverText) -> None:
    assert 0 < len(cover.sentences) <= SENTENCES
    assert 0 < len(cover.requests) <= REQUESTS
    assert all(code for code, _ in cover.requests)
    assert all(len(text) <= TEXT_MAX for _, text in (*cover.sentences, *cover.requests))
