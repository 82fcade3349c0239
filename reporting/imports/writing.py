"""Writes the document's year, in the caller's transaction and under its lock."""

from accounts.models import User
from audit.operations import record, record_all
from guidelines.models import Measure
from guidelines.storing import StoredEdition
from reporting.city_lines.models import CityLine, LineState
from reporting.imports.years import LineChange, MeetingChange, YearChange
from reporting.progress import MAY_HAVE_PERIOD, Progress
from reporting.rounds.models import Meeting, Round


def store_year(year: YearChange, stored: StoredEdition, actor: User) -> Round:
    """Bring the round of the document's year to its meetings and reports."""
    round_ = year.row or _round(year, stored, actor)
    if year.is_closed:
        return round_
    if year.becomes_imported:
        round_.imported = True
        round_.save(update_fields=["imported"])
        changes = {"imported": (False, True)}
        record(actor=actor, verb="round.import", subject=round_, changes=changes)
    _meetings(round_, year, actor)
    _new_lines(round_, year, stored, actor)
    for line in year.lines_of("changed"):
        _rewrite(line, actor)
    return round_


def remove_lines(measures: tuple[Measure, ...], actor: User) -> None:
    """Remove the lines of measures that a corrected document no longer has; nobody wrote them."""
    lines = list(CityLine.objects.filter(measure__in=measures))
    record_all(
        actor=actor,
        verb="city_line.remove",
        subjects=[(line, {"text": (line.text, "")}) for line in lines],
    )
    CityLine.objects.filter(pk__in=[line.pk for line in lines]).delete()


def _round(year: YearChange, stored: StoredEdition, actor: User) -> Round:
    round_ = Round.objects.create(edition=stored.edition, year=year.year, imported=year.has_reports)
    changes = {"year": (None, year.year), "imported": (None, round_.imported)}
    record(actor=actor, verb="round.import", subject=round_, changes=changes)
    return round_


def _meetings(round_: Round, year: YearChange, actor: User) -> None:
    new = [_meeting(Meeting(round=round_, body=m.body), m) for m in year.meetings_of("added")]
    Meeting.objects.bulk_create(new)
    record_all(
        actor=actor,
        verb="meeting.import",
        subjects=[(m, {"body": (None, m.body.key), "when": ("", m.printed)}) for m in new],
    )
    for change in year.meetings_of("changed"):
        if change.row is not None:
            before = change.row.when
            row = _meeting(change.row, change)
            row.save(update_fields=["held_on", "first_month", "last_month", "printed"])
            changes = {"when": (before, row.when)}
            record(actor=actor, verb="meeting.import", subject=row, changes=changes)


def _meeting(row: Meeting, change: MeetingChange) -> Meeting:
    row.held_on, row.printed = change.held_on, change.printed
    row.first_month, row.last_month = change.first_month, change.last_month
    return row


def _new_lines(round_: Round, year: YearChange, stored: StoredEdition, actor: User) -> None:
    lines = [
        _fill(CityLine(round=round_, measure=stored.measures[change.code]), change)
        for change in year.lines_of("added", "blank")
    ]
    CityLine.objects.bulk_create(lines)
    record_all(
        actor=actor,
        verb="city_line.import",
        subjects=[(line, {"text": ("", line.text)}) for line in lines],
    )


def _rewrite(change: LineChange, actor: User) -> None:
    """Put the document's words in a line that nobody has written in; a confirmed status stays."""
    line = change.row
    if line is None:
        return
    before = line.text
    _fill(line, change)
    line.version += 1
    line.save(
        update_fields=[
            "text",
            "state",
            "imported",
            "progress",
            "period",
            "interpretation",
            "version",
        ]
    )
    changes = {"text": (before, line.text)}
    record(actor=actor, verb="city_line.import", subject=line, changes=changes)


def _fill(line: CityLine, change: LineChange) -> CityLine:
    """The document's words to the letter, and what they propose, unconfirmed."""
    if not change.text:
        return line
    line.text, line.state, line.imported = change.text, LineState.READY, True
    if change.proposal is not None and not line.progress_confirmed:
        status = Progress(change.proposal.status)
        line.progress = status
        line.period = change.proposal.period if status in MAY_HAVE_PERIOD else ""
        line.interpretation = change.proposal.interpretation
    return line
