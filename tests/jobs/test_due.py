"""F23: the clock is a row a task and period; beat may double, sleep or die."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from jobs import tasks
from jobs.models import Due, Heartbeat, Job
from jobs.operations import keep_time, note_due
from tests.races import wait_until_i_block_someone

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 22, 12, tzinfo=UTC)
SCHEDULE = {
    "tests.daily": lambda now: now.date().isoformat() if now.hour >= 8 else "",
    "tests.never": lambda now: "",  # noqa: ARG005 -- one signature for all
}


def test_a_period_is_noted_once_with_its_job() -> None:
    first = keep_time(SCHEDULE, NOON)
    again = keep_time(SCHEDULE, NOON + timedelta(seconds=15))

    (due,) = first
    assert again == []
    assert Job.objects.get().subject_id == str(due.pk)


def test_what_is_not_due_yet_is_not_noted() -> None:
    assert keep_time(SCHEDULE, NOON.replace(hour=7)) == []
    assert Job.objects.count() == 0


def test_a_clock_that_slept_over_three_days_notes_the_present_one_alone() -> None:
    keep_time(SCHEDULE, NOON)
    keep_time(SCHEDULE, NOON + timedelta(days=3))

    assert [due.period for due in Due.objects.order_by("period")] == ["2026-10-22", "2026-10-25"]


def test_control_without_the_key_a_second_clock_would_double() -> None:
    note_due("tests.daily", "2026-10-22")
    Due.objects.all().delete()

    assert note_due("tests.daily", "2026-10-22") is not None
    assert Job.objects.count() == 2


def test_beats_tick_keeps_time_by_the_databases_clock(settings: Settings) -> None:
    settings.JOB_SCHEDULE = "tests.jobs.test_due.ALWAYS"

    tasks.tick()
    tasks.tick()

    assert Due.objects.get().period == "now"
    assert Heartbeat.objects.filter(name="worker").exists()


ALWAYS = {"tests.daily": lambda now: "now"}  # noqa: ARG005 -- one signature for all


@pytest.mark.django_db(transaction=True)
def test_of_two_clocks_at_once_one_writes() -> None:
    found: list[Due | None] = []

    def other() -> None:
        try:
            found.append(note_due("tests.daily", "2026-10-22"))
        finally:
            connection.close()

    thread = Thread(target=other)
    with transaction.atomic():
        ours = note_due("tests.daily", "2026-10-22")
        thread.start()
        wait_until_i_block_someone()
    thread.join()

    assert ours is not None
    assert found == [None]
    assert Job.objects.filter(kind="tests.daily").count() == 1
