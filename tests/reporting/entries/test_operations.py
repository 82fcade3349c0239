from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from audit.models import Event
from core.errors import DomainError
from jobs.models import Job
from reporting.entries.models import Entry
from reporting.entries.operations import (
    EntryEdit,
    StaleEntry,
    approve_entry,
    save_entry,
    submit_entry,
    withdraw_entry,
)
from reporting.entries.spans import Span
from reporting.entries.states import State
from reporting.progress import Progress
from tests.factories import make_entry, make_head
from tests.races import wait_until_i_block_someone
from tests.reporting.entries.scenes import make_due, make_edit, make_writer, set_fields

pytestmark = pytest.mark.django_db

Write = Callable[..., Entry]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def draft() -> Entry:
    return make_entry(text="Kaksi ryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


@pytest.fixture
def submitted() -> Entry:
    return make_entry(state=State.SUBMITTED, version=4)


def announced() -> list[str]:
    return list(Job.objects.order_by("requested_at").values_list("kind", flat=True))


def stored(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


# Saving


def test_a_save_keeps_the_text_and_records_the_stretch_that_changed(
    contact: User, draft: Entry
) -> None:
    save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(text="Kolme ryhmää."))

    now = stored(draft)
    assert (now.text, now.version, now.state) == ("Kolme ryhmää.", 2, State.DRAFT)
    assert (now.saved_by, now.submitted_by) == (contact, None)
    event = Event.objects.get()
    assert (event.actor_id, event.verb, event.subject_id) == (
        contact.pk,
        "entry.save",
        str(draft.pk),
    )
    assert event.changes == {"text": ["aksi", "olme"], "text_start": [1, 1]}


def test_the_trail_makes_every_text_again(contact: User, draft: Entry) -> None:
    texts = ["Kaksi", "Kaksi ryhmää", "Neljä ryhmää", "", "Neljä 🇫🇮 ryhmää\n\nja muuta"]
    for version, text in enumerate(texts, 1):
        save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(version=version, text=text))

    made, text = [], draft.text
    for changes in Event.objects.order_by("pk").values_list("changes", flat=True):
        text = Span(changes["text_start"][0], *changes["text"]).applied_to(text)
        made.append(text)
    assert made == texts


def test_a_status_is_recorded_with_what_it_was(contact: User, draft: Entry) -> None:
    edit = make_edit(text=draft.text, progress=Progress.PLANNED, period="2026-S1")

    save_entry(entry_id=draft.pk, actor=contact, edit=edit)

    assert Event.objects.get().changes == {
        "progress": ["ongoing", "planned"],
        "period": ["", "2026-S1"],
    }


def test_repeating_the_last_save_changes_nothing(contact: User, draft: Entry) -> None:
    edit = make_edit()

    answers = [save_entry(entry_id=draft.pk, actor=contact, edit=edit) for _ in range(20)]

    assert {answer.version for answer in answers} == {2}
    assert Event.objects.count() == 1


def test_saving_what_is_there_leaves_a_missing_entry_missing() -> None:
    entry = make_entry(text="")

    save_entry(entry_id=entry.pk, actor=make_writer(entry), edit=make_edit(text="", progress=""))

    assert stored(entry).is_missing
    assert not Event.objects.exists()


def test_typing_on_after_a_lost_answer_goes_on_from_the_own_save(
    contact: User, draft: Entry
) -> None:
    edit = make_edit(text="Kolme.")
    save_entry(entry_id=draft.pk, actor=contact, edit=edit)

    save_entry(entry_id=draft.pk, actor=contact, edit=replace(edit, text="Kolme ryhmää."))

    assert (stored(draft).text, stored(draft).version) == ("Kolme ryhmää.", 3)


def test_another_persons_save_id_opens_nothing(contact: User, draft: Entry) -> None:
    edit = make_edit(text="Kolme.")
    save_entry(entry_id=draft.pk, actor=contact, edit=edit)

    for text in ("Kolme.", "Neljä."):
        with pytest.raises(StaleEntry):
            save_entry(entry_id=draft.pk, actor=make_writer(draft), edit=replace(edit, text=text))

    assert (stored(draft).text, stored(draft).saved_by) == ("Kolme.", contact)


def test_a_lost_answer_two_versions_ago_is_stale(contact: User, draft: Entry) -> None:
    lost = make_edit(text="Kolme.")
    save_entry(entry_id=draft.pk, actor=contact, edit=lost)
    save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(version=2, text="Neljä."))

    with pytest.raises(StaleEntry):
        save_entry(entry_id=draft.pk, actor=contact, edit=replace(lost, text="Viisi."))


def test_a_stale_save_is_refused_with_what_is_stored_now(contact: User, draft: Entry) -> None:
    save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(text="Ensin."))

    with pytest.raises(StaleEntry) as refusal:
        save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(text="Sitten."))

    assert refusal.value.current.text == "Ensin."
    assert (stored(draft).text, stored(draft).version) == ("Ensin.", 2)


def test_a_version_that_never_was_is_stale(contact: User, draft: Entry) -> None:
    with pytest.raises(StaleEntry):
        save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(version=7))


@pytest.mark.django_db(transaction=True)
def test_a_save_that_had_to_wait_sees_what_the_other_one_wrote(contact: User, draft: Entry) -> None:
    """Over 0.5 s: the tables are emptied."""

    def save_mine() -> Entry:
        with closing(connection):
            return save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(text="Oma."))

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(text="Toisen."))
            mine = pool.submit(save_mine)
            wait_until_i_block_someone()
        with pytest.raises(StaleEntry):
            mine.result()

    assert (stored(draft).text, stored(draft).version) == ("Toisen.", 2)


@pytest.mark.django_db(transaction=True)
def test_what_is_approved_is_what_was_read(submitted: Entry) -> None:
    """Over 0.5 s: the tables are emptied. T29: the writer takes it back while it is approved."""
    writer, head = make_writer(submitted), make_head()

    def approve() -> Entry:
        with closing(connection):
            return approve_entry(entry_id=submitted.pk, actor=head, version=4)

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            withdraw_entry(entry_id=submitted.pk, actor=writer, version=4)
            edit = make_edit(version=5, text="Toisin.")
            submit_entry(entry_id=submitted.pk, actor=writer, edit=edit)
            approval = pool.submit(approve)
            wait_until_i_block_someone()
        with pytest.raises(StaleEntry):
            approval.result()

    assert stored(submitted).state == State.SUBMITTED


# Submitting


def test_submit_takes_the_text_on_the_screen_with_it(contact: User, draft: Entry) -> None:
    submit_entry(entry_id=draft.pk, actor=contact, edit=make_edit(text="Kolme ryhmää."))

    now = stored(draft)
    assert (now.state, now.text, now.submitted_by) == (State.SUBMITTED, "Kolme ryhmää.", contact)
    assert announced() == ["reporting.entry_submitted"]


def test_repeating_a_submit_announces_once(contact: User, draft: Entry) -> None:
    edit = make_edit()

    for _ in range(2):
        submit_entry(entry_id=draft.pk, actor=contact, edit=edit)

    assert (announced(), Event.objects.count()) == (["reporting.entry_submitted"], 1)


@pytest.mark.parametrize(
    "edit",
    [
        make_edit(text=""),
        make_edit(progress=""),
        make_edit(progress=Progress.PLANNED),
        make_edit(progress=Progress.DONE),
        make_edit(progress=Progress.DISCONTINUED),
        make_edit(progress=Progress.NOT_CONCERNED, text="Ei kuulu."),
    ],
)
def test_an_unfinished_entry_is_not_handed_over(
    contact: User, draft: Entry, edit: EntryEdit
) -> None:
    with pytest.raises(DomainError, match="before submitting"):
        submit_entry(entry_id=draft.pk, actor=contact, edit=edit)

    assert (stored(draft).version, announced(), Event.objects.count()) == (1, [], 0)


@pytest.mark.parametrize(
    "edit",
    [
        make_edit(progress=Progress.PLANNED, period="2026-S1"),
        make_edit(progress=Progress.DONE, period="2025-11"),
        make_edit(progress=Progress.DISCONTINUED, reason="Varat loppuivat.", text=""),
        make_edit(progress=Progress.NOT_CONCERNED, reason="Ei kuulu meille.", text=""),
        make_edit(progress=Progress.NOT_STARTED),
        make_edit(progress=Progress.CONTINUOUS),
    ],
)
def test_what_is_complete_is_handed_over(contact: User, draft: Entry, edit: EntryEdit) -> None:
    submit_entry(entry_id=draft.pk, actor=contact, edit=edit)

    now = stored(draft)
    assert (now.state, now.progress, now.period, now.reason) == (
        State.SUBMITTED,
        edit.progress,
        edit.period,
        edit.reason,
    )


@pytest.mark.parametrize(("days", "late"), [(-5, True), (20, False)])
def test_after_the_deadline_it_is_accepted_and_marked(
    contact: User, draft: Entry, days: int, late: bool
) -> None:
    make_due(draft.round, days=days)

    submit_entry(entry_id=draft.pk, actor=contact, edit=make_edit())

    assert (stored(draft).state, stored(draft).late) == (State.SUBMITTED, late)


@pytest.mark.parametrize(("days", "late"), [(-5, True), (20, False)])
def test_the_databases_clock_decides_what_is_late(
    contact: User, draft: Entry, days: int, late: bool
) -> None:
    make_due(draft.round, days=days)

    with time_machine.travel(timezone.now() + timedelta(days=-400 if late else 400)):
        submit_entry(entry_id=draft.pk, actor=contact, edit=make_edit())

    assert stored(draft).late is late


def test_without_a_meeting_nothing_is_late(contact: User, draft: Entry) -> None:
    submit_entry(entry_id=draft.pk, actor=contact, edit=make_edit())

    assert stored(draft).late is False


def test_what_was_returned_has_until_the_day_for_that() -> None:
    entry = make_entry(state=State.RETURNED)
    make_due(entry.round, days=-2)  # the divisions' day is over, the one for returns is not

    submit_entry(entry_id=entry.pk, actor=make_writer(entry), edit=make_edit())

    assert (stored(entry).late, stored(entry).return_reason) == (False, "")


def test_what_came_late_once_stays_late() -> None:
    entry = set_fields(make_entry(state=State.RETURNED), late=True)
    make_due(entry.round, days=20)

    submit_entry(entry_id=entry.pk, actor=make_writer(entry), edit=make_edit())

    assert stored(entry).late is True


def test_withdrawing_makes_a_draft_of_it_again() -> None:
    entry = set_fields(make_entry(state=State.SUBMITTED), late=True)

    withdraw_entry(entry_id=entry.pk, actor=make_writer(entry), version=1)

    now = stored(entry)
    assert (now.state, now.submitted_by, now.submitted_at, now.late, now.version) == (
        State.DRAFT,
        None,
        None,
        False,
        2,
    )
    assert Event.objects.get().changes["state"] == ["submitted", "draft"]
