"""What an import would change in the year that its document tells of: meetings and city lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Body
from guidelines.changes import EditionChange
from guidelines.importing.outline import Meeting as WrittenMeeting
from guidelines.importing.outline import Outline
from guidelines.importing.proposals import Proposal, propose_status
from reporting.city_lines.models import CityLine
from reporting.imports.bodies import bodies_meant
from reporting.rounds.models import Meeting, Round, RoundState

_PRINTED_MAX = 200  # characters


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """A body's date as the document has it; `row` is the stored meeting."""

    body: Body
    row: Meeting | None
    held_on: date | None
    first_month: date | None
    last_month: date | None
    printed: str

    @property
    def kind(self) -> str:
        """Added, changed or same. A stored day within the document's months says more: same."""
        row = self.row
        if row is None:
            return "added"
        if row.held_on and self.first_month and self.last_month:
            inside = self.first_month <= row.held_on.replace(day=1) <= self.last_month
            return "same" if inside else "changed"
        stored = (row.held_on, row.first_month, row.last_month)
        return "same" if stored == (self.held_on, self.first_month, self.last_month) else "changed"

    @property
    def when(self) -> str:
        """The date as the pages print it."""
        return Meeting(
            held_on=self.held_on, first_month=self.first_month, last_month=self.last_month
        ).when


@dataclass(frozen=True, slots=True)
class LineChange:
    """A report of the document as the year's city line; `row` is the stored one.

    `proposal` is what its words say of the status, None where the measure has no report.
    """

    code: str
    text: str
    proposal: Proposal | None
    row: CityLine | None

    @property
    def kind(self) -> str:
        """Added, blank, changed, same, or kept: a person has written here since."""
        if self.row is None:
            return "added" if self.text else "blank"
        if not self.text or self.row.text == self.text:
            return "same"
        return "kept" if self.row.saved_at is not None else "changed"


@dataclass(frozen=True, slots=True)
class YearChange:
    """The document's year. `guessed`: no meeting named it, so it is the edition's first."""

    year: int
    guessed: bool
    row: Round | None
    meetings: tuple[MeetingChange, ...]
    lines: tuple[LineChange, ...]
    unknown: tuple[str, ...]  # names of bodies that nothing matched

    def lines_of(self, *kinds: str) -> tuple[LineChange, ...]:
        """The lines of these kinds, in the document's order."""
        return tuple(line for line in self.lines if line.kind in kinds)

    def meetings_of(self, *kinds: str) -> tuple[MeetingChange, ...]:
        """The meetings of these kinds, in the bodies' order."""
        return tuple(meeting for meeting in self.meetings if meeting.kind in kinds)

    @property
    def is_closed(self) -> bool:
        """Whether the stored round no longer changes."""
        return self.row is not None and self.row.state == RoundState.CLOSED

    @property
    def has_reports(self) -> bool:
        """Whether the document tells anything of the year."""
        return any(line.text for line in self.lines)

    @property
    def becomes_imported(self) -> bool:
        """Whether a round that was only planned here gets its year from the document."""
        row = self.row
        return (
            row is not None
            and self.has_reports
            and not row.imported
            and row.state == RoundState.PLANNED
        )

    @property
    def is_empty(self) -> bool:
        """Whether the year holds all this already, or no longer changes."""
        if self.row is None:
            return False
        changing = self.lines_of("added", "changed", "blank") or self.meetings_of(
            "added", "changed"
        )
        return self.is_closed or not (changing or self.becomes_imported)


def year_change(change: EditionChange) -> YearChange | None:
    """Compare the document's meetings and reports with the stored round; None if it has neither."""
    outline = change.outline
    told = any(measure.report for measure in outline.measures)
    if outline.years is None or not (told or outline.meetings):
        return None
    met = _years_of(outline)
    year = Counter(met).most_common(1)[0][0] if met else outline.years.first
    row = Round.objects.select_related("edition").filter(year=year).first()
    meetings, unknown = _meetings(outline.meetings, row)
    return YearChange(
        year=year,
        guessed=not met,
        row=row,
        meetings=meetings,
        lines=_lines(change, row, year) if told else (),
        unknown=unknown,
    )


def _years_of(outline: Outline) -> list[int]:
    """The years that the meetings name, earliest first: of equally many the earliest counts."""
    years: list[int] = []
    for meeting in outline.meetings:
        if meeting.date:
            years.append(meeting.date.year)
        elif meeting.months:
            years.append(int(meeting.months[0][:4]))
    return sorted(years)


def _meetings(
    written: Sequence[WrittenMeeting], row: Round | None
) -> tuple[tuple[MeetingChange, ...], tuple[str, ...]]:
    bodies = tuple(Body.objects.select_related("unit").order_by("ordinal"))
    stored = {m.body_id: m for m in row.meetings.select_related("body")} if row else {}
    found: dict[int, MeetingChange] = {}
    unknown: list[str] = []
    for meeting in written:
        meant = bodies_meant(meeting.body, bodies)
        if not meant and bodies:
            unknown.append(meeting.body)
        for body in meant:
            found.setdefault(body.pk, _meeting(meeting, body, stored.get(body.pk)))
    ordered = sorted(found.values(), key=lambda change: change.body.ordinal)
    return tuple(ordered), tuple(unknown)


def _meeting(written: WrittenMeeting, body: Body, row: Meeting | None) -> MeetingChange:
    months = [] if written.date else [date.fromisoformat(f"{m}-01") for m in written.months or ()]
    return MeetingChange(
        body=body,
        row=row,
        held_on=written.date,
        first_month=min(months, default=None),
        last_month=max(months, default=None),
        printed=written.raw[:_PRINTED_MAX],
    )


def _lines(change: EditionChange, row: Round | None, year: int) -> tuple[LineChange, ...]:
    """One line a measure. Those without a report stay blank, for the head to write."""
    stored = {line.measure_id: line for line in row.city_lines.all()} if row else {}
    return tuple(
        LineChange(
            code=item.written.code,
            text=item.written.report or "",
            proposal=propose_status(item.written.report, year) if item.written.report else None,
            row=stored.get(item.row.pk) if item.row else None,
        )
        for item in change.measures
    )
