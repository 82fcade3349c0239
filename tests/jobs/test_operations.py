from datetime import timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from jobs import operations
from jobs.errors import LostClaim
from jobs.models import Heartbeat, Job
from jobs.operations import Claimed
from jobs.states import MAX_ATTEMPTS, State
from jobs.tempo import DatabaseClock
from tests.jobs.kinds import EFFECT, leave_effect
from tests.races import wait_until_i_block_someone

pytestmark = pytest.mark.django_db


def make_job(kind: str = "tests.quick") -> Job:
    return Job.objects.create(kind=kind, subject_id="7")


def claimed(job: Job) -> Claimed:
    taken = operations.claim(job.pk)
    assert taken is not None
    return taken


def let_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=DatabaseClock() - timedelta(seconds=1))


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_an_announced_job_waits_to_be_dispatched() -> None:
    subject = Heartbeat.objects.create(name="anything", at=DatabaseClock())

    job = operations.announce("tests.quick", subject, requested_by="12")

    job.refresh_from_db()
    assert (job.state, job.subject_id, job.requested_by) == (State.QUEUED, "anything", "12")
    assert (job.dispatched_at, job.attempts) == (None, 0)


def test_an_announced_job_is_gone_with_its_transaction() -> None:
    subject = Heartbeat.objects.create(name="anything", at=DatabaseClock())

    with transaction.atomic():
        operations.announce("tests.quick", subject)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_a_claim_counts_the_attempt_and_is_had_by_one_alone() -> None:
    job = make_job()

    first, second = operations.claim(job.pk), operations.claim(job.pk)

    assert first is not None
    assert (first.attempt, first.subject_id, second) == (1, "7", None)
    assert stored(job).state == State.RUNNING


def test_a_job_that_is_not_there_is_not_had() -> None:
    assert operations.claim(uuid4()) is None


def test_f08_who_wakes_after_the_lease_changes_nothing() -> None:
    job = make_job()
    sleeper = claimed(job)
    let_lease_run_out(job)
    heir = claimed(job)
    heir.finish(lambda: leave_effect("heir"))

    with pytest.raises(LostClaim):
        sleeper.finish(lambda: leave_effect("sleeper"))
    with pytest.raises(LostClaim):
        sleeper.progress(50, "Waiting")

    assert not operations.heartbeat(sleeper)
    assert not operations.fail(sleeper, "asleep")
    assert list(Job.objects.filter(kind=EFFECT).values_list("subject_id", flat=True)) == ["heir"]


def test_f08_control_without_the_token_both_would_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "_held", lambda held: Job.objects.filter(pk=held.id))
    job = make_job()
    sleeper = claimed(job)
    let_lease_run_out(job)
    heir = claimed(job)

    heir.finish(lambda: leave_effect("heir"))
    sleeper.finish(lambda: leave_effect("sleeper"))

    assert Job.objects.filter(kind=EFFECT).count() == 2


def test_an_effect_that_fails_leaves_the_job_undone() -> None:
    job = make_job()
    held = claimed(job)

    def effect() -> None:
        leave_effect("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        held.finish(effect)

    assert stored(job).state == State.RUNNING
    assert not Job.objects.filter(kind=EFFECT).exists()


def test_progress_is_shown_and_a_cancelled_job_is_told_so() -> None:
    job = make_job()
    held = claimed(job)
    held.progress(40, "Waiting")

    assert (stored(job).progress, stored(job).step) == (40, "Waiting")
    assert not held.cancelled()
    assert operations.cancel(job.pk)
    assert held.cancelled()
    with pytest.raises(LostClaim):
        held.finish(lambda: leave_effect("late"))
    assert not Job.objects.filter(kind=EFFECT).exists()


def test_only_an_open_job_can_be_cancelled_and_only_a_failed_or_cancelled_one_retried() -> None:
    job = make_job()
    assert not operations.retry(job.pk)
    claimed(job).finish(lambda: None)

    assert not operations.cancel(job.pk)
    assert not operations.retry(job.pk)
    assert stored(job).state == State.DONE


def test_a_retried_job_has_all_its_attempts_again() -> None:
    job = make_job()
    operations.fail(claimed(job), "Paper jam")
    assert stored(job).reason == "Paper jam"

    assert operations.retry(job.pk)

    again = stored(job)
    assert (again.state, again.attempts, again.reason) == (State.QUEUED, 0, "")
    assert (again.dispatched_at, again.finished_at) == (None, None)


def test_a_failed_attempt_waits_and_the_third_fails_the_job() -> None:
    job = make_job()

    operations.give_back(claimed(job), "Broke")
    waiting = stored(job)
    assert (waiting.state, waiting.run_after > waiting.requested_at) == (State.QUEUED, True)
    operations.give_back(claimed(job), "Broke")
    operations.give_back(claimed(job), "Broke")

    failed = stored(job)
    assert (failed.state, failed.attempts, failed.reason) == (State.FAILED, 3, "Broke")
    assert operations.claim(job.pk) is None


def test_f07_a_job_whose_worker_dies_each_time_fails_in_the_end() -> None:
    job = make_job()

    for _ in range(MAX_ATTEMPTS):
        claimed(job)
        let_lease_run_out(job)
        operations.take_back_the_dead()

    assert (stored(job).state, stored(job).reason) == (State.FAILED, operations.WORKER_DIED)


def test_a_live_lease_is_not_taken_back_and_a_heartbeat_lengthens_it() -> None:
    job = make_job()
    held = claimed(job)
    before = stored(job).lease_until
    assert before is not None

    assert operations.heartbeat(held)
    assert operations.take_back_the_dead() == 0

    after = stored(job).lease_until
    assert after is not None
    assert after > before


def test_what_waits_long_after_its_message_is_sent_again() -> None:
    job = make_job()
    Job.objects.filter(pk=job.pk).update(dispatched_at=DatabaseClock() - timedelta(hours=1))

    assert operations.take_back_the_dead() == 1

    assert stored(job).dispatched_at is None


def test_dispatching_publishes_each_waiting_job_once() -> None:
    jobs = {str(make_job().pk) for _ in range(3)}
    later = make_job()
    Job.objects.filter(pk=later.pk).update(run_after=DatabaseClock() + timedelta(hours=1))
    sent: list[str] = []

    assert operations.dispatch(sent.append, at_once=2) == 2
    assert operations.dispatch(sent.append, at_once=2) == 1
    assert operations.dispatch(sent.append, at_once=2) == 0

    assert set(sent) == jobs
    assert len(sent) == 3


def test_f12_a_relay_that_dies_before_marking_sends_twice_and_the_job_is_had_once() -> None:
    job = make_job()
    sent: list[str] = []

    def publish_and_die(job_id: str) -> None:
        sent.append(job_id)
        raise SystemExit

    with pytest.raises(SystemExit):
        operations.dispatch(publish_and_die)
    operations.dispatch(sent.append)

    assert sent == [str(job.pk)] * 2
    taken = [operations.claim(UUID(job_id)) for job_id in sent]
    assert [claim is not None for claim in taken] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_two_relays_do_not_send_the_same_job() -> None:
    make_job()
    sent: list[str] = []

    def other() -> None:
        try:
            operations.dispatch(sent.append)
        finally:
            connection.close()

    def publish_while_the_other_looks(job_id: str) -> None:
        thread = Thread(target=other)
        thread.start()
        thread.join(5)  # it skips the row we have locked, and does not wait
        sent.append(job_id)

    operations.dispatch(publish_while_the_other_looks)

    assert len(sent) == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_waits_for_the_relay_to_mark_the_job_it_has_sent() -> None:
    job = make_job()
    taken: list[Claimed | None] = []

    def claim_at_once() -> None:
        try:
            taken.append(operations.claim(job.pk))
        finally:
            connection.close()

    thread = Thread(target=claim_at_once)

    def publish(_: str) -> None:
        thread.start()
        wait_until_i_block_someone()

    operations.dispatch(publish)
    thread.join()

    assert taken[0] is not None
    assert stored(job).dispatched_at is not None


def test_a_heartbeat_row_is_written_once_and_moved_on() -> None:
    operations.note_alive("relay")
    first = Heartbeat.objects.get().at

    operations.note_alive("relay")

    assert Heartbeat.objects.get().at > first
