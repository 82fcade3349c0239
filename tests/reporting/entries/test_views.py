from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.roles import Role, Submitter
from audit.models import Event
from audit.operations import unaudited
from core.text import plain
from guidelines.models import Respondent
from reporting.entries.models import Entry
from reporting.entries.operations import save_entry
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_appointment,
    make_approver,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_member,
    make_objective,
    make_person,
    make_reader,
    make_round,
    make_secretary,
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


class TestMyEntries:
    """All rows of a person on one page."""

    def test_a_person_sees_the_rows_that_they_write(self, browser: Browser, draft: Entry) -> None:
        other = make_entry(round_=draft.round, state=State.APPROVED)

        page = browser.as_(make_contact(draft.unit)).get(reverse("my-entries"))

        assert draft.get_absolute_url() in page.text
        assert other.get_absolute_url() not in page.text

    def test_returned_ones_come_first_with_the_reason(self, browser: Browser) -> None:
        unit, round_ = make_unit(), make_round()
        objective = make_objective(edition=round_.edition)
        entries = {
            state: make_entry(
                unit=unit, round_=round_, measure=make_measure(objective=objective), state=state
            )
            for state in (State.APPROVED, State.SUBMITTED, State.DRAFT, State.RETURNED)
        }

        page = browser.as_(make_contact(unit)).get(reverse("my-entries"))

        places = [page.text.index(e.get_absolute_url()) for e in entries.values()]
        assert places == sorted(places, reverse=True)
        assert "Mihin työryhmiin?" in page.text

    def test_nothing_to_write_is_said_kindly(self, browser: Browser) -> None:
        with translation.override("en"):
            page = browser.as_(make_contact()).get(
                reverse("my-entries"), headers={"Accept-Language": "en"}
            )

        assert page.status_code == 200
        assert "<ul" in page.text

    def test_an_earlier_round_can_be_chosen(self, browser: Browser) -> None:
        unit = make_unit()
        old, new = (make_entry(unit=unit, round_=make_round(year=y)) for y in (2090, 2091))
        browser.as_(make_contact(unit))

        newest = browser.get(reverse("my-entries")).text
        earlier = browser.get(reverse("my-entries"), {"year": "2090"}).text

        assert new.get_absolute_url() in newest
        assert old.get_absolute_url() not in newest
        assert old.get_absolute_url() in earlier

    @pytest.mark.parametrize("year", ["0", "abc", "2025'", "٢٠٢٦", "9" * 500])
    def test_an_odd_year_is_the_newest(self, browser: Browser, draft: Entry, year: str) -> None:
        page = browser.as_(make_contact(draft.unit)).get(reverse("my-entries"), {"year": year})

        assert draft.get_absolute_url() in page.text

    def test_the_page_costs_the_same_for_one_row_and_for_three(self, browser: Browser) -> None:
        unit, round_ = make_unit(), make_round()
        browser.as_(make_contact(unit))
        costs = []
        for more in (1, 2):
            for _ in range(more):
                make_entry(unit=unit, round_=round_, state=State.RETURNED)
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse("my-entries"))
            costs.append(len(queries))

        assert costs == [QUERIES_OF_MY_ENTRIES, QUERIES_OF_MY_ENTRIES]


QUERIES_OF_MY_ENTRIES = 7  # session, person, grants, rounds, meetings, entries, the frame's edition


class TestThePage:
    """What is shown to whom."""

    def test_its_queries(self, browser: Browser, contact: User, draft: Entry) -> None:
        browser.as_(contact)
        costs = []
        for more in (1, 2):
            for _ in range(more):
                make_entry(round_=draft.round, measure=draft.measure, state=State.APPROVED)
            with CaptureQueriesContext(connection) as queries:
                browser.get(draft.get_absolute_url())
            costs.append(len(queries))

        # session, person, grants, entry, meetings, last year, others, the frame's edition
        assert costs == [8, 8]

    def test_the_head_learns_of_a_draft_but_not_its_words(
        self, browser: Browser, draft: Entry
    ) -> None:
        store(draft, text="Salainen luonnos.", short_text="Salainen.", version=3)
        browser.as_(make_head())

        page, history = browser.get(draft.get_absolute_url()), browser.get(url("history", draft))

        assert (page.status_code, history.status_code) == (200, 200)
        assert "Salainen" not in page.text + history.text
        assert "Salainen" not in str(page.context["entry"].__dict__)

    def test_last_years_draft_is_not_shown_to_others(self, browser: Browser) -> None:
        old, new = (make_round(year=year) for year in (2092, 2093))
        before = make_entry(round_=old, text="Salainen luonnos.")
        now = make_entry(round_=new, unit=before.unit, measure=before.measure, state=State.APPROVED)

        for person in (make_head(), make_reader(), make_contact()):
            assert "Salainen" not in browser.as_(person).get(now.get_absolute_url()).text
        own = browser.as_(make_contact(before.unit)).get(now.get_absolute_url())
        assert "Salainen" in own.text

    def test_the_other_units_approved_answers_stand_beside(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        for state, text in ((State.APPROVED, "Hyväksytty."), (State.SUBMITTED, "Lähetetty vasta.")):
            make_entry(round_=draft.round, measure=draft.measure, state=state, text=text)

        page = browser.as_(contact).get(draft.get_absolute_url())

        assert "Hyväksytty." in page.text
        assert "Lähetetty vasta." not in page.text

    def test_a_contact_of_a_unit_whose_approver_submits_is_told_so(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        with unaudited("a test"):
            draft.unit.submitted_by = Submitter.APPROVER
            draft.unit.save(update_fields=["submitted_by"])
        approver = make_approver(draft.unit)

        assert url("submit", draft) not in browser.as_(contact).get(draft.get_absolute_url()).text
        assert url("submit", draft) in browser.as_(approver).get(draft.get_absolute_url()).text

    @pytest.mark.parametrize("state", [RoundState.LOCKED, RoundState.CLOSED])
    def test_nothing_is_offered_while_the_round_is_not_open(
        self, browser: Browser, contact: User, draft: Entry, state: RoundState
    ) -> None:
        round_ = make_round(state=state)
        store(draft, round=round_)

        page = browser.as_(contact).get(draft.get_absolute_url())

        assert url("save", draft) not in page.text
        assert "Kaksi työryhmää." in page.text

    def test_the_head_alone_is_offered_to_finish_the_own_text(self, browser: Browser) -> None:
        head = make_head()
        entry = make_entry(measure=make_measure(respondent=Respondent.HEAD), state=State.SUBMITTED)
        store(entry, saved_by=head, submitted_by=head)

        alone = browser.as_(head).get(entry.get_absolute_url()).text
        make_head()
        with_another = browser.as_(head).get(entry.get_absolute_url()).text

        assert url("approve", entry) in alone
        assert url("approve", entry) not in with_another


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


BAD = [
    ({"version": ""}, 422),
    ({"version": "-1"}, 422),
    ({"version": "0"}, 422),
    ({"version": "yksi"}, 422),
    ({"version": "9" * 5000}, 422),
    ({"version": ["1", "1"]}, 422),
    ({"version": "7"}, 409),
    ({"save_id": ""}, 422),
    ({"save_id": "abc"}, 422),
    ({"save_id": [new_save_id(), new_save_id()]}, 422),
    ({"writer": ""}, 422),
    ({"writer": "1:arvattu"}, 422),
    ({"text": "Nolla\0merkki."}, 422),
    ({"text": "Vioittunut \ufffd merkki."}, 422),
    ({"text": "a" * 4001}, 422),
    ({"text": "e" + "\u0301" * 500}, 422),
    ({"text": "a" * 200_000}, 422),
    ({"short_text": "a" * 351}, 422),
    ({"progress": "tuntematon"}, 422),
    ({"progress": "not_concerned"}, 422),
    ({"not_ours": "1", "not_ours_reason": "a" * 1001}, 422),
]


@pytest.mark.parametrize("headers", [{}, SAVED])
@pytest.mark.parametrize(("fields", "status"), BAD)
def test_bad_input_is_named_and_nothing_is_written(
    browser: Browser,
    contact: User,
    draft: Entry,
    fields: dict[str, Any],
    status: int,
    headers: dict[str, str],
) -> None:
    answer = browser.as_(contact).post(
        url("save", draft), {**posted(contact), **fields}, headers=headers
    )

    assert answer.status_code == status
    assert untouched(draft)


def test_bytes_that_are_no_text_are_named(browser: Browser, contact: User, draft: Entry) -> None:
    body = f"{urlencode(posted(contact, text=''))}&text=L%E4hti"

    answer = browser.as_(contact).post(
        url("save", draft), body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 422
    assert untouched(draft)


def test_a_body_that_is_too_large_is_413(browser: Browser, contact: User, draft: Entry) -> None:
    body = "text=" + "a" * 2_500_001

    answer = browser.as_(contact).post(
        url("save", draft), body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 413
    assert untouched(draft)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4000,
        "ä" * 4000,
        "a\u0308" * 4000,
        ("a" * 9 + "\r\n") * 400,
        "👩‍👩‍👧‍👦🇫🇮 \U0001fae8 perhe",
        "<script>alert(1)</script>",
        "{{ 7*7 }} {% load x %} ${x} %s {0.__class__}",
        "a" * 3999 + "\n",
    ],
)
def test_what_is_only_odd_is_stored_as_it_stands(
    browser: Browser, contact: User, draft: Entry, text: str
) -> None:
    answer = browser.as_(contact).post(url("save", draft), posted(contact, text=text))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.text == plain(text)
    assert "<script>alert" not in browser.get(draft.get_absolute_url()).text


def test_no_field_of_the_model_gets_in_through_the_form(
    browser: Browser, contact: User, draft: Entry
) -> None:
    """T28."""
    names = {field.name: "1" for field in Entry._meta.get_fields()}
    extra = names | {"state": "approved", "unit": str(make_unit().pk)}
    unit = draft.unit

    browser.as_(contact).post(url("save", draft), extra | posted(contact))

    draft.refresh_from_db()
    assert (draft.state, draft.unit, draft.self_approved) == (State.DRAFT, unit, False)
    assert (draft.late, draft.approved_by, draft.version) == (False, None, 2)


class TestWhoMayDoWhat:
    """The matrix, rows 3 to 5: every role, every verb, every state."""

    @pytest.fixture
    def people(self, draft: Entry) -> dict[str, User]:
        unit = draft.unit

        def appointed(role: Role) -> User:
            return make_appointment(role=role, unit=unit).user

        return {
            "contact": make_contact(unit),
            "deputy": appointed(Role.DEPUTY),
            "approver": make_approver(unit),
            "contact-other": make_contact(),
            "head": make_head(),
            "network_contact": appointed(Role.NETWORK_CONTACT),
            "eu_responsible": appointed(Role.EU_RESPONSIBLE),
            "project_office": appointed(Role.PROJECT_OFFICE),
            "member": make_member(),
            "secretary": make_secretary(),
            "reader": make_reader(),
            "admin": make_admin(),
        }

    OWN = ("contact", "deputy", "approver")

    @pytest.mark.parametrize("state", list(State))
    def test_who_reads(
        self, browser: Browser, draft: Entry, people: dict[str, User], state: State
    ) -> None:
        store(
            draft,
            state=state,
            return_reason="Mihin?" if state == State.RETURNED else "",
            approved_by=make_person() if state == State.APPROVED else None,
        )
        sees = {*self.OWN, "head"}
        if state in {State.SUBMITTED, State.APPROVED}:
            sees |= {"reader"}
        if state == State.APPROVED:
            sees |= {"contact-other", "network_contact", "eu_responsible", "project_office"}

        for name, person in people.items():
            wanted = 200 if name in sees else 404
            for address in (draft.get_absolute_url(), url("history", draft)):
                answer = browser.as_(person).get(address)
                assert (name, answer.status_code) == (name, wanted)

    @pytest.mark.parametrize("verb", ["save", "submit", "take", "withdraw", "return", "approve"])
    @pytest.mark.parametrize("state", list(State))
    def test_who_writes(
        self, browser: Browser, draft: Entry, people: dict[str, User], state: State, verb: str
    ) -> None:
        fields: dict[str, object] = {
            "state": state,
            "return_reason": "Mihin?" if state == State.RETURNED else "",
            "approved_by": make_person() if state == State.APPROVED else None,
        }
        open_in = {
            "save": {State.DRAFT, State.RETURNED},
            "submit": {State.DRAFT, State.RETURNED},
            "take": set(State),
            "withdraw": {State.SUBMITTED},
            "return": {State.SUBMITTED, State.APPROVED},
            "approve": {State.SUBMITTED},
        }[verb]
        doers = {"head"} if verb in {"return", "approve"} else set(self.OWN)
        success = 200 if verb == "take" else 302

        for name, person in people.items():
            store(draft, **fields, version=1, last_save_id=None, saved_by=None, submitted_by=None)
            visible = browser.as_(person).get(draft.get_absolute_url()).status_code == 200
            if not visible:
                wanted = 404
            elif name not in doers:
                wanted = 403
            else:
                wanted = success if state in open_in else 409
            sent = posted(person, return_reason="Mihin?")
            answer = browser.post(url(verb, draft), sent)
            assert (name, answer.status_code) == (name, wanted)

    @pytest.mark.parametrize(
        ("respondent", "writers"),
        [
            (Respondent.UNITS, {"contact", "deputy", "approver"}),
            (Respondent.HEAD, {"head"}),
            (Respondent.NETWORK_CONTACTS, {"head", "network_contact"}),
            (Respondent.PROJECT_OFFICE, {"project_office"}),
        ],
    )
    def test_who_writes_what_others_than_divisions_are_asked(
        self,
        browser: Browser,
        draft: Entry,
        people: dict[str, User],
        respondent: Respondent,
        writers: set[str],
    ) -> None:
        store(draft, measure=make_measure(respondent=respondent))

        able = set()
        for name, person in people.items():
            store(draft, version=1, last_save_id=None)
            answer = browser.as_(person).post(url("save", draft), posted(person, text=name))
            if answer.status_code == 302:
                able.add(name)
            assert answer.status_code in {302, 403, 404}
            mine = browser.get(reverse("my-entries")).text
            assert (draft.get_absolute_url() in mine) is (name in writers)

        assert able == writers

    def test_who_is_not_signed_in(self, browser: Browser, draft: Entry) -> None:
        page = browser.post(url("save", draft), {})
        by_itself = browser.post(url("save", draft), {}, headers=SAVED)

        assert (page.status_code, by_itself.status_code) == (302, 401)
        assert untouched(draft)

    def test_a_get_does_nothing(self, browser: Browser, contact: User, draft: Entry) -> None:
        browser.as_(contact)
        for verb in ("save", "submit", "take", "set-aside", "withdraw", "return", "approve"):
            assert browser.get(url(verb, draft)).status_code == 405
