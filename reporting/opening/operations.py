"""Opening a round: every entry (measure x answering unit) and every city line, each exactly once.

It stands above rounds, entries and city lines, because it makes rows of all three.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import valid_on
from audit.operations import record_all
from core.errors import DomainError, require
from guidelines.models import Assignment, Measure
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.rounds.models import Round, RoundState
from reporting.rounds.operations import lock_round, mark_open
from reporting.rounds.rules import may_run_rounds


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening added; both are 0 when it is repeated."""

    entries: int
    city_lines: int


@transaction.atomic
def open_round(*, round_id: int, actor: User) -> Opened:
    """Open the round and create what it asks for. However often it is opened, once is enough.

    Opening again after a change of assignments adds the missing rows and touches no other.
    """
    round_ = lock_round(round_id)
    require(may_run_rounds(actor))
    if round_.state not in {RoundState.PLANNED, RoundState.OPEN}:
        raise DomainError(_("The round is locked or closed. Unlock it before adding rows."))
    mark_open(round_, actor)
    entries = missing_entries(round_)
    Entry.objects.bulk_create(entries)
    record_all(actor=actor, verb="entry.open", subjects=((entry, {}) for entry in entries))
    lines = missing_lines(round_)
    CityLine.objects.bulk_create(lines)
    record_all(actor=actor, verb="city_line.open", subjects=((line, {}) for line in lines))
    return Opened(entries=len(entries), city_lines=len(lines))


def missing_entries(round_: Round) -> list[Entry]:
    """The entries that the assignments of today ask for and the round does not have, unsaved."""
    there = set(round_.entries.values_list("measure_id", "unit_id"))
    today = timezone.localdate()
    measures = Measure.objects.of_edition(round_.edition_id).asked_on(today)
    asked = Assignment.objects.filter(valid_on(today), measure__in=measures).values_list(
        "measure_id", "unit_id"
    )
    missing = sorted(set(asked) - there)
    rows = Measure.objects.in_bulk({measure_id for measure_id, _unit_id in missing})
    return [
        Entry(round=round_, measure=rows[measure_id], unit_id=unit_id)
        for measure_id, unit_id in missing
    ]


def missing_lines(round_: Round) -> list[CityLine]:
    """The city lines that the round does not have, unsaved."""
    there = set(round_.city_lines.values_list("measure_id", flat=True))
    measures = Measure.objects.of_edition(round_.edition_id).asked_on(timezone.localdate())
    missing = measures.exclude(pk__in=there).in_order()
    return [CityLine(round=round_, measure=measure) for measure in missing]
