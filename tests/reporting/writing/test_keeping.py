"""Kept as last year (ennallaan): one sentence and one press for what simply goes on."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Submitter
from audit.models import Event
from audit.operations import unaudited
from core.errors import DomainError, Forbidden, Invisible
from reporting.entries.forms import sign
from reporting.entries.keeping import keep_as_last_year, submit_as_last_year
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit, save_entry
from reporting.entries.passing import hand_on
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head, make_measure, new_save_id
from tests.reporting.entries.scenes import make_edit, make_writer, set_fields, url
from tests.reporting.writing.scenes import LAST_YEAR, make_continuing

pytestmark = pytest.mark.django_db

SENTENCE = "Tänä vuonna mukana oli kolme koulua."
WHOLE = f"{LAST_YEAR}\n\n{SENTENCE}"


@pytest.fixture
def entry() -> Entry:
    return make_continuing()


@pytest.fixture
def contact(entry: Entry) -> User:
    return make_writer(entry)


def keep(entry: Entry, person: User, save_id: str = "") -> Entry:
    return keep_as_last_year(
        entry_id=entry.pk,
        actor=person,
        save_id=UUID(save_id or new_save_id()),
        sentence=SENTENCE,
    )


def posted(person: User, **changes: str) -> dict[str, Any]:
    fields = {"save_id": new_save_id(), "writer": sign(person), "sentence": SENTENCE}
    return fields | changes


def untouched(entry: Entry) -> bool:
    before = (entry.text, entry.version, entry.state, entry.unchanged)
    entry.refresh_from_db()
    now = (entry.text, entry.version, entry.state, entry.unchanged)
    return before == now and not Event.objects.exists()


class TestTheAct:
    """What it writes, and when it refuses."""

    def test_status_and_text_stay_with_the_sentence_below(
        self, entry: Entry, contact: User
    ) -> None:
        keep(entry, contact)

        entry.refresh_from_db()
        assert (entry.text, entry.progress, entry.state) == (
            WHOLE,
            Progress.CONTINUOUS,
            State.DRAFT,
        )
        assert (entry.unchanged, entry.saved_by) == (True, contact)
        event = Event.objects.get()
        assert (event.verb, event.changes["unchanged"]) == ("entry.save", [False, True])

    def test_it_is_handed_over_with_the_same_press(self, entry: Entry, contact: User) -> None:
        save_id = UUID(new_save_id())

        for _ in range(2):
            again = submit_as_last_year(
                entry_id=entry.pk, actor=contact, save_id=save_id, sentence=SENTENCE
            )

        entry.refresh_from_db()
        assert (entry.state, entry.text, entry.unchanged) == (State.SUBMITTED, WHOLE, True)
        assert again.version == entry.version

    def test_a_repeat_changes_nothing(self, entry: Entry, contact: User) -> None:
        save_id = new_save_id()

        first, again = (keep(entry, contact, save_id).version for _ in range(2))

        assert first == again
        assert Event.objects.count() == 1

    def test_it_never_covers_words(self, entry: Entry, contact: User) -> None:
        set_fields(entry, text="Oma luonnos.")

        with pytest.raises(DomainError):
            keep(entry, contact)

        assert untouched(entry)

    @pytest.mark.parametrize("progress", [Progress.NOT_STARTED])
    def test_what_did_not_go_on_cannot_stay(self, progress: Progress) -> None:
        entry = make_continuing(progress=progress)

        with pytest.raises(DomainError):
            keep(entry, make_writer(entry))

        assert untouched(entry)

    def test_what_was_not_approved_cannot_stay(self) -> None:
        entry = make_continuing(state=State.SUBMITTED)

        with pytest.raises(DomainError):
            keep(entry, make_writer(entry))

        assert untouched(entry)

    def test_a_measure_without_a_year_behind_has_nothing_to_keep(self) -> None:
        entry = make_entry(text="")

        with pytest.raises(DomainError):
            keep(entry, make_writer(entry))

        assert untouched(entry)

    def test_a_measure_that_goes_on_in_a_new_edition_keeps_its_text(self) -> None:
        entry = make_continuing()
        newer = make_measure()
        with unaudited("a test"):
            newer.continues = entry.measure
            newer.save(update_fields=["continues"])
        set_fields(entry, measure=newer)

        keep(entry, make_writer(entry))

        entry.refresh_from_db()
        assert entry.text == WHOLE

    def test_a_locked_round_refuses(self, entry: Entry, contact: User) -> None:
        with unaudited("a test"):
            entry.round.state = RoundState.LOCKED
            entry.round.save(update_fields=["state"])

        with pytest.raises(DomainError):
            keep(entry, contact)

        assert untouched(entry)

    def test_others_have_no_part_in_it(self, entry: Entry) -> None:
        with pytest.raises(Invisible):
            keep(entry, make_contact())
        with pytest.raises(Forbidden):
            keep(entry, make_head())

        assert untouched(entry)


class TestTheMark:
    """It says the truth, and falls when it no longer does."""

    @pytest.mark.parametrize(
        ("text", "progress", "stays"),
        [
            (f"{WHOLE} Ja yksi päiväkoti.", Progress.CONTINUOUS, True),
            (f"Nyt uutta. {WHOLE}", Progress.CONTINUOUS, False),
            (SENTENCE, Progress.CONTINUOUS, False),
            (WHOLE, Progress.ONGOING, False),
        ],
        ids=["added to", "begun otherwise", "cut away", "another status"],
    )
    def test_it_falls_when_the_text_no_longer_begins_with_last_years(
        self, entry: Entry, contact: User, text: str, progress: Progress, stays: bool
    ) -> None:
        kept = keep(entry, contact)
        edit = make_edit(version=kept.version, text=text, progress=progress)

        save_entry(entry_id=entry.pk, actor=contact, edit=_claiming(edit))

        entry.refresh_from_db()
        assert entry.unchanged is stays

    def test_nobody_can_claim_it_for_a_text_of_their_own(self, entry: Entry, contact: User) -> None:
        save_entry(entry_id=entry.pk, actor=contact, edit=_claiming(make_edit()))

        entry.refresh_from_db()
        assert (entry.text, entry.unchanged) == ("Uusi lause.", False)

    def test_nor_on_the_way_to_the_approver(self, entry: Entry, contact: User) -> None:
        with unaudited("a test"):
            entry.unit.submitted_by = Submitter.APPROVER
            entry.unit.save(update_fields=["submitted_by"])

        hand_on(entry_id=entry.pk, actor=contact, edit=_claiming(make_edit()))

        entry.refresh_from_db()
        assert (entry.is_waiting_for_approver, entry.unchanged) == (True, False)

    def test_saving_the_same_again_makes_no_new_version(self, entry: Entry, contact: User) -> None:
        kept = keep(entry, contact)
        text = "Kokonaan uusi."
        edit = make_edit(version=kept.version, text=text, progress=Progress.CONTINUOUS)
        saved = save_entry(entry_id=entry.pk, actor=contact, edit=_claiming(edit))

        edit = make_edit(version=saved.version, text=text, progress=Progress.CONTINUOUS)
        again = save_entry(entry_id=entry.pk, actor=contact, edit=_claiming(edit))

        assert again.version == saved.version


def _claiming(edit: EntryEdit) -> EntryEdit:
    return replace(edit, unchanged=True)


class TestThePages:
    """Through the door that people use."""

    def test_the_press_on_the_list_hands_it_over_and_stays_there(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        answer = browser.as_(contact).post(url("keep", entry), posted(contact, submit="1"))

        entry.refresh_from_db()
        assert (answer.status_code, answer["Location"]) == (302, reverse("my-entries"))
        assert (entry.state, entry.text) == (State.SUBMITTED, WHOLE)

    def test_a_unit_whose_approver_submits_keeps_it_as_a_draft(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        with unaudited("a test"):
            entry.unit.submitted_by = Submitter.APPROVER
            entry.unit.save(update_fields=["submitted_by"])
        browser.as_(contact)

        refused = browser.post(url("keep", entry), posted(contact, submit="1"))
        assert refused.status_code == 403
        assert untouched(entry)
        browser.post(url("keep", entry), posted(contact))

        entry.refresh_from_db()
        assert (entry.state, entry.unchanged) == (State.DRAFT, True)

    def test_no_sentence_is_an_error_at_its_field(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        browser.as_(contact)

        answer = browser.post(url("keep", entry), posted(contact, sentence=" "))

        assert answer.status_code == 422
        assert f'id="keep_{entry.pk}_sentence_error"' in answer.text
        assert untouched(entry)

    def test_too_late_gives_the_sentence_back(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        set_fields(entry, text="Toinen ehti ensin.")

        answer = browser.as_(contact).post(url("keep", entry), posted(contact))

        assert answer.status_code == 409
        assert SENTENCE in answer.text
        assert untouched(entry)

    def test_another_accounts_page_saves_in_nobodys_name(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        answer = browser.as_(make_writer(entry)).post(url("keep", entry), posted(contact))

        assert answer.status_code == 409
        assert SENTENCE in answer.text
        assert untouched(entry)

    @pytest.mark.parametrize("where", ["my-entries", "write-all", "entry"])
    def test_it_is_offered_where_last_year_may_stand(
        self, browser: Browser, entry: Entry, contact: User, where: str
    ) -> None:
        address = reverse(where, args=[entry.pk] if where == "entry" else [])
        browser.as_(contact)

        offered = browser.get(address).text
        set_fields(entry, text="Oma luonnos.")
        with_words = browser.get(address).text

        assert url("keep", entry) in offered
        assert LAST_YEAR in offered
        assert url("keep", entry) not in with_words

    def test_the_mark_is_seen_on_the_page_and_lives_through_a_save(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        kept = keep(entry, contact)
        browser.as_(contact)

        page = browser.get(entry.get_absolute_url()).text

        assert 'name="unchanged" value="1"' in page
        assert kept.unchanged

    def test_the_head_sees_the_mark_in_review(
        self, browser: Browser, entry: Entry, contact: User
    ) -> None:
        browser.as_(make_head())
        submit_as_last_year(
            entry_id=entry.pk, actor=contact, save_id=UUID(new_save_id()), sentence=SENTENCE
        )
        mark = 'data-mark="unchanged"'

        marked = browser.get(reverse("review")).text
        set_fields(entry, unchanged=False)
        bare = browser.get(reverse("review")).text

        assert (mark in marked, mark in bare) == (True, False)
