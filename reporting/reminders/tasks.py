"""What the jobs of this subject do; vantaa_intl/job_kinds.py names them and their periods."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from jobs.models import Due
from jobs.operations import Claimed
from reporting.reminders import operations
from reporting.reminders.reasons import Span
from reporting.rounds.workdays import working_days_before


def morning(claimed: Claimed) -> None:
    """Write to everybody to whom this morning has something to say.

    It answers for the days since the morning before it that was noted: what a clock that stood
    still slept over is said now, once.
    """
    due = Due.objects.get(pk=claimed.subject_id)
    day = date.fromisoformat(due.period)
    before = Due.objects.filter(task=due.task, period__lt=due.period).order_by("period").last()
    since = date.fromisoformat(before.period) if before else working_days_before(day, 1)
    claimed.finish(lambda: operations.write_morning(Span(since=since, day=day)))


def hour(claimed: Claimed) -> None:
    """Write to those to whom something was returned just before a deadline."""
    due = Due.objects.get(pk=claimed.subject_id)
    day = date.fromisoformat(due.period.partition("T")[0])
    claimed.finish(lambda: operations.write_hour(due.period, day))


def meeting_moved(claimed: Claimed) -> None:
    """Tell of a meeting that has moved."""
    today = timezone.localdate()
    claimed.finish(lambda: operations.write_moved(int(claimed.subject_id), today))


def input_asked(claimed: Claimed) -> None:
    """Ask a service area for its input."""
    _ask(claimed, again=False)


def input_reminded(claimed: Claimed) -> None:
    """Ask a service area again that has not answered."""
    _ask(claimed, again=True)


def _ask(claimed: Claimed, *, again: bool) -> None:
    today, request = timezone.localdate(), UUID(claimed.subject_id)
    claimed.finish(lambda: operations.write_asked(request, today, again=again))
