"""Assignments that follow a reorganisation, in the caller's transaction and under its right."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Unit, User
from audit.operations import record
from guidelines.models import Assignment


def lasting(unit_ids: Sequence[int], day: date) -> QuerySet[Assignment]:
    """The assignments of these units that are in force on that day or begin later."""
    rows = Assignment.objects.filter(unit__in=unit_ids)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)).select_related("measure", "unit")


def carry_assignments(*, old: Unit, new: Unit, day: date, actor: User) -> None:
    """Ask the unit that goes on, from that day; where it is asked already, that is enough."""
    asked = set(lasting([new.pk], day).values_list("measure_id", flat=True))
    for row in lasting([old.pk], day).order_by("pk"):
        ends_on, begins = row.ends_on, max(row.starts_on, day)
        if row.starts_on >= day:
            row.delete()
        else:
            row.ends_on = day - timedelta(days=1)
            row.save(update_fields=["ends_on"])
        if row.measure_id not in asked:
            Assignment.objects.create(
                measure=row.measure, unit=new, starts_on=begins, ends_on=ends_on
            )
            asked.add(row.measure_id)
        changes = {"unit": (old.key, new.key), "from": ("", day.isoformat())}
        record(actor=actor, verb="measure.reorganise", subject=row.measure, changes=changes)
