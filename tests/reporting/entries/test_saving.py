from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from reporting.entries.models import Entry
from reporting.entries.operations import save_entry
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_contact,
    make_entry,
    make_measure,
    make_objective,
    make_person,
    make_round,
    make_unit,
    new_save_id,
)
from tests.reporting.entries import scenes
from tests.reporting.entries.scenes import SAVED, make_edit, url
from tests.reporting.entries.scenes import set_fields as store

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Entry:
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_contact(draft.unit)


def posted(person: User, **changes: str) -> dict[str, Any]:
    return scenes.posted(person, **({"text": "Kolme työryhmää."} | changes))


def untouched(entry: Entry) -> bool:
    """Whether nothing was written to it, nor about it."""
    before = (entry.text, entry.version, entry.state)
    entry.refresh_from_db()
    return before == (entry.text, entry.version, entry.state) and not Event.objects.exists()


class TestSaving:
    """By itself and by the button."""

    def test_a_plain_save_leads_back_to_the_entry(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        answer = browser.as_(contact).post(url("save", draft), posted(contact))

        assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())
        page = browser.get(draft.get_absolute_url())
        assert f'data-stored="{contact.pk}:{draft.pk}"' in page.text
        draft.refresh_from_db()
        assert draft.text == "Kolme työryhmää."

    def test_an_autosave_is_answered_with_the_save_line_alone(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        answer = browser.as_(contact).post(url("save", draft), posted(contact), headers=SAVED)

        assert answer.status_code == 200
        assert 'name="version" value="2"' in answer.text
        assert "<textarea" not in answer.text
        assert "HX-Target" in answer["Vary"]

    def test_the_same_autosave_again_is_answered_as_the_first_time(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        fields = posted(contact)
        answers = [
            browser.as_(contact).post(url("save", draft), fields, headers=SAVED) for _ in range(3)
        ]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert all('name="version" value="2"' in answer.text for answer in answers)
        assert Event.objects.count() == 1

    def test_a_half_typed_time_does_not_hinder_the_text(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        fields = posted(contact, progress="done", done_in="24.1")
        by_itself = browser.as_(contact).post(url("save", draft), fields, headers=SAVED)
        by_button = browser.post(
            url("save", draft), fields | {"version": "2", "save_id": new_save_id()}
        )

        assert (by_itself.status_code, by_button.status_code) == (200, 422)
        assert 'value="24.1"' in by_button.text
        draft.refresh_from_db()
        assert (draft.text, draft.progress, draft.period) == ("Kolme työryhmää.", "done", "")

    def test_facts_of_other_statuses_are_left_behind(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        fields = posted(
            contact, progress="continuous", done_in="mitä", planned_for="2026-S1", stop_reason="Ei."
        )

        answer = browser.as_(contact).post(url("submit", draft), fields)

        assert answer.status_code == 302
        draft.refresh_from_db()
        assert (draft.state, draft.period, draft.reason) == (State.SUBMITTED, "", "")

    @pytest.mark.parametrize(
        ("fields", "period"),
        [
            ({"progress": "planned", "planned_for": "2026-S1"}, "2026-S1"),
            ({"progress": "planned", "planned_for": "2026-S1", "planned_on": "3.2026"}, "2026-03"),
            ({"progress": "planned", "planned_on": "24.11.2026"}, "2026-11-24"),
            ({"progress": "ongoing", "expected": "2027"}, "2027"),
            ({"progress": "done", "done_in": "kevät 2026"}, "2026-S1"),
            ({"progress": "done", "done_in": "11.2026"}, "2026-11"),
        ],
    )
    def test_a_time_survives_a_second_save_of_the_same_page(
        self, browser: Browser, contact: User, draft: Entry, fields: dict[str, str], period: str
    ) -> None:
        browser.as_(contact).post(url("submit", draft), posted(contact, **fields))
        store(draft, state=State.DRAFT)
        assert draft.period == period

        form = browser.get(draft.get_absolute_url()).context["form"]
        again = {name: form[name].value() or "" for name in form.fields} | {"not_ours": ""}
        answer = browser.post(url("save", draft), again)

        assert answer.status_code == 302
        draft.refresh_from_db()
        assert draft.period == period

    def test_control_characters_go_and_the_writer_is_told(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        dirty = posted(contact, text="Kol\x07me\r\nry\u00adhmää.\uf0b7")
        answer = browser.as_(contact).post(url("save", draft), dirty, headers=SAVED)
        clean = browser.post(
            url("save", draft), posted(contact, version="2", text="Neljä."), headers=SAVED
        )

        assert len(answer.text) > len(clean.text)
        assert Event.objects.count() == 2

    def test_typing_while_another_saves_shows_both_texts(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        other = make_contact(draft.unit)
        save_entry(entry_id=draft.pk, actor=other, edit=make_edit(text="Viisi työryhmää."))

        answer = browser.as_(contact).post(url("save", draft), posted(contact))

        assert answer.status_code == 409
        assert "<mark>Kolme</mark>" in answer.text
        assert "<mark>Viisi</mark>" in answer.text
        draft.refresh_from_db()
        assert draft.text == "Viisi työryhmää."

    def test_a_conflict_is_solved_by_saving_on_top(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        other = make_contact(draft.unit)
        save_entry(entry_id=draft.pk, actor=other, edit=make_edit(text="Viisi työryhmää."))
        form = browser.as_(contact).post(url("save", draft), posted(contact)).context["form"]
        again = {name: form[name].value() or "" for name in form.fields} | {"not_ours": ""}

        answer = browser.post(url("save", draft), again)

        assert answer.status_code == 302
        draft.refresh_from_db()
        assert (draft.text, draft.version) == ("Kolme työryhmää.", 3)

    def test_a_conflict_is_solved_by_letting_the_other_stand(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        answer = browser.as_(contact).post(url("set-aside", draft), posted(contact, text="Oma."))

        assert answer.status_code == 302
        assert "Oma." in browser.get(url("history", draft)).text
        draft.refresh_from_db()
        assert draft.text == "Kaksi työryhmää."

    @pytest.mark.parametrize("headers", [{}, SAVED])
    @pytest.mark.parametrize("verb", ["save", "submit", "set-aside"])
    def test_the_tab_of_one_account_saves_nothing_as_another(
        self, browser: Browser, contact: User, draft: Entry, verb: str, headers: dict[str, str]
    ) -> None:
        """T36: A's tab, B's cookie; B writes for the same unit, or is nobody here at all."""
        for now in (make_contact(draft.unit), make_person()):
            answer = browser.as_(now).post(url(verb, draft), posted(contact), headers=headers)

            assert answer.status_code == 409
            assert untouched(draft)
            if not headers:
                assert "Kolme työryhmää." in answer.text

    @pytest.mark.parametrize("verb", ["save", "submit"])
    @pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
    def test_the_words_are_given_back_where_the_state_has_moved(
        self, browser: Browser, contact: User, draft: Entry, state: State, verb: str
    ) -> None:
        approver = make_person() if state == State.APPROVED else None
        store(draft, state=state, approved_by=approver)

        answer = browser.as_(contact).post(url(verb, draft), posted(contact, text="Kirjoitettu."))

        assert answer.status_code == 409
        assert "Kirjoitettu." in answer.text
        assert untouched(draft)

    def test_the_words_are_given_back_where_the_round_was_locked(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        store(draft, round=make_round(state=RoundState.LOCKED))
        fields = posted(contact, text="Kirjoitettu.")

        by_button = browser.as_(contact).post(url("save", draft), fields)
        by_itself = browser.post(url("save", draft), fields, headers=SAVED)
        too_long = browser.post(url("save", draft), posted(contact, text="a" * 4001))

        assert [by_button.status_code, by_itself.status_code, too_long.status_code] == [409] * 3
        assert "Kirjoitettu." in by_button.text
        assert "data-stuck" in by_itself.text
        assert "a" * 4001 in too_long.text
        assert untouched(draft)


class TestSubmitting:
    """The text on the screen, whole or not at all."""

    def test_it_leads_to_the_next_unfinished_row(self, browser: Browser) -> None:
        unit, round_ = make_unit(), make_round()
        objective = make_objective(edition=round_.edition)
        first, second = (
            make_entry(unit=unit, round_=round_, measure=make_measure(objective=objective))
            for _ in range(2)
        )
        contact = make_contact(unit)

        answer = browser.as_(contact).post(url("submit", first), posted(contact))
        last = browser.post(url("submit", second), posted(contact))

        assert answer["Location"] == second.get_absolute_url()
        assert last["Location"] == reverse("my-entries")
        assert f'data-stored="{contact.pk}:{second.pk}"' in browser.get(last["Location"]).text

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"progress": ""}, "progress"),
            ({"text": ""}, "text"),
            ({"text": " \u00a0\u200b\u200d\n"}, "text"),
            ({"progress": "planned"}, "planned_for"),
            ({"progress": "planned", "planned_on": "joskus"}, "planned_on"),
            ({"progress": "ongoing", "expected": "pian"}, "expected"),
            ({"progress": "done"}, "done_in"),
            ({"progress": "done", "done_in": "31.2.2026"}, "done_in"),
            ({"progress": "discontinued"}, "stop_reason"),
            ({"not_ours": "1"}, "not_ours_reason"),
            ({"not_ours": "1", "not_ours_reason": "\u00ad"}, "not_ours_reason"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(
        self, browser: Browser, contact: User, draft: Entry, fields: dict[str, str], field: str
    ) -> None:
        sent = posted(contact, short_text="Lyhyesti.", **fields)

        answer = browser.as_(contact).post(url("submit", draft), sent)

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert f'href="#id_{field}"' in answer.text
        assert f'id="id_{field}"' in answer.text
        assert "Lyhyesti." in answer.text
        assert untouched(draft)

    def test_does_not_concern_us_needs_its_reason_alone(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        sent = posted(contact, progress="", text="", not_ours="1", not_ours_reason="Ei satamaa.")

        answer = browser.as_(contact).post(url("submit", draft), sent)

        assert answer.status_code == 302
        draft.refresh_from_db()
        assert (draft.progress, draft.reason) == ("not_concerned", "Ei satamaa.")


def test_last_years_text_comes_below_what_is_written_without_script(browser: Browser) -> None:
    old, new = (make_round(year=year) for year in (2094, 2095))
    before = make_entry(round_=old, state=State.APPROVED, text="Viime vuonna.")
    now = make_entry(round_=new, unit=before.unit, measure=before.measure, text="")
    contact = make_contact(now.unit)

    answer = browser.as_(contact).post(url("take", now), posted(contact, text="Tänä vuonna."))

    assert answer.status_code == 200
    assert answer.context["form"]["text"].value() == "Tänä vuonna.\n\nViime vuonna."
    assert untouched(now)
