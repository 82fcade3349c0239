"""The running round of the demonstration: every step by the operation and the person it takes."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid4

from accounts.roles import BodyKind
from guidelines.models import Edition
from reporting.city_lines.operations import LineEdit, Status, save_line
from reporting.entries.keeping import keep_as_last_year, submit_as_last_year
from reporting.entries.links import readable
from reporting.entries.models import Entry
from reporting.entries.operations import (
    EntryEdit,
    approve_entry,
    return_entry,
    save_entry,
    submit_entry,
)
from reporting.entries.states import State
from reporting.opening.operations import open_round
from reporting.rounds.models import Round
from reporting.rounds.operations import MeetingEdit, plan_round, set_meeting
from vantaa_intl.demonstration.asked import ask_areas, write_guidance
from vantaa_intl.demonstration.content import Line, Written, running_entries, running_lines
from vantaa_intl.demonstration.covers import write_covers
from vantaa_intl.demonstration.dates import RunningDates
from vantaa_intl.demonstration.passing import pass_on
from vantaa_intl.demonstration.people import People

SUBMITTED_ONCE = frozenset({State.SUBMITTED, State.RETURNED, State.APPROVED})


def load_running_round(*, edition: Edition, dates: RunningDates, people: People) -> Round:
    """Plan and open the round, and bring it to where the people stand four days before the end."""
    head = people.head
    round_ = plan_round(edition=edition, year=dates.year, actor=head)
    _set_meetings(round_, dates, people)
    write_guidance(round_=round_, people=people)
    open_round(round_id=round_.pk, actor=head)
    written = [w for w in running_entries(dates.year) if w.state != "missing"]
    for entry in written:
        _bring_along(round_, entry, people)
    _compose(round_, running_lines(dates.year), people)
    for entry in written:
        if entry.after_lines:
            _give_back(_entry(round_, entry), entry, people)
    ask_areas(round_=round_, people=people)
    pass_on(round_=round_, people=people)
    write_covers(round_=round_, folder="running", actor=head)
    return round_


def _set_meetings(round_: Round, dates: RunningDates, people: People) -> None:
    teams = iter(dates.teams)
    named = {
        BodyKind.CITY_GROUP: dates.city_group,
        BodyKind.SUBCOMMITTEE: dates.subcommittee,
    }
    for meeting in round_.meetings.in_order():
        day = named.get(BodyKind(meeting.body.kind)) or next(teams)
        edit = MeetingEdit(day, None, None)
        set_meeting(meeting_id=meeting.pk, actor=people.head, edit=edit)


def _bring_along(round_: Round, written: Written, people: People) -> None:
    """Save, submit, and review: as far as the text says."""
    entry = _entry(round_, written)
    if written.as_last_year:
        _keep(entry, written, people)
        return
    entry = save_entry(entry_id=entry.pk, actor=people.writer(written), edit=_edit(entry, written))
    if written.mended:
        edit = replace(_edit(entry, written), text=written.mended)
        save_entry(entry_id=entry.pk, actor=people.deputy(written), edit=edit)
    if written.state not in SUBMITTED_ONCE:
        return
    entry = submit_entry(
        entry_id=entry.pk, actor=people.submitter(written), edit=_edit(entry, written)
    )
    if written.state == State.APPROVED or written.after_lines:
        approve_entry(entry_id=entry.pk, actor=people.head, version=entry.version)
    elif written.state == State.RETURNED:
        _give_back(entry, written, people)


def _keep(entry: Entry, written: Written, people: People) -> None:
    """Last year's answer stands with a sentence, as a draft or handed over."""
    submitted = written.state in SUBMITTED_ONCE
    (submit_as_last_year if submitted else keep_as_last_year)(
        entry_id=entry.pk,
        actor=people.submitter(written) if submitted else people.writer(written),
        save_id=uuid4(),
        sentence=written.text,
    )


def _give_back(entry: Entry, written: Written, people: People) -> None:
    return_entry(
        entry_id=entry.pk,
        actor=people.head,
        version=entry.version,
        reason=written.return_reason,
    )


def _compose(round_: Round, lines: Iterable[Line], people: People) -> None:
    """Write the lines from the answers that are approved by now."""
    for line in lines:
        row = round_.city_lines.get(measure__code=line.code)
        approved = round_.entries.filter(measure__code=line.code, state=State.APPROVED)
        edit = LineEdit(
            version=row.version,
            save_id=uuid4(),
            text=line.text,
            status=Status(line.progress, line.period),
            ready=line.ready,
            read=dict(approved.values_list("pk", "version")),
        )
        save_line(line_id=row.pk, actor=people.head, edit=edit)


def _entry(round_: Round, written: Written) -> Entry:
    return round_.entries.get(measure__code=written.code, unit__key=written.unit)


def _edit(entry: Entry, written: Written) -> EntryEdit:
    return EntryEdit(
        version=entry.version,
        save_id=uuid4(),
        progress=written.progress,
        period=written.period,
        reason=written.reason,
        text=written.text,
        short_text=written.short,
        links=readable(written.links),
    )
