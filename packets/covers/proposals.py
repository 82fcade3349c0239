"""What the head may put on a cover: sentences counted from the packet's own content (pure).

They are offered, never printed by themselves; the head takes, changes or leaves them. In Finnish,
like the packet.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from packets.covers.models import TEXT_MAX, PointKind
from packets.snapshot import Answer, Measure, Progress, Snapshot, State, Status

NAMED = 6  # codes in one sentence; the rest are counted


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence or a request with the measure that it speaks of."""

    kind: PointKind
    text: str
    measure: str = ""


def proposals(said: Snapshot) -> tuple[Proposal, ...]:
    """All that the content suggests, sentences first."""
    return tuple(p for p in (*_sentences(said), *_requests(said)) if len(p.text) <= TEXT_MAX)


def _sentences(said: Snapshot) -> Iterator[Proposal]:
    measures = [m for m in said.measures if _line(m) is not None]
    counted = Counter(_progress(m) for m in measures)
    told = [f"{s.word.lower()} {counted[s.progress]}" for s in said.statuses if counted[s.progress]]
    if told:
        text = f"Toimenpiteitä on {len(measures)}: {_listed(told)}."
        yield Proposal(PointKind.SENTENCE, text)
    moved = [m for m in measures if _before(m) and _progress(m) and _before(m) != _progress(m)]
    if moved:
        where = f"{len(moved)} toimenpiteessä: {_codes(moved)}"
        text = f"Vuodesta {said.previous_year} vaihe on muuttunut {where}."
        yield Proposal(PointKind.SENTENCE, text, moved[0].code)
    for status in said.statuses:
        if status.progress in {Progress.PLAN, Progress.STOP} and counted[status.progress]:
            yield _named(status, [m for m in measures if _progress(m) == status.progress])
    if waiting := [m for m in said.measures if _lacks(m)]:
        text = f"Vastauksia puuttuu {len(waiting)} toimenpiteestä: {_codes(waiting)}."
        yield Proposal(PointKind.SENTENCE, text, waiting[0].code)


def _named(status: Status, measures: list[Measure]) -> Proposal:
    text = f"{status.word}: {_codes(measures)}."
    return Proposal(PointKind.SENTENCE, text, measures[0].code)


def _requests(said: Snapshot) -> Iterator[Proposal]:
    for measure in said.measures:
        line, title = _line(measure), f"{measure.keyword} ({measure.code})"
        if _lacks(measure):
            yield _request(f"Huolehditaan, että puuttuvat vastaukset annetaan: {title}.", measure)
        elif line is not None and line.progress == Progress.PLAN:
            when = f" – {line.period}" if line.period else ""
            yield _request(f"Linjataan toteutuksen aloittaminen: {title}{when}.", measure)
        elif line is not None and line.progress == Progress.NOT:
            yield _request(f"Päätetään, milloin toimenpide aloitetaan: {title}.", measure)
        elif line is not None and line.progress == Progress.STOP:
            yield _request(f"Päätetään, jatketaanko toimenpidettä: {title}.", measure)


def _request(text: str, measure: Measure) -> Proposal:
    return Proposal(PointKind.REQUEST, text, measure.code)


@dataclass(frozen=True, slots=True)
class _Line:
    progress: Progress
    period: str


def _line(measure: Measure) -> _Line | None:
    """What the packet's body reads: its own answer, or the city's line."""
    if measure.own is None:
        return _Line(measure.city.progress, measure.city.period)
    if measure.own.answer.state == State.NOT_ASKED:
        return None
    return _Line(measure.own.answer.progress, measure.own.answer.period)


def _progress(measure: Measure) -> Progress:
    line = _line(measure)
    return line.progress if line else Progress.UNSTATED


def _before(measure: Measure) -> Progress:
    before = measure.own.previous if measure.own else measure.city.previous
    return before.progress if before else Progress.UNSTATED


def _lacks(measure: Measure) -> bool:
    own: tuple[Answer, ...] = (measure.own.answer,) if measure.own else ()
    return any(a.state == State.MISSING for a in (*own, *measure.answers, *measure.others))


def _codes(measures: list[Measure]) -> str:
    named = [m.code for m in measures[:NAMED]]
    more = len(measures) - len(named)
    return f"{', '.join(named)} ja {more} muuta" if more else _listed(named)


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} ja {words[-1]}" if len(words) > 1 else words[0]
