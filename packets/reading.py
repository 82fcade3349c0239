"""A published packet as a page for a phone, from the same snapshot and in the PDF's order.

`templates/packets/_reading.html` lays it out; the frame around it is the page's own. The text is
the snapshot's, unreduced: a browser has more letters than the packet's faces.
"""

from dataclasses import dataclass

from packets.rendering import contents
from packets.snapshot import Answer, Form, Kind, Measure, Objective, Pillar, Snapshot


@dataclass(frozen=True, slots=True)
class ReadMeasure:
    """A measure with what the PDF says of it; `report` is short where the PDF is a deck."""

    measure: Measure
    report: str
    changed: bool
    compared: bool
    imported: bool
    asked: bool
    reasoned: tuple[Answer, ...]
    unanswered: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ReadObjective:
    """An objective and its measures."""

    objective: Objective
    measures: tuple[ReadMeasure, ...]


@dataclass(frozen=True, slots=True)
class ReadPillar:
    """A pillar and its objectives."""

    pillar: Pillar
    objectives: tuple[ReadObjective, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The page's parts; a part that the PDF leaves out is None or empty."""

    snapshot: Snapshot
    division: str
    deck: bool
    own: bool
    meta: tuple[contents.MetaCell, ...]
    overview: contents.Overview | None
    arrivals: tuple[contents.Arrival, ...]
    gaps: tuple[contents.MissingPart, ...]
    own_counts: tuple[contents.OwnCount, ...]
    pillars: tuple[ReadPillar, ...]


def reading(snapshot: Snapshot) -> Reading:
    """What the phone page shows of this packet."""
    deck = snapshot.form == Form.SLIDES
    own = snapshot.body.kind == Kind.DIVISION and not deck
    compared = snapshot.previous_year is not None
    return Reading(
        snapshot=snapshot,
        division="" if deck else contents.own_name(snapshot),
        deck=deck,
        own=own,
        meta=tuple(cell for row in contents.meta_rows(snapshot) for cell in row),
        overview=None if own else contents.overview(snapshot),
        arrivals=contents.arrivals(snapshot) if compared and not own and not deck else (),
        gaps=contents.missing_parts(snapshot) if own else (),
        own_counts=contents.own_counts(snapshot) if own else (),
        pillars=tuple(_pillar(snapshot, pillar) for pillar in snapshot.pillars),
    )


def _pillar(snapshot: Snapshot, pillar: Pillar) -> ReadPillar:
    objectives = (
        ReadObjective(objective, tuple(_measure(snapshot, m) for m in objective.measures))
        for objective in pillar.objectives
    )
    return ReadPillar(pillar, tuple(objectives))


def _measure(snapshot: Snapshot, measure: Measure) -> ReadMeasure:
    city = measure.city
    deck = snapshot.form == Form.SLIDES
    compared = snapshot.previous_year is not None and city.previous is not None
    return ReadMeasure(
        measure=measure,
        report=contents.reported(city) if deck else city.text,
        changed=compared and contents.changed(measure),
        compared=compared,
        imported=city.imported and not contents.all_imported(snapshot),
        asked=contents.own_asked(measure),
        reasoned=() if deck else contents.reasoned(measure),
        unanswered=() if deck else contents.unanswered(measure),
    )
