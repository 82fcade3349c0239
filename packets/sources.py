"""What a round's packets are frozen from: loaded once, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Unit
from accounts.roles import BodyKind
from guidelines.models import Edition, Measure
from packets.covers.models import Cover
from packets.models import Packet
from packets.snapshot import Snapshot, from_bytes
from packets.states import Language, Paper, State
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.rounds.deadlines import Deadlines, derive
from reporting.rounds.models import Meeting, Round


@dataclass(frozen=True, slots=True)
class Year:
    """What was reported in one round, by measure."""

    round: Round
    lines: dict[int, CityLine]
    entries: dict[int, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Sources:
    """All that the packets of a round may say. Nothing here asks the database again."""

    edition: Edition
    this: Year
    before: Year | None
    divisions: tuple[Unit, ...]
    meetings: tuple[Meeting, ...]
    deadlines: Deadlines
    covers: dict[int, Cover]
    read_by_group: Snapshot | None  # what the city management group was shown in this round

    @property
    def round(self) -> Round:
        """The round whose packets they are."""
        return self.this.round

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in the document's order."""
        return tuple(
            measure
            for pillar in self.edition.pillars.all()
            for objective in pillar.objectives.all()
            for measure in objective.measures.all()
        )

    def line(self, measure: Measure) -> CityLine | None:
        """The city line of the round."""
        return self.this.lines.get(measure.pk)

    def line_before(self, measure: Measure) -> CityLine | None:
        """What the measure, or the one it continues, was said to be a year before."""
        found = (self.before.lines.get(key) for key in _keys(measure)) if self.before else ()
        return next((line for line in found if line is not None), None)

    def entries(self, measure: Measure) -> tuple[Entry, ...]:
        """The entries asked for in this round, in the units' order."""
        return self.this.entries.get(measure.pk, ())

    def entry_before(self, measure: Measure, unit: Unit) -> Entry | None:
        """A unit's entry of a year before, on the measure or the one it continues."""
        if self.before is None:
            return None
        found = (e for key in _keys(measure) for e in self.before.entries.get(key, ()))
        return next((entry for entry in found if entry.unit_id == unit.pk), None)

    def asks(self, unit: Unit) -> bool:
        """Whether this unit has anything to answer in the round."""
        return any(e.unit_id == unit.pk for row in self.this.entries.values() for e in row)


def load_sources(round_: Round) -> Sources:
    """Read everything once. An imported year may have no entries and no year before."""
    edition = Edition.objects.for_reading().get(pk=round_.edition_id)
    before = Round.objects.filter(year=round_.year - 1).first()
    meetings = tuple(Meeting.objects.filter(round=round_).in_order())
    covers = Cover.objects.filter(round=round_).prefetch_related("points__measure")
    return Sources(
        edition=edition,
        this=_year(round_),
        before=_year(before) if before else None,
        divisions=tuple(Unit.objects.divisions()),
        meetings=meetings,
        deadlines=derive(meetings, kept=round_.kept_dates),
        covers={cover.body_id: cover for cover in covers},
        read_by_group=_read_by_group(round_),
    )


def _read_by_group(round_: Round) -> Snapshot | None:
    shown = Packet.objects.filter(
        round=round_,
        body__kind=BodyKind.CITY_GROUP,
        form=Paper.A4,
        language=Language.FINNISH,
        state=State.PUBLISHED,
    )
    packet = shown.with_content().first()
    if packet is None or packet.snapshot is None:
        return None
    return from_bytes(bytes(packet.snapshot.content))


def _year(round_: Round) -> Year:
    return Year(
        round=round_,
        lines={line.measure_id: line for line in CityLine.objects.filter(round=round_)},
        entries=_by_measure(Entry.objects.filter(round=round_).in_order().select_related("unit")),
    )


def _by_measure(entries: Iterable[Entry]) -> dict[int, tuple[Entry, ...]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.measure_id].append(entry)
    return {measure_id: tuple(row) for measure_id, row in found.items()}


def _keys(measure: Measure) -> tuple[int, ...]:
    continued = measure.continues_id
    return (measure.pk,) if continued is None else (measure.pk, continued)
