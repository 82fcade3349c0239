"""The list of a person's rows: what needs them first, the filters, the marks."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import Submitter
from audit.operations import unaudited
from guidelines.models import Theme
from reporting.entries.models import Entry
from reporting.entries.operations import save_entry
from reporting.entries.states import State
from reporting.inputs.models import InputRequest
from reporting.progress import Progress
from reporting.writing.grouping import Group, Need
from reporting.writing.rows import Row
from tests.conftest import Browser
from tests.factories import (
    make_approver,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_objective,
    make_round,
    make_unit,
)
from tests.reporting.entries.scenes import make_edit, make_writer, posted, set_fields, url
from tests.reporting.writing.scenes import make_continuing

pytestmark = pytest.mark.django_db
HERE = "my-entries"


@pytest.fixture
def draft() -> Entry:
    return make_entry(text="Kaksi työryhmää.", version=2)


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def need_of(browser: Browser, entry: Entry) -> Need:
    """Under which heading the row stands."""
    groups: tuple[Group, ...] = browser.get(reverse(HERE)).context["groups"]
    found = [g.need for g in groups for row in g.rows if row.entry.pk == entry.pk]
    assert len(found) == 1
    return found[0]


def let_the_approver_speak(entry: Entry) -> None:
    with unaudited("a test"):
        entry.unit.submitted_by = Submitter.APPROVER
        entry.unit.save(update_fields=["submitted_by"])


class TestWhatNeedsMe:
    """Each row stands once, under what it needs."""

    def test_the_groups_come_in_the_order_of_need(self, browser: Browser) -> None:
        unit, round_ = make_unit(), make_round()
        objective = make_objective(edition=round_.edition)

        def entry(state: State = State.DRAFT, **fields: object) -> Entry:
            measure = make_measure(objective=objective)
            made = make_entry(unit=unit, round_=round_, measure=measure, state=state, version=2)
            return set_fields(made, **fields) if fields else made

        entry(State.APPROVED, progress=Progress.NOT_CONCERNED, reason="Ei ole.")
        for state in (State.APPROVED, State.SUBMITTED, State.DRAFT):
            entry(state)
        entry(version=1, text="", progress="")
        entry(written_for_unit=True)
        entry(State.RETURNED)

        page = browser.as_(make_contact(unit)).get(reverse(HERE))

        assert [group.need for group in page.context["groups"]] == [
            Need.RETURNED,
            Need.TO_SUBMIT,
            Need.EMPTY,
            Need.DRAFT,
            Need.SUBMITTED,
            Need.APPROVED,
            Need.NOT_OURS,
        ]

    def test_what_another_has_changed_since_is_told(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        deputy = make_writer(draft)
        for person, text in ((contact, "Minun."), (deputy, "Toisen.")):
            draft.refresh_from_db()
            edit = make_edit(version=draft.version, text=text)
            save_entry(entry_id=draft.pk, actor=person, edit=edit)

        assert need_of(browser.as_(contact), draft) == Need.CHANGED
        # who saved last, and who never saved, learn nothing new
        assert need_of(browser.as_(deputy), draft) == Need.DRAFT
        assert need_of(browser.as_(make_writer(draft)), draft) == Need.DRAFT

    def test_a_return_says_who_why_and_until_when(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        day = date(2031, 3, 7)
        set_fields(
            draft,
            state=State.RETURNED,
            return_reason="Mihin työryhmiin?",
            returned_by=make_head(),
            returned_at=timezone.now(),
            return_due=day,
        )

        page = browser.as_(contact).get(reverse(HERE)).text

        assert "Mihin työryhmiin?" in page
        assert "7.3.2031" in page

    def test_what_is_handed_on_waits_for_the_approver_alone(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        let_the_approver_speak(draft)
        set_fields(draft, handed_on_by=contact, handed_on_at=timezone.now())

        assert need_of(browser.as_(contact), draft) == Need.HANDED_ON
        assert need_of(browser.as_(make_approver(draft.unit)), draft) == Need.TO_SUBMIT

    def test_what_the_head_wrote_is_submitted_with_one_press(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        set_fields(draft, written_for_unit=True, source_note="Puhelu", saved_by=make_head())
        row = _row(browser.as_(contact), draft)

        assert row.next_step == "submit"
        assert row.form is not None
        sent = {field.html_name: field.value() for field in row.form if field.value()}
        answer = browser.post(url("submit", draft), sent)

        draft.refresh_from_db()
        assert answer.status_code == 302
        assert (draft.state, draft.text) == (State.SUBMITTED, "Kaksi työryhmää.")

    def test_a_service_areas_request_is_marked(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        browser.as_(contact)
        plain = _row(browser, draft).entry
        now = timezone.now()
        request = InputRequest.objects.create(
            entry=draft,
            unit=make_unit(parent=draft.unit),
            due_on=timezone.localdate() + timedelta(days=7),
            asked_by=contact,
            asked_at=now,
        )
        asked = _row(browser, draft).entry
        with unaudited("a test"):
            request.answer, request.answered_at = "Kaksi.", now
            request.answered_by = contact
            request.save(update_fields=["answer", "answered_at", "answered_by"])
        answered = _row(browser, draft).entry

        seen = [vars(entry) for entry in (plain, asked, answered)]
        assert [(e["input_is_waited_for"], e["input_has_come"]) for e in seen] == [
            (False, False),
            (True, False),
            (False, True),
        ]

    def test_the_printed_page_has_the_words(self, browser: Browser, draft: Entry) -> None:
        browser.as_(make_writer(draft))

        assert "Kaksi työryhmää." in browser.get(reverse(HERE)).text


def _row(browser: Browser, entry: Entry) -> Row:
    groups: tuple[Group, ...] = browser.get(reverse(HERE)).context["groups"]
    return next(row for g in groups for row in g.rows if row.entry.pk == entry.pk)


class TestFilters:
    """They live in the address, and only what the rows have can be chosen."""

    @pytest.fixture
    def two(self) -> list[Entry]:
        round_, division = make_round(), make_unit()
        found = []
        for number in (1, 2):
            objective = make_objective(edition=round_.edition)
            with unaudited("a test"):
                theme = Theme.objects.create(
                    edition=round_.edition, ordinal=number, name=f"Teema {number}"
                )
                pillar = type(objective.pillar).objects.get_or_create(
                    edition=round_.edition, number=number, defaults={"title": "Pilari"}
                )[0]
                objective.pillar, objective.number = pillar, 1
                objective.save(update_fields=["pillar", "number"])
                measure = make_measure(f"{number}.1.1", objective=objective)
                measure.themes.add(theme)
            unit = make_unit(parent=division)
            found.append(make_entry(measure=measure, round_=round_, unit=unit))
        return found

    @pytest.mark.parametrize("name", ["pillar", "theme", "unit"])
    @pytest.mark.parametrize("where", ["my-entries", "write-all"])
    def test_each_leaves_the_others_out(
        self, browser: Browser, two: list[Entry], name: str, where: str
    ) -> None:
        first, second = two
        parent = first.unit.parent
        assert parent is not None
        browser.as_(make_contact(parent))
        value = first.unit.key if name == "unit" else "1"

        everything = browser.get(reverse(where)).text
        chosen = browser.get(reverse(where), {name: value}).text

        assert second.get_absolute_url() in everything
        assert first.get_absolute_url() in chosen
        assert second.get_absolute_url() not in chosen

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        asked=st.dictionaries(
            st.sampled_from(["pillar", "theme", "unit", "year", "wall", "next"]),
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
        )
    )
    def test_what_makes_no_sense_is_ignored(
        self, browser: Browser, draft: Entry, contact: User, asked: dict[str, str]
    ) -> None:
        browser.as_(contact)

        for where in ("my-entries", "write-all"):
            page = browser.get(reverse(where), asked)
            assert page.status_code == 200
            assert draft.get_absolute_url() in page.text


# session, person, grants, rounds, entries, their themes, meetings, last year, guidance, the frame's
# edition; the list also counts what service areas are asked
@pytest.mark.parametrize(("where", "cost"), [("my-entries", 11), ("write-all", 10)])
def test_the_pages_cost_the_same_for_1_3_and_26_rows(
    browser: Browser, where: str, cost: int
) -> None:
    first = make_continuing()
    unit, round_ = first.unit, first.round
    objective = make_objective(edition=round_.edition)
    browser.as_(make_contact(unit))
    costs = []
    for more in (0, 2, 23):
        for _ in range(more):
            measure = make_measure(objective=objective)
            make_entry(unit=unit, round_=round_, measure=measure, state=State.RETURNED)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(where))
        costs.append(len(queries))

    assert costs == [cost, cost, cost]


class TestWriteAll:
    """All open rows on one page, each its own form; an act comes back to the page."""

    def test_it_shows_the_open_rows_alone(self, browser: Browser, draft: Entry) -> None:
        done = make_entry(unit=draft.unit, round_=draft.round, state=State.SUBMITTED)

        page = browser.as_(make_writer(draft)).get(reverse("write-all"))

        assert [row.entry.pk for row in page.context["rows"]] == [draft.pk]
        assert url("save", draft) in page.text
        assert url("save", done) not in page.text

    def test_no_id_stands_twice(self, browser: Browser, draft: Entry) -> None:
        for _ in range(2):
            make_entry(unit=draft.unit, round_=draft.round)

        page = browser.as_(make_writer(draft)).get(reverse("write-all")).text

        ids = [part.split('"', 1)[0] for part in page.split(' id="')[1:]]
        assert len(ids) == len(set(ids))

    def test_a_submitted_row_leads_to_the_next_on_the_page(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        following = uuid4()
        query = f"?all=1&year={draft.round.year}&wall=1&path=//evil.example&next={following}"
        sent = posted(contact, version="2")

        answer = browser.as_(contact).post(url("submit", draft) + query, sent)

        draft.refresh_from_db()
        assert draft.state == State.SUBMITTED
        place = f"{reverse('write-all')}?year={draft.round.year}&wall=1#kirjaus-{following}"
        assert answer["Location"] == place

    def test_a_saved_row_is_come_back_to(
        self, browser: Browser, contact: User, draft: Entry
    ) -> None:
        sent = posted(contact, version="2")

        answer = browser.as_(contact).post(url("save", draft) + "?all=1&next=ei", sent)

        assert answer["Location"] == f"{reverse('write-all')}?#kirjaus-{draft.pk}"

    def test_nothing_open_says_so(self, browser: Browser) -> None:
        page = browser.as_(make_contact()).get(reverse("write-all"))

        assert page.status_code == 200
        assert "<form action" not in page.text
