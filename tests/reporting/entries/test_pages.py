"""The pages of writing and reviewing in a browser: accessible, by keyboard, without script.

Each test is over 0.5 s: the tables are emptied and a browser is driven.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.operations import return_entry, save_entry, set_aside, submit_entry
from reporting.entries.states import State
from reporting.progress import NEEDS_PERIOD, NEEDS_REASON, Progress
from reporting.rounds.models import RoundState
from tests.browser import assert_accessible, sign_in
from tests.factories import (
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_reader,
    make_round,
)
from tests.reporting.entries.scenes import make_due, make_edit, make_writer, set_fields
from tests.reporting.entries.windows import TYPED, expect_kept, expect_saved, open_entry, stored


@pytest.fixture
def draft(live_server: LiveServer) -> Entry:  # noqa: ARG001 -- the server needs its rows
    measure = make_measure()
    round_ = make_round(edition=measure.edition, year=2051)
    return make_entry(measure=measure, round_=round_, text="Kaksi työryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def test_the_form_is_filled_in_and_submitted_by_keyboard_alone(
    page: Page, contact: User, draft: Entry
) -> None:
    make_entry(unit=draft.unit, round_=draft.round, text="")
    open_entry(page, contact, draft)

    tab_to(page, "input[name=progress]")
    page.keyboard.press("ArrowUp")
    tab_to(page, "#id_planned_for")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#id_planned_for")).not_to_have_value("")
    tab_to(page, "#id_text")
    page.keyboard.press("Control+A")
    page.keyboard.type(TYPED)
    tab_to(page, "button[formaction*=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: str(draft.pk) not in url)

    now = Entry.objects.get(pk=draft.pk)
    assert (now.state, now.text, now.progress) == (State.SUBMITTED, TYPED, "planned")
    expect_kept(page, 0)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_everything_works_without_script(
    chromium: Browser, live_server: LiveServer, contact: User, draft: Entry
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    open_entry(page, contact, draft)

    page.locator("#id_text").fill("")
    page.locator("button[formaction*=submit]").click()
    expect(page.locator(".errsum")).to_be_visible()
    page.locator("#id_text").fill(TYPED)
    page.locator("form#entry-form button.btn--quiet").click()
    assert stored(draft) == TYPED
    page.locator("button[formaction*=submit]").click()
    page.wait_for_url(lambda url: "submit" not in url)
    context.close()

    assert Entry.objects.get(pk=draft.pk).state == State.SUBMITTED


ONE_LINE = "Yhteinen lause, joka kertoo, mitä tehtiin ja mitä siitä seurasi."
NARROW_WORD = "Kansainvälistymissuunnitelma" * 40  # B12


def scene(draft: Entry) -> dict[str, User]:
    """A year behind and others beside, so that every part of the page is there."""
    unit, measure = draft.unit, draft.measure
    last_year = make_round(year=draft.round.year - 1, state=RoundState.CLOSED)
    make_entry(unit=unit, measure=measure, round_=last_year, state=State.APPROVED, text=ONE_LINE)
    make_entry(measure=measure, round_=draft.round, state=State.APPROVED, text=NARROW_WORD)
    make_due(draft.round, days=5)
    return {
        "contact": make_writer(draft),
        "head": make_head(),
        "reader": make_reader(),
        "other": make_contact(),
    }


SEEN = [
    ("contact", State.DRAFT),
    ("contact", State.RETURNED),
    ("contact", State.SUBMITTED),
    ("head", State.DRAFT),
    ("head", State.SUBMITTED),
    ("head", State.APPROVED),
    ("reader", State.SUBMITTED),
    ("other", State.APPROVED),
]


@pytest.mark.parametrize(("role", "state"), SEEN)
def test_an_entry_is_accessible_to_each_who_sees_it(
    page: Page, draft: Entry, role: str, state: State
) -> None:
    people = scene(draft)
    handed_over = state in {State.SUBMITTED, State.APPROVED}
    set_fields(
        draft,
        state=state,
        version=2,
        return_reason="Mihin työryhmiin?" if state == State.RETURNED else "",
        returned_at=timezone.now() if state == State.RETURNED else None,
        saved_by=people["contact"],
        saved_at=timezone.now(),
        submitted_by=people["contact"] if handed_over else None,
        approved_by=people["head"] if state == State.APPROVED else None,
        short_text="Lyhyesti.",
    )
    open_entry(page, people[role], draft)

    assert page.locator("h1").count() == 1
    assert_accessible(page)


def test_the_form_with_errors_is_accessible_and_leads_to_them(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    page.locator("input[name=progress][value=done]").check()
    page.locator("#id_done_in").fill("joskus")
    page.locator("#id_text").fill("")
    page.locator("button[formaction*=submit]").click()
    page.locator(".errsum:focus").wait_for()

    assert_accessible(page)
    for link in page.locator(".errsum a").all():
        link.click()
        target = (link.get_attribute("href") or "")[1:]
        assert page.evaluate("document.activeElement.id") == target
    assert page.locator("#id_done_in").input_value() == "joskus"


def test_each_status_shows_its_own_facts(page: Page, contact: User, draft: Entry) -> None:
    open_entry(page, contact, draft)

    shown = {}
    for status in ("not_started", "ongoing", "continuous", "done", "discontinued", "planned"):
        page.locator(f"input[name=progress][value={status}]").check()
        fields = page.locator(".choice__more:visible").locator("input, select, textarea")
        shown[status] = [field.get_attribute("name") for field in fields.all()]

    assert shown == {
        "not_started": [],
        "ongoing": ["expected"],
        "continuous": [],
        "done": ["done_in"],
        "discontinued": ["stop_reason"],
        "planned": ["planned_for", "planned_on"],
    }


def test_the_two_texts_of_a_conflict_are_accessible(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    set_fields(
        draft,
        text=f"Kolme ryhmää. {NARROW_WORD}",
        version=2,
        saved_by=make_writer(draft),
        saved_at=timezone.now(),
    )
    page.locator("#id_text").fill(TYPED)
    page.locator("#entry-form button.btn--quiet").click()
    page.locator(".versus").wait_for()

    assert_accessible(page)


def test_the_words_that_are_given_back_are_accessible(
    page: Page, contact: User, draft: Entry
) -> None:
    open_entry(page, contact, draft)
    set_fields(draft.round, state=RoundState.CLOSED)
    page.locator("#id_text").fill(TYPED)
    page.locator("#entry-form button.btn--quiet").click()
    page.locator("#id_kept_1").wait_for()

    assert page.locator("#id_kept_1").input_value() == TYPED
    assert_accessible(page)


def test_the_history_is_accessible(page: Page, contact: User, draft: Entry) -> None:
    for version, text in enumerate((TYPED, NARROW_WORD, TYPED), 1):
        save_entry(entry_id=draft.pk, actor=contact, edit=make_edit(version=version, text=text))
    set_aside(entry_id=draft.pk, actor=contact, edit=make_edit(text=NARROW_WORD))
    submit_entry(entry_id=draft.pk, actor=contact, edit=make_edit(version=4, text=ONE_LINE))
    return_entry(entry_id=draft.pk, actor=make_head(), version=5, reason=NARROW_WORD)
    sign_in(page, contact)

    page.goto(reverse("entry-history", args=[draft.pk]))

    assert page.locator("li:has(del, ins)").count() > 1
    assert_accessible(page)


def test_the_own_rows_are_accessible(page: Page, contact: User, draft: Entry) -> None:
    make_due(draft.round, days=5)
    for state in State:
        for progress in Progress:
            entry = make_entry(unit=draft.unit, round_=draft.round, state=state)
            facts = {
                "period": "2026-S1" if progress in NEEDS_PERIOD else "",
                "reason": "Varat loppuivat." if progress in NEEDS_REASON else "",
            }
            set_fields(entry, progress=progress, late=state == State.SUBMITTED, **facts)
    sign_in(page, contact)

    page.goto(reverse("my-entries"))

    assert page.locator("li.item").count() == 1 + len(State) * len(Progress)
    assert_accessible(page)


def test_without_rows_the_page_is_accessible(page: Page) -> None:
    sign_in(page, make_contact())

    page.goto(reverse("my-entries"))

    assert_accessible(page)


@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_the_review_is_accessible(page: Page, draft: Entry, state: str) -> None:
    head = scene(draft)["head"]
    set_fields(draft, state=State.SUBMITTED, late=True)
    make_entry(round_=draft.round, state=State.RETURNED)
    own = make_entry(round_=draft.round, state=State.SUBMITTED, text=NARROW_WORD)
    set_fields(own, saved_by=head)
    sign_in(page, head)

    page.goto(reverse("review") + f"?state={state}")

    assert page.locator("li.answer").count() >= 1
    assert_accessible(page)


def test_a_return_without_a_reason_comes_back_to_its_row(page: Page, draft: Entry) -> None:
    head = scene(draft)["head"]
    set_fields(draft, state=State.SUBMITTED)
    sign_in(page, head)
    page.goto(reverse("review"))
    page.locator("li.answer details summary").click()
    page.locator("li.answer details textarea").fill("  ")
    page.locator("li.answer details textarea").evaluate("area => area.required = false")
    page.locator("li.answer details button").click()
    page.locator(".errsum:focus").wait_for()

    assert_accessible(page)


def test_last_years_text_is_taken_below_what_is_written(page: Page, draft: Entry) -> None:
    contact = scene(draft)["contact"]
    open_entry(page, contact, draft)

    page.locator("button[formaction*=take]").click()

    assert page.locator("#id_text").input_value() == f"Kaksi työryhmää.\n\n{ONE_LINE}"
    expect_saved(page)
    assert stored(draft) == f"Kaksi työryhmää.\n\n{ONE_LINE}"
