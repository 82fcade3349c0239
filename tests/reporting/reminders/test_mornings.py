"""Who is written to on which morning, and that nothing done is asked for (days are passed in)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from jobs import tasks as jobs
from jobs.models import Job
from jobs.operations import note_due
from mail.models import Letter
from mail.states import State as LetterState
from reporting.entries.models import Entry, EntryComment
from reporting.entries.states import State
from reporting.reminders.models import MailingOff
from reporting.reminders.operations import write_hour, write_morning
from reporting.reminders.reasons import Span
from reporting.reminders.times import hour_of, morning_of
from reporting.rounds.deadlines import HELSINKI
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_appointment,
    make_approver,
    make_city_line,
    make_contact,
    make_head,
    make_unit,
)
from tests.reporting.reminders.scenes import Scene, change, make_scene, morning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

QUIET = date(2026, 10, 14)  # no reminder day: six working days before the deadline
THREE_LEFT = date(2026, 10, 19)
DUE = date(2026, 10, 22)
DAY_AFTER = date(2026, 10, 23)
TWO_AFTER = date(2026, 10, 26)


@pytest.fixture
def scene() -> Scene:
    found = make_scene()
    found.contact.language = "en"
    found.contact.save(update_fields=["language"])
    return found


def hand_over(scene: Scene, entry: Entry) -> None:
    """The contact submits."""
    change(entry, state=State.SUBMITTED, submitted_by=scene.contact, submitted_at=timezone.now())


def told(_scene: Scene) -> None:
    """The contact knows that the round is open; an hour ago, so that news is after it."""
    (letter,) = morning(date(2026, 9, 25))
    Letter.objects.filter(pk=letter.pk).update(queued_at=timezone.now() - timedelta(hours=1))


def parts(letter: Letter) -> list[str]:
    assert letter.parts is not None
    return [row.words for section in letter.parts.sections for row in section.rows]


def test_the_first_morning_tells_that_the_round_is_open(scene: Scene) -> None:
    scene.entry()

    (letter,) = morning(date(2026, 9, 25))

    assert (letter.person, letter.state) == (scene.contact, LetterState.SENT)
    assert letter.subject == "Round 2026 is open, 1 entry waits"


def test_a_quiet_morning_writes_to_nobody(scene: Scene) -> None:
    scene.entry()
    told(scene)

    assert morning(QUIET) == []


@pytest.mark.parametrize(
    ("day", "subject"),
    [
        (date(2026, 10, 8), "14 days to the deadline, 2 entries wait"),
        (THREE_LEFT, "3 days to the deadline, 2 entries wait"),
        (DUE, "The deadline is today, 2 entries wait"),
        (DAY_AFTER, "The deadline has passed, 2 entries wait"),
    ],
)
def test_reminders_come_on_the_days_of_the_cadence(scene: Scene, day: date, subject: str) -> None:
    scene.entry()
    scene.entry(state=State.DRAFT, version=2)
    told(scene)

    (letter,) = morning(day)

    assert letter.subject == subject


def test_what_is_handed_over_is_not_named(scene: Scene) -> None:
    scene.entry(state=State.SUBMITTED)
    waits = scene.entry()
    told(scene)

    (letter,) = morning(THREE_LEFT)

    assert parts(letter) == [f"{waits.measure.code} {waits.measure.keyword}"]


def test_all_stops_the_moment_the_last_row_is_done(scene: Scene) -> None:
    entry = scene.entry()
    told(scene)
    write_morning(Span(since=date(2026, 10, 16), day=THREE_LEFT))
    change(entry, state=State.SUBMITTED)

    letter = Letter.objects.get(day=THREE_LEFT)
    jobs.run_job(str(letter.job_id))

    letter.refresh_from_db()
    assert letter.state == LetterState.CANCELLED


def test_a_person_gets_one_letter_a_morning_however_often_it_runs(scene: Scene) -> None:
    returned = scene.entry(state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())
    scene.entry()
    told(scene)
    change(returned, returned_at=timezone.now())

    assert len(morning(THREE_LEFT)) == 1
    assert morning(THREE_LEFT) == []


def test_returns_are_gathered_into_the_next_morning(scene: Scene) -> None:
    one, two = scene.entry(), scene.entry()
    told(scene)
    for entry in (one, two):
        change(entry, state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())

    (letter,) = morning(QUIET)

    assert letter.subject == "2 entries were returned for more"
    assert "“Why?” Head of international affairs." in letter.text


def test_a_return_is_told_once(scene: Scene) -> None:
    entry = scene.entry()
    told(scene)
    change(entry, state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())
    morning(QUIET)

    assert morning(date(2026, 10, 15)) == []


def test_a_return_is_told_within_the_hour_just_before_the_deadline(scene: Scene) -> None:
    entry = scene.entry()
    told(scene)
    change(entry, state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())

    assert write_hour("2026-10-20T11", date(2026, 10, 20)) == 1
    assert write_hour("2026-10-20T12", date(2026, 10, 20)) == 0


def test_control_earlier_it_waits_for_the_morning(scene: Scene) -> None:
    entry = scene.entry()
    told(scene)
    change(entry, state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())

    assert write_hour("2026-10-14T11", QUIET) == 0


def test_a_returned_row_is_reminded_of_around_its_own_day(scene: Scene) -> None:
    entry = scene.entry(state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())
    change(entry, return_due=date(2026, 11, 2))
    morning(date(2026, 10, 27))

    (letter,) = morning(date(2026, 10, 28))  # three working days before the second of November

    assert "By Mon 2.11.2026." in letter.text


def test_an_approval_sends_nothing(scene: Scene) -> None:
    entry = scene.entry(state=State.SUBMITTED)
    change(entry, state=State.APPROVED, approved_by=make_head(), approved_at=timezone.now())

    assert morning(QUIET) == []


def test_the_approver_hears_after_the_last_reminder(scene: Scene) -> None:
    approver = make_approver(scene.unit)
    scene.entry()
    told(scene)

    assert [letter.person for letter in morning(DAY_AFTER)] == [scene.contact]
    assert [letter.person for letter in morning(TWO_AFTER)] == [approver]


def test_the_approver_hears_when_something_waits(scene: Scene) -> None:
    approver = make_approver(scene.unit)
    entry = scene.entry()
    told(scene)
    change(entry, handed_on_by=scene.contact, handed_on_at=timezone.now())

    (letter,) = morning(QUIET)

    assert letter.person == approver


def test_a_comment_comes_with_the_morning_and_not_to_its_writer(scene: Scene) -> None:
    entry = scene.entry()
    told(scene)
    hand_over(scene, entry)
    EntryComment.objects.create(entry=entry, author=make_head(), text="Which group?")

    (letter,) = morning(QUIET)

    assert (letter.person, letter.subject) == (scene.contact, "1 new comment")
    assert "“Which group?”" in letter.text


def test_the_head_reads_no_comment_on_a_draft_that_is_the_units_own(
    scene: Scene, browser: Browser
) -> None:
    """Neither in the head's own mail, nor in another's, before it leaves and after."""
    head, entry = make_head(), scene.entry()
    other = scene.entry()
    hand_over(scene, other)
    told(scene)
    approver = make_approver(scene.unit)
    for row, words in ((entry, "Between us two."), (other, "To the head.")):
        EntryComment.objects.create(entry=row, author=approver, text=words)

    address = reverse("mailing", args=[scene.round.pk, "comments"])
    before = browser.as_(head).get(address, {"to": scene.contact.pk}).text
    sent = {letter.person_id: letter.text for letter in morning(QUIET)}

    assert "To the head." in before  # the control: handed over, it is the head's too
    assert "To the head." in sent[head.pk]
    assert str(entry.pk) in sent[scene.contact.pk]  # who may read it is led there
    assert "Between us two" not in before + "".join(sent.values())


def test_nobody_reads_of_another_unit(scene: Scene) -> None:
    other = make_unit()
    make_contact(other)
    scene.entry()

    assert [letter.person for letter in morning(date(2026, 9, 25))] == [scene.contact]


def test_a_locked_round_asks_only_for_what_was_reopened(scene: Scene) -> None:
    scene.entry()
    told(scene)
    change(scene.round, state=RoundState.LOCKED)

    assert morning(THREE_LEFT) == []


def test_a_mailing_that_is_off_is_not_sent(scene: Scene) -> None:
    scene.entry()
    told(scene)
    MailingOff.objects.create(round=scene.round, mailing="reminder-3", by=make_head())

    assert morning(THREE_LEFT) == []


def test_an_ended_appointment_is_not_written_to(scene: Scene) -> None:
    make_appointment(role=Role.DEPUTY, unit=scene.unit, ends_on=date(2026, 9, 1))
    scene.entry()

    assert [letter.person for letter in morning(date(2026, 9, 25))] == [scene.contact]


def test_thanks_come_once_with_what_became_of_the_text(scene: Scene) -> None:
    entry = scene.entry(state=State.APPROVED, approved_by=make_head())
    make_city_line(
        round_=scene.round, measure=entry.measure, text="The city took part.", ready=True
    )
    change(scene.round, state=RoundState.CLOSED, closed_at=timezone.now())
    today = timezone.localdate()

    (letter,) = morning(today)

    assert letter.subject == "Thanks: round 2026 is closed"
    assert "The city took part." in letter.text
    assert morning(today + timedelta(days=1)) == []


def test_no_subject_names_anybody(scene: Scene) -> None:
    entry = scene.entry()
    told(scene)
    change(entry, state=State.RETURNED, return_reason="Why?", returned_at=timezone.now())
    morning(THREE_LEFT)

    subjects = " ".join(Letter.objects.values_list("subject", flat=True))
    assert scene.contact.name not in subjects
    assert "Why?" not in subjects


def test_a_clock_that_slept_says_once_what_it_slept_over(scene: Scene) -> None:
    scene.entry()
    told(scene)
    for period in ("2026-10-16", "2026-10-21"):  # it slept over the nineteenth, three before
        due = note_due("reporting.morning", period)
        assert due is not None
        jobs.run_job(str(Job.objects.get(kind=due.task, subject_id=str(due.pk)).pk))

    assert [letter.about for letter in Letter.objects.filter(day=date(2026, 10, 21))] == [
        f"{scene.round.pk}:reminder-3"
    ]


@pytest.mark.parametrize(
    ("now", "morning_", "hour"),
    [
        ("2026-10-22T07:59", "", ""),
        ("2026-10-22T08:00", "2026-10-22", ""),
        ("2026-10-22T14:30", "2026-10-22", "2026-10-22T14"),
        ("2026-10-22T18:00", "2026-10-22", ""),
        ("2026-10-24T09:00", "", ""),  # Saturday
        ("2026-12-24T09:00", "", ""),  # Christmas Eve
        ("2026-03-30T08:00", "2026-03-30", ""),  # the morning after the clocks went on
        ("2026-10-26T08:00", "2026-10-26", ""),  # and after they went back
    ],
)
def test_the_clock_is_helsinkis(now: str, morning_: str, hour: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=HELSINKI)

    assert (morning_of(moment), hour_of(moment)) == (morning_, hour)
