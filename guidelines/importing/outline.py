"""The guidelines document by its meaning, and the JSON that the command prints."""

import datetime
from dataclasses import dataclass
from typing import TypedDict

from guidelines.importing.document import Remark

EditionJSON = TypedDict("EditionJSON", {"title": str, "from": int | None, "to": int | None})


class MeetingJSON(TypedDict):
    """A meeting: `date` ISO, `months` as "YYYY-MM"."""

    body: str
    date: str | None
    months: list[str] | None
    raw: str


class MeasureJSON(TypedDict):
    """A measure; `report` is null where the document has none."""

    number: int
    code: str
    text: str
    report: str | None


class ObjectiveJSON(TypedDict):
    """An objective with its measures."""

    number: int
    code: str
    text: str
    measures: list[MeasureJSON]


class PillarJSON(TypedDict):
    """A section with its objectives."""

    number: int
    code: str
    title: str
    objectives: list[ObjectiveJSON]


class WarningJSON(TypedDict):
    """A remark in the active language."""

    place: str
    message: str


class OutlineJSON(TypedDict):
    """The shape promised for `import_guidelines --json`; the command adds "plan" to it."""

    edition: EditionJSON
    reasons: list[str]
    means: list[str]
    themes: list[str]
    meetings: list[MeetingJSON]
    pillars: list[PillarJSON]
    warnings: list[WarningJSON]


@dataclass(frozen=True, slots=True)
class Years:
    """The calendar years an edition covers, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting that follows the guidelines: an exact day, or the months it may be in.

    `months` are "YYYY-MM"; both are None where the document names no time that could be read.
    """

    body: str
    date: datetime.date | None
    months: tuple[str, ...] | None
    raw: str

    def to_json(self) -> MeetingJSON:
        """Give its part of the JSON."""
        return {
            "body": self.body,
            "date": self.date.isoformat() if self.date else None,
            "months": list(self.months) if self.months is not None else None,
            "raw": self.raw,
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (toimenpide) with its own report; `raw` is its text before any correction."""

    number: int
    code: str
    text: str
    report: str | None
    raw: str

    def to_json(self) -> MeasureJSON:
        """Give its part of the JSON."""
        return {
            "number": self.number,
            "code": self.code,
            "text": self.text,
            "report": self.report,
        }


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective (tavoite), without the section's name before it."""

    number: int
    code: str
    text: str
    measures: tuple[Measure, ...]

    def to_json(self) -> ObjectiveJSON:
        """Give its part of the JSON."""
        return {
            "number": self.number,
            "code": self.code,
            "text": self.text,
            "measures": [measure.to_json() for measure in self.measures],
        }


@dataclass(frozen=True, slots=True)
class Pillar:
    """A section (painopiste): its title as on its title slide, with a capital."""

    number: int
    code: str
    title: str
    objectives: tuple[Objective, ...]

    def to_json(self) -> PillarJSON:
        """Give its part of the JSON."""
        return {
            "number": self.number,
            "code": self.code,
            "title": self.title,
            "objectives": [objective.to_json() for objective in self.objectives],
        }


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything the document says, and the remarks on what had to be guessed."""

    title: str
    years: Years | None
    reasons: tuple[str, ...]
    means: tuple[str, ...]
    themes: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    pillars: tuple[Pillar, ...]
    remarks: tuple[Remark, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in the document's order."""
        return tuple(
            measure
            for pillar in self.pillars
            for objective in pillar.objectives
            for measure in objective.measures
        )

    def to_json(self) -> OutlineJSON:
        """Give the promised JSON; places and messages in the active language."""
        return {
            "edition": {
                "title": self.title,
                "from": self.years.first if self.years else None,
                "to": self.years.last if self.years else None,
            },
            "reasons": list(self.reasons),
            "means": list(self.means),
            "themes": list(self.themes),
            "meetings": [meeting.to_json() for meeting in self.meetings],
            "pillars": [pillar.to_json() for pillar in self.pillars],
            "warnings": [
                {"place": str(note.place), "message": str(note.message)} for note in self.remarks
            ],
        }
