"""The scene of the test of a whole year: four divisions, a service area, last year's round."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import BodyKind, Submitter, UnitKind
from jobs import tasks as jobs
from mail.models import Letter
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit, submit_entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.reminders.operations import write_morning
from reporting.reminders.reasons import Span
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Round, RoundState
from reporting.rounds.workdays import first_working_day, working_days_before, working_days_from
from tests.factories import (
    make_approver,
    make_body,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_meeting,
    make_objective,
    make_person,
    make_round,
    make_unit,
)
from tests.mail.servers import Inbox
from tests.reporting.entries.scenes import set_fields

MEASURES = 3
CODE = re.compile(r"\b\d\.\d\.\d\b")


@dataclass(frozen=True, slots=True)
class Year:
    """Divisions a to d with a contact each; d's approver alone submits; an area below a."""

    round: Round
    head: User
    units: tuple[Unit, ...]
    contacts: tuple[User, ...]
    stand_in: User
    approver: User
    area: Unit
    answerer: User
    codes: tuple[str, ...]

    @property
    def due(self) -> date:
        day = deadlines_of(self.round).division_due
        assert day is not None
        return day

    def entry(self, who: int, which: int) -> Entry:
        """The row of a division (0 to 3) on a measure (0 to 2), as it is now."""
        return Entry.objects.select_related("unit", "measure").get(
            round=self.round, unit=self.units[who], measure__code=self.codes[which]
        )

    def open_codes(self, who: int) -> set[str]:
        """The measures that still wait for a division's contact, from the rows."""
        rows = Entry.objects.filter(round=self.round, unit=self.units[who])
        return {
            row.measure.code
            for row in rows.select_related("measure")
            if row.state in {"draft", "returned"} and row.handed_on_at is None
        }


def make_year() -> Year:
    """Last year closed, with its texts and lines; this year's round planned."""
    objective = make_objective()
    units = tuple(make_unit() for _division in range(4))
    set_fields(units[3], submitted_by=Submitter.APPROVER)
    area = make_unit(parent=units[0], kind=UnitKind.SERVICE_AREA)
    measures = [make_measure(objective=objective, units=units) for _ in range(MEASURES)]
    edition, year = objective.pillar.edition, timezone.localdate().year
    before = make_round(edition=edition, year=year - 1, state=RoundState.CLOSED)
    for measure in measures:
        make_city_line(round_=before, measure=measure, text="Viime vuoden koonti.", ready=True)
        for unit in units:
            past = make_entry(
                unit=unit,
                measure=measure,
                round_=before,
                state=State.APPROVED,
                text=f"Viime vuonna {measure.code} eteni.",
            )
            set_fields(past, progress=Progress.CONTINUOUS)
    round_ = make_round(edition=edition, year=year, state=RoundState.PLANNED)
    group = make_body(kind=BodyKind.CITY_GROUP)
    held_on = working_days_from(first_working_day(timezone.localdate()), 50)
    make_meeting(round_=round_, body=group, held_on=held_on)
    return Year(
        round=round_,
        head=make_head(),
        units=units,
        contacts=tuple(make_contact(unit) for unit in units),
        stand_in=make_person("Sirpa Sijainen"),
        approver=make_approver(units[3]),
        area=area,
        answerer=make_contact(area),
        codes=tuple(measure.code for measure in measures),
    )


def morning(inbox: Inbox, day: date) -> dict[str, str]:
    """The mails of a simulated morning, by address: each person gets one at most."""
    had, letters = len(inbox.messages), set(Letter.objects.values_list("pk", flat=True))
    write_morning(Span(since=working_days_before(day, 1), day=day))
    for letter in Letter.objects.exclude(pk__in=letters):
        jobs.run_job(str(letter.job_id))
    new = inbox.messages[had:]
    sent = {str(mail["To"]): _text(mail) for mail in new}
    assert len(sent) == len(new), "somebody got two mails on one morning"
    return sent


def _text(mail: object) -> str:
    for part in mail.walk():  # type: ignore[attr-defined] # an email.message.Message
        if part.get_content_type() == "text/plain":
            return str(part.get_payload(decode=True).decode())
    return ""


def submit(entry: Entry, person: User, text: str) -> None:
    """Hand one over by the operation: what the page does is clicked elsewhere."""
    entry.refresh_from_db()
    edit = EntryEdit(entry.version, uuid4(), Progress.ONGOING, "", "", text, "")
    submit_entry(entry_id=entry.pk, actor=person, edit=edit)


def a_week_from(day: date) -> date:
    return day + timedelta(days=7)
