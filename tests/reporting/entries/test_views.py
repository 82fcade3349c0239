from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.roles import Submitter
from audit.operations import unaudited
from guidelines.models import Respondent
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.conftest import Browser
from tests.factories import (
    make_approver,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_reader,
    make_round,
    make_unit,
)
from tests.reporting.entries import scenes
from tests.reporting.entries.scenes import set_fields as store
from tests.reporting.entries.scenes import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Entry:
    return make_entry(text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_contact(draft.unit)


def posted(person: User, **changes: str) -> dict[str, Any]:
    return scenes.posted(person, **({"text": "Kolme työryhmää."} | changes))


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


# session, person, grants, rounds, entries, themes, meetings, last year, guidance,
# requests for input, the frame’s edition
QUERIES_OF_MY_ENTRIES = 11


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

        # session, person, grants, entry, meetings, guidance, last year, city line, decisions,
        # others, discussion, the other writer, the requests for input, the frame’s edition
        assert costs == [14, 14]

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
