"""A round whose divisions' deadline is Thursday 22.10.2026, one division, and its people."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Unit, User
from audit.operations import unaudited
from guidelines.models import Objective
from jobs import tasks as jobs
from jobs.models import Job
from mail.models import Letter
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.reminders.operations import write_morning
from reporting.reminders.reasons import Span
from reporting.rounds.models import Round
from reporting.rounds.workdays import working_days_before
from tests.factories import (
    make_body,
    make_contact,
    make_entry,
    make_measure,
    make_meeting,
    make_objective,
    make_round,
    make_unit,
)

CITY_GROUP = date(2026, 11, 23)
DUE = date(2026, 10, 22)


@dataclass
class Scene:
    """The round and whom it asks."""

    round: Round
    objective: Objective
    unit: Unit
    contact: User

    def entry(self, *, unit: Unit | None = None, **fields: object) -> Entry:
        """A row of the unit, a missing one unless said otherwise."""
        where = unit or self.unit
        measure = make_measure(objective=self.objective, units=(where,))
        made = make_entry(unit=where, measure=measure, round_=self.round)
        fields.setdefault("state", State.DRAFT)
        change(made, **fields)
        return made


def change(row: object, **fields: object) -> None:
    """Set columns of an audited row."""
    with unaudited("a test"):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))  # type: ignore[attr-defined]


def make_scene() -> Scene:
    objective = make_objective()
    round_ = make_round(edition=objective.pillar.edition, year=2026)
    make_meeting(round_=round_, body=make_body(), held_on=CITY_GROUP)
    unit = make_unit()
    return Scene(round_, objective, unit, make_contact(unit))


def morning(day: date, *, since: date | None = None) -> list[Letter]:
    """The letters of a morning, sent: in the order in which they were queued."""
    before = set(Letter.objects.values_list("pk", flat=True))
    write_morning(Span(since=since or working_days_before(day, 1), day=day))
    return send_those(before)


def send_those(before: set[UUID]) -> list[Letter]:
    """Let the worker send what was queued since."""
    new = list(Letter.objects.exclude(pk__in=before).order_by("queued_at", "pk"))
    for letter in new:
        assert letter.job_id is not None
        jobs.run_job(str(Job.objects.get(pk=letter.job_id).pk))
        letter.refresh_from_db()
    return new
