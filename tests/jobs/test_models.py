from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jobs.models import Job
from jobs.states import State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("job_has_kind", {"kind": ""}),
        ("job_state_known", {"state": "lost"}),
        ("job_progress_per_cent", {"progress": 101}),
        ("job_attempts_limited", {"attempts": 4}),
        ("job_claimed_iff_running", {"state": State.RUNNING}),
        ("job_finished_iff_final", {"state": State.DONE}),
        ("job_finished_iff_final", {"state": State.FAILED, "reason": "Broke"}),
    ],
)
def test_the_database_refuses_a_job_that_makes_no_sense(
    constraint: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Job.objects.create(**{"kind": "tests.quick", "subject_id": "1", **fields})


def test_step_and_reason_are_shown_in_the_readers_language_and_empty_ones_stay_empty() -> None:
    job = Job(kind="tests.quick", subject_id="1", step="", reason="")

    assert (job.shown_step, job.shown_reason) == ("", "")


def test_a_job_is_open_until_it_is_over() -> None:
    assert [Job(state=state).is_open for state in State] == [True, True, False, False, False]
