"""Between a contact and the approver who alone submits, and what is said about an entry."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role, Submitter
from audit.models import Event
from core.errors import DomainError, Forbidden, Invisible
from jobs.models import Job
from reporting.entries import rules
from reporting.entries.models import Entry, EntryComment
from reporting.entries.operations import (
    StaleEntry,
    approve_entry,
    save_entry,
    submit_entry,
)
from reporting.entries.passing import (
    give_back,
    hand_on,
    submit_handed_on,
    take_back,
)
from reporting.entries.states import State, Verb
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head
from tests.races import wait_until_i_block_someone
from tests.reporting.entries.scenes import make_edit, make_writer, posted, set_fields, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def draft() -> Entry:
    """A draft of a unit whose approver alone submits."""
    entry = make_entry(text="Kaksi ryhmää.")
    set_fields(entry.unit, submitted_by=Submitter.APPROVER)
    return entry


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


@pytest.fixture
def approver(draft: Entry) -> User:
    return make_writer(draft, Role.APPROVER)


@pytest.fixture
def waiting(draft: Entry, contact: User) -> Entry:
    return hand_on(entry_id=draft.pk, actor=contact, edit=make_edit(text="Valmis."))


def stored(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def announced() -> list[str]:
    return list(Job.objects.order_by("requested_at", "pk").values_list("kind", flat=True))


def test_what_is_on_the_screen_is_handed_on(draft: Entry, contact: User) -> None:
    hand_on(entry_id=draft.pk, actor=contact, edit=make_edit(text="Valmis."))

    now = stored(draft)
    assert (now.state, now.text, now.handed_on_by) == (State.DRAFT, "Valmis.", contact)
    assert now.handed_on_at is not None
    assert announced() == ["reporting.entry_handed_on"]
    assert Event.objects.get().verb == "entry.hand_on"


def test_a_repeated_hand_on_is_done_once(draft: Entry, contact: User) -> None:
    edit = make_edit(text="Valmis.")

    for _ in range(2):
        hand_on(entry_id=draft.pk, actor=contact, edit=edit)

    assert (Event.objects.count(), stored(draft).version) == (1, 2)


def test_half_a_text_is_not_handed_on(draft: Entry, contact: User) -> None:
    with pytest.raises(DomainError):
        hand_on(entry_id=draft.pk, actor=contact, edit=make_edit(text=""))

    assert (stored(draft).handed_on_at, Event.objects.count()) == (None, 0)


def test_a_further_save_keeps_it_handed_on(waiting: Entry, contact: User) -> None:
    edit = make_edit(version=waiting.version, text="Valmiimpi.")

    save_entry(entry_id=waiting.pk, actor=contact, edit=edit)

    assert stored(waiting).is_waiting_for_approver


def test_the_contact_takes_it_back(waiting: Entry, contact: User) -> None:
    take_back(entry_id=waiting.pk, actor=contact, version=waiting.version)

    assert (stored(waiting).handed_on_at, stored(waiting).handed_on_by) == (None, None)
    with pytest.raises(DomainError):
        take_back(entry_id=waiting.pk, actor=contact, version=waiting.version + 1)


def test_the_approver_submits_the_version_that_was_read(waiting: Entry, approver: User) -> None:
    submit_handed_on(entry_id=waiting.pk, actor=approver, version=waiting.version)

    now = stored(waiting)
    assert (now.state, now.text, now.submitted_by) == (State.SUBMITTED, "Valmis.", approver)
    assert now.handed_on_at is None
    assert "reporting.entry_submitted" in announced()


def test_an_older_version_is_not_submitted(waiting: Entry, approver: User, contact: User) -> None:
    edit = make_edit(version=waiting.version, text="Toisin.")
    save_entry(entry_id=waiting.pk, actor=contact, edit=edit)

    with pytest.raises(StaleEntry):
        submit_handed_on(entry_id=waiting.pk, actor=approver, version=waiting.version)

    assert stored(waiting).state == State.DRAFT


def test_what_was_taken_back_or_never_handed_on_is_not_submitted_from_the_queue(
    draft: Entry, approver: User
) -> None:
    with pytest.raises(DomainError):
        submit_handed_on(entry_id=draft.pk, actor=approver, version=draft.version)

    assert stored(draft).state == State.DRAFT


def test_the_approver_gives_it_back_with_a_comment(waiting: Entry, approver: User) -> None:
    give_back(entry_id=waiting.pk, actor=approver, version=waiting.version, comment="Luvut?")

    assert not stored(waiting).is_waiting_for_approver
    assert [c.text for c in EntryComment.objects.all()] == ["Luvut?"]
    assert announced()[-1] == "reporting.entry_commented"


def test_the_approver_changes_the_text_and_submits_it(waiting: Entry, approver: User) -> None:
    edit = make_edit(version=waiting.version, text="Hyväksyjän sanoin.")

    submit_entry(entry_id=waiting.pk, actor=approver, edit=edit)

    now = stored(waiting)
    assert (now.state, now.text, now.handed_on_by) == (State.SUBMITTED, "Hyväksyjän sanoin.", None)


HANDS = {Verb.HAND_ON, Verb.TAKE_BACK, Verb.GIVE_BACK}


@pytest.mark.parametrize("handed_on", [False, True], ids=["in hand", "handed on"])
@pytest.mark.parametrize("state", list(State))
def test_who_is_offered_what(
    draft: Entry, contact: User, approver: User, state: State, handed_on: bool
) -> None:
    if handed_on and state in {State.SUBMITTED, State.APPROVED}:
        return  # the database has no such row: entry_handed_on_in_hand
    reason = "Miksi?" if state == State.RETURNED else ""
    by = make_head() if state == State.APPROVED else None
    fields = {"state": state, "return_reason": reason, "approved_by": by}
    if handed_on:
        hand_on(entry_id=draft.pk, actor=contact, edit=make_edit())
    set_fields(draft, **fields)
    in_hand = state in {State.DRAFT, State.RETURNED}

    def offered(person: User) -> set[Verb]:
        return set(rules.offered_verbs(person, stored(draft)) & HANDS)

    of_contact = ({Verb.TAKE_BACK} if handed_on else {Verb.HAND_ON}) if in_hand else set()
    assert offered(contact) == of_contact
    assert offered(approver) == ({Verb.GIVE_BACK} if handed_on else set())
    assert offered(make_head()) == set()


def test_where_the_contact_submits_nothing_is_handed_on() -> None:
    entry = make_entry()
    contact = make_writer(entry)

    with pytest.raises(Forbidden):
        hand_on(entry_id=entry.pk, actor=contact, edit=make_edit())

    assert Event.objects.count() == 0


def test_a_contact_neither_submits_nor_gives_back(waiting: Entry, contact: User) -> None:
    version = waiting.version

    with pytest.raises(Forbidden):
        submit_handed_on(entry_id=waiting.pk, actor=contact, version=version)
    with pytest.raises(Forbidden):
        give_back(entry_id=waiting.pk, actor=contact, version=version, comment="Ei.")

    assert (stored(waiting).state, EntryComment.objects.count()) == (State.DRAFT, 0)


def test_a_stranger_sees_nothing_of_it(waiting: Entry) -> None:
    with pytest.raises(Invisible):
        take_back(entry_id=waiting.pk, actor=make_contact(), version=waiting.version)


@pytest.mark.parametrize("state", [RoundState.LOCKED, RoundState.CLOSED])
def test_in_a_locked_round_nothing_is_passed_on(
    waiting: Entry, contact: User, approver: User, state: RoundState
) -> None:
    set_fields(waiting.round, state=state)

    with pytest.raises(DomainError):
        take_back(entry_id=waiting.pk, actor=contact, version=waiting.version)
    with pytest.raises(DomainError):
        submit_handed_on(entry_id=waiting.pk, actor=approver, version=waiting.version)

    assert stored(waiting).is_waiting_for_approver


# The pages


def test_the_contact_hands_on_with_one_press(browser: Browser, draft: Entry, contact: User) -> None:
    page = browser.as_(contact).get(draft.get_absolute_url())
    answer = browser.post(url("hand-on", draft), posted(contact, text="Valmis."))

    assert (url("hand-on", draft) in page.text, url("submit", draft) in page.text) == (True, False)
    assert answer.status_code == 302
    assert stored(draft).is_waiting_for_approver


@pytest.mark.parametrize("text", ["", " \u200b "])
def test_an_unfinished_text_comes_back(
    browser: Browser, draft: Entry, contact: User, text: str
) -> None:
    answer = browser.as_(contact).post(url("hand-on", draft), posted(contact, text=text))

    assert answer.status_code == 422
    assert not stored(draft).is_waiting_for_approver


def test_the_approver_sees_what_waits_and_submits_many(
    browser: Browser, waiting: Entry, approver: User
) -> None:
    page = browser.as_(approver).get(reverse("approving"))
    sent = {"entry": f"{waiting.pk}:{waiting.version}"}
    answer = browser.post(reverse("approving-submit"), sent, follow=True)

    assert "Valmis." in page.text
    assert stored(waiting).state == State.SUBMITTED
    assert "Valmis." not in answer.text


def test_another_units_approver_sees_nothing_that_waits(browser: Browser, waiting: Entry) -> None:
    stranger = make_writer(make_entry(), Role.APPROVER)

    page = browser.as_(stranger).get(reverse("approving"))
    browser.post(
        reverse("approving-submit"), {"entry": f"{waiting.pk}:{waiting.version}"}, follow=True
    )

    assert "Valmis." not in page.text
    assert stored(waiting).state == State.DRAFT


def test_nothing_chosen_is_said(browser: Browser, approver: User) -> None:
    answer = browser.as_(approver).post(reverse("approving-submit"), {})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_giving_back_without_a_word_is_refused(
    browser: Browser, waiting: Entry, approver: User
) -> None:
    sent = {"version": waiting.version, "comment": ""}

    answer = browser.as_(approver).post(url("give-back", waiting), sent)

    assert answer.status_code == 422
    assert stored(waiting).is_waiting_for_approver


def test_the_waiting_page_costs_the_same_for_one_row_and_for_three(
    browser: Browser, approver: User, draft: Entry, contact: User
) -> None:
    costs = []
    browser.as_(approver)
    for more in (1, 2):
        for _ in range(more):
            entry = make_entry(unit=draft.unit, round_=draft.round)
            hand_on(entry_id=entry.pk, actor=contact, edit=make_edit())
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("approving"))
        costs.append(len(queries))

    # session, person, grants, edition, entries, last year, comments
    assert costs[0] == costs[1]
    assert costs[0] <= 7


@pytest.mark.django_db(transaction=True)
def test_two_heads_approve_at_once_and_one_of_them_does() -> None:
    """Made certain: the second waits for the lock of the first and then reads its version."""
    entry = make_entry(state=State.SUBMITTED)
    first, second = make_head(), make_head()
    refused: list[Exception] = []

    def other() -> None:
        try:
            approve_entry(entry_id=entry.pk, actor=second, version=1)
        except DomainError as late:
            refused.append(late)
        finally:
            connection.close()

    thread = Thread(target=other)
    with transaction.atomic():
        approve_entry(entry_id=entry.pk, actor=first, version=1)
        thread.start()
        wait_until_i_block_someone()
    thread.join(timeout=10)

    assert (len(refused), stored(entry).approved_by) == (1, first)
    assert Event.objects.filter(verb="entry.approve").count() == 1
