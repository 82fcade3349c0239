from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from core.errors import DomainError, Forbidden, Invisible
from guidelines.models import Respondent
from jobs.models import Job
from reporting.entries.models import Entry
from reporting.entries.operations import (
    StaleEntry,
    approve_entry,
    may_finish_alone,
    return_entry,
    save_entry,
    set_aside,
    submit_entry,
)
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.factories import make_appointment, make_contact, make_entry, make_head, make_measure
from tests.reporting.entries.scenes import make_edit, make_writer, set_fields

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


# Reviewing


def test_return_tells_the_writers_why(submitted: Entry) -> None:
    head = make_head()

    return_entry(entry_id=submitted.pk, actor=head, version=4, reason="Mihin ryhmiin?")

    now = stored(submitted)
    assert (now.state, now.return_reason, now.returned_by) == (
        State.RETURNED,
        "Mihin ryhmiin?",
        head,
    )
    assert announced() == ["reporting.entry_returned"]
    assert Event.objects.get().changes["return_reason"] == ["", "Mihin ryhmiin?"]


def test_what_was_approved_may_still_be_returned() -> None:
    entry = make_entry(state=State.APPROVED)

    return_entry(entry_id=entry.pk, actor=make_head(), version=1, reason="Luku on väärin.")

    now = stored(entry)
    assert (now.state, now.approved_by, now.approved_at) == (State.RETURNED, None, None)


def test_approve_accepts_the_version_that_was_read(submitted: Entry) -> None:
    head = make_head()

    approve_entry(entry_id=submitted.pk, actor=head, version=4)

    now = stored(submitted)
    assert (now.state, now.version, now.approved_by) == (State.APPROVED, 5, head)
    assert now.self_approved is False
    assert announced() == ["reporting.entry_approved"]


def test_a_version_that_was_not_read_is_not_approved_nor_returned(submitted: Entry) -> None:
    with pytest.raises(StaleEntry):
        approve_entry(entry_id=submitted.pk, actor=make_head(), version=3)
    with pytest.raises(StaleEntry):
        return_entry(entry_id=submitted.pk, actor=make_head(), version=3, reason="Miksi?")

    assert (stored(submitted).version, Event.objects.count()) == (4, 0)


@pytest.fixture
def heads_own() -> Entry:
    return make_entry(measure=make_measure(respondent=Respondent.HEAD))


def handed_over(entry: Entry, writer: User) -> Entry:
    return submit_entry(entry_id=entry.pk, actor=writer, edit=make_edit())


def test_a_head_who_is_alone_finishes_the_own_measure_and_it_shows(heads_own: Entry) -> None:
    head = make_head()
    handed_over(heads_own, head)

    approve_entry(entry_id=heads_own.pk, actor=head, version=2)

    assert (stored(heads_own).state, stored(heads_own).self_approved) == (State.APPROVED, True)
    assert Event.objects.latest("pk").changes["self_approved"] == [False, True]


def test_where_another_head_is_in_office_the_other_one_approves(heads_own: Entry) -> None:
    head, deputy = make_head(), make_head()
    handed_over(heads_own, head)

    with pytest.raises(Forbidden):
        approve_entry(entry_id=heads_own.pk, actor=head, version=2)
    approve_entry(entry_id=heads_own.pk, actor=deputy, version=2)

    assert (stored(heads_own).approved_by, stored(heads_own).self_approved) == (deputy, False)


def test_a_head_whose_account_is_closed_leaves_the_other_alone(heads_own: Entry) -> None:
    head = make_head()
    set_fields(make_head(), is_active=False)

    assert may_finish_alone(head, heads_own)


def test_a_head_who_is_also_a_contact_does_not_approve_the_units_text(draft: Entry) -> None:
    """V4, though alone: the exception is for the head's own measures."""
    head = make_head()
    make_appointment(role=Role.CONTACT, user=head, unit=draft.unit)
    head = User.objects.get(pk=head.pk)
    handed_over(draft, head)

    with pytest.raises(Forbidden):
        approve_entry(entry_id=draft.pk, actor=head, version=2)

    assert stored(draft).state == State.SUBMITTED


def test_who_edited_before_another_submitted_may_approve_it(draft: Entry) -> None:
    """V4 asks who wrote last and who submitted; both are the submitter then."""
    head = make_head()
    make_appointment(role=Role.CONTACT, user=head, unit=draft.unit)
    head = User.objects.get(pk=head.pk)
    save_entry(entry_id=draft.pk, actor=head, edit=make_edit())
    submit_entry(entry_id=draft.pk, actor=make_writer(draft), edit=make_edit(version=2))

    approve_entry(entry_id=draft.pk, actor=head, version=3)

    assert stored(draft).self_approved is False


# The round, and a text that lost


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.LOCKED, RoundState.CLOSED])
@pytest.mark.parametrize("write", [save_entry, submit_entry])
def test_only_an_open_round_is_written_in(write: Write, state: RoundState, draft: Entry) -> None:
    set_fields(draft.round, state=state)

    with pytest.raises(DomainError, match="not open for writing"):
        write(entry_id=draft.pk, actor=make_writer(draft), edit=make_edit())

    assert (stored(draft).version, Event.objects.count()) == (1, 0)


def _return(*, entry_id: UUID, actor: User, version: int) -> Entry:
    return return_entry(entry_id=entry_id, actor=actor, version=version, reason="Miksi?")


@pytest.mark.parametrize(
    ("state", "approves", "returns"),
    [
        (RoundState.PLANNED, False, False),
        (RoundState.OPEN, True, True),
        (RoundState.LOCKED, True, False),
        (RoundState.CLOSED, False, False),
    ],
)
def test_what_is_in_hand_is_still_approved_after_the_lock(
    submitted: Entry, state: RoundState, approves: bool, returns: bool
) -> None:
    set_fields(submitted.round, state=state)
    head, done = make_head(), []

    for act in (_return, approve_entry):
        try:
            with transaction.atomic():
                act(entry_id=submitted.pk, actor=head, version=4)
                done.append(True)
                transaction.set_rollback(True)
        except DomainError:
            done.append(False)

    assert done == [returns, approves]


def test_a_text_that_lost_is_kept_in_the_trail(contact: User, draft: Entry) -> None:
    save_entry(entry_id=draft.pk, actor=make_writer(draft), edit=make_edit(text="Toisen."))

    set_aside(entry_id=draft.pk, actor=contact, edit=make_edit(text="Oma."))

    assert (stored(draft).text, stored(draft).version) == ("Toisen.", 2)
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor_id) == ("entry.set_aside", contact.pk)
    assert event.changes["text"] == [None, "Oma."]


def test_nobody_else_sets_a_text_aside(draft: Entry) -> None:
    with pytest.raises(Forbidden):
        set_aside(entry_id=draft.pk, actor=make_head(), edit=make_edit())

    assert not Event.objects.exists()


def test_a_refusal_is_put_into_words_for_the_one_who_reads_it(contact: User, draft: Entry) -> None:
    set_fields(draft.round, state=RoundState.CLOSED)

    with pytest.raises(DomainError) as refusal:
        save_entry(entry_id=draft.pk, actor=contact, edit=make_edit())

    assert isinstance(refusal.value.sentence, Promise)


def test_a_contact_of_another_unit_repeats_nothing(contact: User, draft: Entry) -> None:
    edit = make_edit()
    save_entry(entry_id=draft.pk, actor=contact, edit=edit)

    with pytest.raises(Invisible):
        save_entry(entry_id=draft.pk, actor=make_contact(), edit=edit)
