"""The closed year of the demonstration: from the document, with the divisions' answers behind it.

It is loaded as history. Meetings, city lines, closing and covers go through the operations; the
entries carry the days of their own year, which no operation lets anybody choose, so the rows and
their Events are written here, the Events dated alike.
"""

from datetime import date, datetime, time, timedelta

from accounts.models import User
from audit.models import Event
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from guidelines.models import Assignment, Edition
from reporting.city_lines.operations import Status, confirm_progress
from reporting.city_lines.suggestions import suggest
from reporting.entries.models import Entry
from reporting.entries.operations import TEXTS
from reporting.entries.states import State
from reporting.imports.operations import apply_import
from reporting.rounds.deadlines import HELSINKI, deadlines_of
from reporting.rounds.models import MeetingState, Round, RoundState
from reporting.rounds.operations import MeetingEdit, set_meeting, step_round
from vantaa_intl.demonstration.asked import record_words
from vantaa_intl.demonstration.content import Written, closed_entries
from vantaa_intl.demonstration.covers import write_covers
from vantaa_intl.demonstration.dates import CLOSED_TEAMS, CLOSED_YEAR, working_days_after
from vantaa_intl.demonstration.document import DOCUMENT
from vantaa_intl.demonstration.packets import put_on_agenda
from vantaa_intl.demonstration.people import People

WRITING_DAYS, REVIEW_DAYS = 12, 5  # working days over which texts were sent, and approved
MORNING = time(8, 20)


def import_edition(*, actor: User) -> Round:
    """Bring in the bundled document by the real import; returns the round of its year."""
    document = read_document(DOCUMENT.read_bytes(), DOCUMENT.name)
    applied = apply_import(
        outline=parse_outline(document), source=DOCUMENT.name, actor=actor, demonstration=True
    )
    if applied.round is None or applied.round.year != CLOSED_YEAR:
        raise RuntimeError(f"{DOCUMENT.name} does not tell of {CLOSED_YEAR}")
    return applied.round


def is_loaded() -> bool:
    """Whether the demonstration is here already."""
    return Edition.objects.filter(demonstration=True).exists()


def load_closed_year(*, round_: Round, people: People) -> None:
    """Give the imported round its meetings' days, its answers and covers, and close it."""
    head = people.head
    record_words(round_=round_, people=people)
    _hold_meetings(round_, head)
    _answer(round_, people)
    _confirm_lines(round_, head)
    write_covers(round_=round_, folder="closed", actor=head)
    put_on_agenda(round_=round_, people=people)
    step_round(round_id=round_.pk, actor=head, verb="close")


def _hold_meetings(round_: Round, head: User) -> None:
    teams = iter(CLOSED_TEAMS)
    for meeting in round_.meetings.in_order():
        day = meeting.held_on or next(teams)
        edit = MeetingEdit(day, None, None, state=MeetingState.MINUTED)
        set_meeting(meeting_id=meeting.pk, actor=head, edit=edit)


def _answer(round_: Round, people: People) -> None:
    """Open the round and give it every answer that it asks for, on the days of its own year."""
    days = deadlines_of(round_)
    if days.opens_on is None or days.division_due is None:
        raise RuntimeError("the document names no day of the city management group")
    opened_at = _at(days.opens_on, 0)
    asked = Assignment.objects.filter(measure__edition=round_.edition_id)
    rows = {
        (row.measure.code, row.unit.key): Entry(round=round_, measure=row.measure, unit=row.unit)
        for row in asked.select_related("measure", "unit")
    }
    events = [_event(opened_at, people.head, "round.open", round_, {"state": ["planned", "open"]})]
    entries = []
    for number, written in enumerate(closed_entries(round_.year)):
        entry = rows.pop((written.code, written.unit))
        _settle(entry, written, people, days.division_due, number)
        entries.append(entry)
        events.append(_event(opened_at, people.head, "entry.open", entry, {}))
        events += _events(entry)
    if rows:
        raise RuntimeError(f"entries without a text: {sorted(rows)}")
    round_.state, round_.opened_at = RoundState.OPEN, opened_at
    round_.save(update_fields=["state", "opened_at"])
    Entry.objects.bulk_create(entries)
    Event.objects.bulk_create(sorted(events, key=lambda event: event.at))


def _settle(entry: Entry, written: Written, people: People, due: date, number: int) -> None:
    """Write the text a while before the deadline, and approve it in the week after."""
    head, writer = people.head, people.writer(written)
    entry.progress, entry.period, entry.reason = written.progress, written.period, written.reason
    entry.text, entry.short_text = written.text, written.short
    first = due - timedelta(days=21)
    entry.saved_by = entry.submitted_by = people.submitter(written)
    entry.submitted_at = _at(working_days_after(first, number % WRITING_DAYS), number)
    entry.saved_at = entry.submitted_at
    entry.state, entry.version = State.APPROVED, 3  # opened, submitted, approved
    entry.approved_by = head
    entry.approved_at = _at(working_days_after(due, 1 + number % REVIEW_DAYS), number)
    entry.self_approved = writer == head


def _events(entry: Entry) -> list[Event]:
    """Submitting and approving, as the operations tell them."""
    told: dict[str, list[object]] = {"state": [State.DRAFT, State.SUBMITTED]}
    for name in ("progress", "period", "reason", "text", "short_text"):
        if value := getattr(entry, name):
            told[name] = ["", value]
            if name in TEXTS:
                told[f"{name}_start"] = [0, 0]
    approved: dict[str, list[object]] = {"state": [State.SUBMITTED, State.APPROVED]}
    if entry.self_approved:
        approved["self_approved"] = [False, True]
    return [
        _event(at, actor, verb, entry, changes)
        for at, actor, verb, changes in (
            (entry.submitted_at, entry.submitted_by, "entry.submit", told),
            (entry.approved_at, entry.approved_by, "entry.approve", approved),
        )
        if at is not None and actor is not None
    ]


def _event(
    at: datetime, actor: User, verb: str, subject: Entry | Round, changes: dict[str, list[object]]
) -> Event:
    return Event(
        at=at,
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        changes=changes,
    )


def _confirm_lines(round_: Round, head: User) -> None:
    """Confirm what the words say; where they say nothing, what the answers add up to."""
    for line in round_.city_lines.all():
        status = Status(line.progress, line.period, line.reason)
        if line.interpretation:
            answers = round_.entries.filter(measure=line.measure_id).select_related("unit")
            added_up = suggest(list(answers))
            status = Status(added_up.progress, added_up.period)
        confirm_progress(line_id=line.pk, actor=head, version=line.version, status=status)


def _at(day: date, number: int) -> datetime:
    """A moment of the working day, another for each entry."""
    minutes = timedelta(minutes=number * 37 % 420)
    return datetime.combine(day, MORNING, tzinfo=HELSINKI) + minutes
