"""The head writes for a unit, and opens one entry of a locked or closed round."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from audit.models import Event
from core.errors import DomainError, Forbidden
from guidelines.models import Respondent
from reporting.entries import rules
from reporting.entries.models import Entry
from reporting.entries.operations import (
    approve_entry,
    return_entry,
    save_entry,
    submit_entry,
    withdraw_entry,
)
from reporting.entries.states import State, Verb
from reporting.entries.stepping_in import reopen_entry, write_for_unit
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head, make_measure
from tests.reporting.entries.scenes import make_due, make_edit, make_writer, posted, set_fields, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def head() -> User:
    return make_head()


@pytest.fixture
def missing() -> Entry:
    return make_entry(text="")


def stored(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def written(entry: Entry, head: User) -> Entry:
    return write_for_unit(
        entry_id=entry.pk, actor=head, edit=make_edit(text="Puhelimessa."), source="puhelu 3.11."
    )


# Writing for a unit


def test_what_the_unit_said_is_written_down_and_marked(missing: Entry, head: User) -> None:
    written(missing, head)

    now = stored(missing)
    assert (now.state, now.text, now.saved_by) == (State.DRAFT, "Puhelimessa.", head)
    assert (now.written_for_unit, now.source_note) == (True, "puhelu 3.11.")
    assert Event.objects.get().verb == "entry.write_for"


def test_the_head_reads_it_and_no_draft_of_the_units_own(missing: Entry, head: User) -> None:
    own = make_entry(text="Oma luonnos.", version=2)
    written(missing, head)

    readable = set(Entry.objects.readable_to(head))

    assert readable == {missing}
    assert rules.may_read_text(head, stored(missing))
    assert not rules.may_read_text(head, own)


@pytest.mark.parametrize("state", list(State))
def test_never_over_a_word_of_the_units_own(head: User, state: State) -> None:
    entry = make_entry(state=state, version=2)

    with pytest.raises(DomainError):
        write_for_unit(entry_id=entry.pk, actor=head, edit=make_edit(version=2), source="puhelu")

    assert (stored(entry).text, Event.objects.count()) == (entry.text, 0)


def test_the_heads_own_measures_are_written_as_ever(head: User) -> None:
    entry = make_entry(text="", measure=make_measure(respondent=Respondent.HEAD))

    with pytest.raises(Forbidden):
        written(entry, head)


def test_a_unit_writes_for_nobody(missing: Entry) -> None:
    with pytest.raises(Forbidden):
        written(missing, make_writer(missing))


def test_the_unit_submits_with_one_press_and_the_head_approves(missing: Entry, head: User) -> None:
    """V4: while the head's name is on the text, the head cannot approve it."""
    written(missing, head)
    contact = make_writer(missing)

    with pytest.raises(Forbidden):
        submit_entry(entry_id=missing.pk, actor=head, edit=make_edit(version=2))
    submit_entry(entry_id=missing.pk, actor=contact, edit=make_edit(version=2, text="Puhelimessa."))
    assert (stored(missing).saved_by, stored(missing).written_for_unit) == (contact, True)
    approve_entry(entry_id=missing.pk, actor=head, version=3)

    now = stored(missing)
    assert (now.state, now.self_approved, now.source_note) == (
        State.APPROVED,
        False,
        "puhelu 3.11.",
    )


@pytest.mark.parametrize("write", [save_entry, submit_entry])
def test_what_the_unit_changes_is_its_own(missing: Entry, head: User, write: object) -> None:
    written(missing, head)
    assert callable(write)

    write(entry_id=missing.pk, actor=make_writer(missing), edit=make_edit(version=2, text="Omin."))

    now = stored(missing)
    assert (now.written_for_unit, now.source_note) == (False, "")
    if now.state == State.DRAFT:
        assert not rules.may_read_text(head, now)
        with pytest.raises(DomainError):
            write_for_unit(entry_id=now.pk, actor=head, edit=make_edit(version=3), source="puhelu")


def test_the_head_corrects_what_the_head_wrote(missing: Entry, head: User) -> None:
    written(missing, head)

    write_for_unit(
        entry_id=missing.pk,
        actor=head,
        edit=make_edit(version=2, text="Tarkemmin."),
        source="sähköposti 4.11.",
    )

    assert (stored(missing).text, stored(missing).source_note) == ("Tarkemmin.", "sähköposti 4.11.")


def test_the_door_is_on_the_entrys_page_and_the_unit_sees_the_mark(
    browser: Browser, missing: Entry, head: User
) -> None:
    door = reverse("review-write", args=[missing.pk])

    page = browser.as_(head).get(missing.get_absolute_url())
    browser.get(door)
    answer = browser.post(door, posted(head, text="Soitettu.", source="puhelu 3.11."))
    seen = browser.as_(make_writer(missing)).get(missing.get_absolute_url())

    assert door in page.text
    assert answer.status_code == 302
    assert "puhelu 3.11." in seen.text
    assert url("submit", missing) in seen.text


@pytest.mark.parametrize(
    "changes",
    [{"source": ""}, {"source": "a" * 201}, {"text": ""}, {"progress": ""}, {"text": "\0"}],
    ids=["no source", "long source", "no text", "no status", "nul"],
)
def test_what_is_half_said_comes_back(
    browser: Browser, missing: Entry, head: User, changes: dict[str, str]
) -> None:
    sent = posted(head, text="Soitettu.", source="puhelu") | changes

    answer = browser.as_(head).post(reverse("review-write", args=[missing.pk]), sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (stored(missing).version, Event.objects.count()) == (1, 0)


def test_where_the_unit_was_faster_the_words_come_back(
    browser: Browser, missing: Entry, head: User
) -> None:
    save_entry(entry_id=missing.pk, actor=make_writer(missing), edit=make_edit(text="Oma."))
    door = reverse("review-write", args=[missing.pk])

    page = browser.as_(head).get(door)
    answer = browser.post(door, posted(head, text="Soitettu.", source="puhelu"))

    assert (page.status_code, answer.status_code) == (409, 409)
    assert "Soitettu." in answer.text
    assert "Oma." not in page.text + answer.text
    assert stored(missing).text == "Oma."


# Opening again


def reopened(entry: Entry, head: User, due: date | None = None) -> Entry:
    return reopen_entry(
        entry_id=entry.pk, actor=head, version=entry.version, reason="Luku on väärin.", due=due
    )


SHUT = (RoundState.LOCKED, RoundState.CLOSED)


@pytest.mark.parametrize("state", SHUT)
def test_one_entry_lives_its_life_again_and_the_mark_stays(head: User, state: RoundState) -> None:
    entry = make_entry(state=State.APPROVED)
    other = make_entry(round_=entry.round, unit=entry.unit, measure=make_measure(), text="")
    set_fields(entry.round, state=state)
    contact = make_writer(entry)

    reopened(entry, head, date(2030, 1, 2))
    assert (stored(entry).state, stored(entry).return_reason) == (
        State.RETURNED,
        "Luku on väärin.",
    )
    save_entry(entry_id=entry.pk, actor=contact, edit=make_edit(version=2, text="Kolme."))
    submit_entry(entry_id=entry.pk, actor=contact, edit=make_edit(version=3, text="Kolme."))
    withdraw_entry(entry_id=entry.pk, actor=contact, version=4)
    submit_entry(entry_id=entry.pk, actor=contact, edit=make_edit(version=5, text="Kolme."))
    return_entry(entry_id=entry.pk, actor=head, version=6, reason="Vielä.")
    submit_entry(entry_id=entry.pk, actor=contact, edit=make_edit(version=7, text="Neljä."))
    approve_entry(entry_id=entry.pk, actor=head, version=8)

    now = stored(entry)
    assert (now.state, now.reopened, now.reopen_reason) == (
        State.APPROVED,
        True,
        "Luku on väärin.",
    )
    with pytest.raises(DomainError):
        save_entry(entry_id=other.pk, actor=contact, edit=make_edit())


def test_a_missing_entry_opens_as_it_is(head: User, missing: Entry) -> None:
    set_fields(missing.round, state=RoundState.LOCKED)

    reopened(missing, head)

    assert (stored(missing).state, stored(missing).reopened) == (State.DRAFT, True)
    save_entry(entry_id=missing.pk, actor=make_writer(missing), edit=make_edit(version=2))


def test_a_correction_is_not_late_for_the_rounds_deadline(head: User) -> None:
    entry = make_entry(state=State.APPROVED)
    make_due(entry.round, days=-40)
    set_fields(entry.round, state=RoundState.LOCKED)
    reopened(entry, head)

    submit_entry(entry_id=entry.pk, actor=make_writer(entry), edit=make_edit(version=2))

    assert stored(entry).late is False


def test_an_open_round_has_nothing_to_open_again(head: User) -> None:
    entry = make_entry(state=State.APPROVED)

    with pytest.raises(DomainError):
        reopened(entry, head)

    assert (stored(entry).reopened, Event.objects.count()) == (False, 0)


def test_what_is_open_again_is_not_opened_twice(head: User) -> None:
    entry = make_entry(state=State.APPROVED)
    set_fields(entry.round, state=RoundState.CLOSED)
    entry = reopened(entry, head)

    with pytest.raises(DomainError):
        reopened(entry, head)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("round_state", list(RoundState))
def test_the_head_is_offered_it_only_behind_a_lock(
    head: User, state: State, round_state: RoundState
) -> None:
    entry = make_entry(state=state)
    set_fields(entry.round, state=round_state)

    offered = rules.offered_verbs(head, stored(entry))

    assert (Verb.REOPEN in offered) is (round_state in SHUT)
    assert Verb.REOPEN not in rules.offered_verbs(make_writer(entry), stored(entry))


def test_the_unit_cannot_open_it(missing: Entry) -> None:
    set_fields(missing.round, state=RoundState.LOCKED)

    with pytest.raises(Forbidden):
        reopened(missing, make_writer(missing))


def test_the_page_opens_it_and_shows_the_mark_to_the_unit(browser: Browser, head: User) -> None:
    entry = make_entry(state=State.APPROVED)
    set_fields(entry.round, state=RoundState.LOCKED)
    sent = {"version": "1", "reopen_reason": "Luku on väärin.", "return_due": ""}

    page = browser.as_(head).get(entry.get_absolute_url())
    answer = browser.post(url("reopen", entry), sent)
    seen = browser.as_(make_writer(entry)).get(entry.get_absolute_url())
    past = browser.get(url("history", entry))

    assert url("reopen", entry) in page.text
    assert answer.status_code == 302
    assert "Luku on väärin." in seen.text
    assert url("save", entry) in seen.text
    assert "Luku on väärin." in past.text


@pytest.mark.parametrize(
    ("reason", "due"),
    [("", ""), ("Miksi.", "29.11.2020"), ("Miksi.", "6.12.2026"), ("Miksi.", "eilen")],
    ids=["no reason", "past", "holiday", "no day"],
)
def test_without_a_reason_or_on_an_odd_day_nothing_opens(
    browser: Browser, head: User, reason: str, due: str
) -> None:
    entry = make_entry(state=State.APPROVED)
    set_fields(entry.round, state=RoundState.LOCKED)
    sent = {"version": "1", "reopen_reason": reason, "return_due": due}

    answer = browser.as_(head).post(url("reopen", entry), sent)

    assert answer.status_code == 422
    assert stored(entry).reopened is False


def test_whoever_writes_in_a_locked_round_is_told_whom_to_ask(
    browser: Browser, missing: Entry
) -> None:
    set_fields(missing.round, state=RoundState.LOCKED)

    page = browser.as_(make_writer(missing)).get(missing.get_absolute_url())

    assert url("save", missing) not in page.text
    assert page.status_code == 200
    assert browser.as_(make_contact()).get(missing.get_absolute_url()).status_code == 404
