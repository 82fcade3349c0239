"""What opening a round would create, and what the head should know before. It only reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Appointment, Unit
from accounts.roles import Role
from guidelines.models import Measure
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.entries.querysets import UNIT_RESPONDENTS
from reporting.opening.operations import missing_entries, missing_lines
from reporting.rounds.deadlines import Deadlines, deadlines_of
from reporting.rounds.models import Meeting, Round


@dataclass(frozen=True, slots=True)
class UnitShare:
    """How many entries a unit is asked for, and whether somebody is there to write them."""

    unit: Unit
    count: int
    has_contact: bool


@dataclass(frozen=True, slots=True)
class MeasureShare:
    """How many units a measure asks; `first` where no round has ever asked it."""

    measure: Measure
    count: int
    first: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the button would do."""

    entry_count: int
    line_count: int
    units: tuple[UnitShare, ...]
    measures: tuple[MeasureShare, ...]
    undated: tuple[Meeting, ...]
    deadlines: Deadlines

    @property
    def without_contact(self) -> list[Unit]:
        """The units that are asked while nobody is appointed to answer."""
        return [share.unit for share in self.units if not share.has_contact]

    @property
    def first_ever(self) -> list[Measure]:
        """The measures that are asked for the first time."""
        return [share.measure for share in self.measures if share.first]

    @property
    def unasked(self) -> list[Measure]:
        """The measures that no unit answers."""
        return [share.measure for share in self.measures if not share.count]


def preview_of(round_: Round) -> Preview:
    """Count the rows that are missing now; after the first opening they are few or none."""
    entries, lines = missing_entries(round_), missing_lines(round_)
    deadlines = deadlines_of(round_)
    dated = {dates.meeting.pk for dates in deadlines.meetings if not dates.day_is_missing}
    meetings = round_.meetings.in_order().exclude(state="cancelled")
    return Preview(
        entry_count=len(entries),
        line_count=len(lines),
        units=_by_unit(entries),
        measures=_by_measure(round_, entries),
        undated=tuple(meeting for meeting in meetings if meeting.pk not in dated),
        deadlines=deadlines,
    )


def _by_unit(entries: Sequence[Entry]) -> tuple[UnitShare, ...]:
    counts = Counter(entry.unit_id for entry in entries)
    manned = _manned()
    units = Unit.objects.filter(pk__in=counts).in_tree_order()
    asked_of_people = {e.unit_id for e in entries if e.measure.respondent in UNIT_RESPONDENTS}
    return tuple(
        UnitShare(unit, counts[unit.pk], unit.pk not in asked_of_people or _is_manned(unit, manned))
        for unit in units
    )


def _manned() -> list[str]:
    """Where somebody writes today, as paths; of the units above, their people write too."""
    writers = Appointment.objects.valid().of_active_people()
    return list(
        writers.filter(role__in=[Role.CONTACT, Role.DEPUTY]).values_list("unit__path", flat=True)
    )


def _is_manned(unit: Unit, manned: Sequence[str]) -> bool:
    return any(unit.path.startswith(path) for path in manned)


def _by_measure(round_: Round, entries: Sequence[Entry]) -> tuple[MeasureShare, ...]:
    counts = Counter(entry.measure_id for entry in entries)
    there = Counter(round_.entries.values_list("measure_id", flat=True))
    known = _asked_before(round_)
    return tuple(
        MeasureShare(
            measure,
            counts[measure.pk] + there[measure.pk],
            first=measure.continues_id is None and measure.pk not in known,
        )
        for measure in round_.measures().asked_on(timezone.localdate()).in_order()
    )


def _asked_before(round_: Round) -> set[int]:
    earlier = Round.objects.filter(year__lt=round_.year)
    entries = Entry.objects.filter(round__in=earlier).values_list("measure_id", flat=True)
    lines = CityLine.objects.filter(round__in=earlier).values_list("measure_id", flat=True)
    return set(entries.distinct()) | set(lines.distinct())
