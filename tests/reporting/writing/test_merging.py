"""Two texts of one entry are put together part by part, and nobody overwrites anybody."""

from typing import Any

import pytest

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.operations import save_entry
from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_person
from tests.reporting.entries.scenes import make_edit, posted, set_fields, url

pytestmark = pytest.mark.django_db

MINE, THEIRS = "Oma teksti.", "Toisen teksti."


@pytest.fixture
def draft() -> Entry:
    return make_entry(text="Ennen.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_contact(draft.unit)


def conflict(browser: Browser, contact: User, draft: Entry, **changes: str) -> dict[str, Any]:
    """The page of the conflict, as it sends itself."""
    other = make_contact(draft.unit)
    edit = make_edit(text=THEIRS, progress="done", period="2026-05")
    save_entry(entry_id=draft.pk, actor=other, edit=edit)
    sent = posted(contact, text=MINE, short_text="Oma lyhyt.", **changes)
    answer = browser.as_(contact).post(url("save", draft), sent)
    assert answer.status_code == 409
    return fields_of(answer)


def fields_of(answer: Any) -> dict[str, Any]:
    form = answer.context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    fields = {name: "" if value is False else value for name, value in fields.items()}
    return fields | {"own": answer.context["both"].own}


@pytest.mark.parametrize(
    ("use", "text", "progress"),
    [
        ("text:mine", MINE, "ongoing"),
        ("text:theirs", THEIRS, "ongoing"),
        ("text:both", f"{MINE}\n\n{THEIRS}", "ongoing"),
        ("facts:theirs", MINE, "done"),
        ("facts:both", MINE, "ongoing"),
        ("tuntematon:mine", MINE, "ongoing"),
        ("", MINE, "ongoing"),
    ],
)
def test_a_part_is_exchanged_and_then_saved(
    browser: Browser, contact: User, draft: Entry, use: str, text: str, progress: str
) -> None:
    page = conflict(browser, contact, draft)

    merged = browser.post(url("merge", draft), page | {"use": use})
    draft.refresh_from_db()
    assert (merged.status_code, draft.text) == (200, THEIRS)
    saved = browser.post(url("save", draft), fields_of(merged))

    draft.refresh_from_db()
    assert (saved.status_code, draft.text, draft.progress) == (302, text, progress)
    assert draft.period == ("2026-05" if progress == "done" else "")
    assert draft.short_text == "Oma lyhyt."


def test_what_was_tried_can_be_taken_back(browser: Browser, contact: User, draft: Entry) -> None:
    page = conflict(browser, contact, draft)

    for use in ("text:theirs", "facts:theirs", "short_text:theirs"):
        page = fields_of(browser.post(url("merge", draft), page | {"use": use}))
    assert (page["text"], page["short_text"]) == (THEIRS, "")
    for use in ("text:mine", "facts:mine", "short_text:mine"):
        page = fields_of(browser.post(url("merge", draft), page | {"use": use}))

    assert (page["text"], page["short_text"]) == (MINE, "Oma lyhyt.")
    assert page["progress"] == "ongoing"


def test_a_third_save_in_between_is_said_and_not_overwritten(
    browser: Browser, contact: User, draft: Entry
) -> None:
    page = conflict(browser, contact, draft)
    third = make_contact(draft.unit)
    save_entry(entry_id=draft.pk, actor=third, edit=make_edit(version=2, text="Kolmas."))

    blind = browser.post(url("save", draft), page)
    merged = browser.post(url("merge", draft), page | {"use": "text:both"})

    assert (blind.status_code, merged.status_code) == (409, 200)
    assert merged.context["moved"]
    assert merged.context["form"].data["text"] == f"{MINE}\n\nKolmas."
    draft.refresh_from_db()
    assert draft.text == "Kolmas."


@pytest.mark.parametrize("own", ["", "{}", "[1]", "null", '{"text": 1}', "{" * 900, '"\\ud800"'])
def test_a_page_that_lost_the_own_words_goes_by_what_it_shows(
    browser: Browser, contact: User, draft: Entry, own: str
) -> None:
    page = conflict(browser, contact, draft) | {"own": own, "use": "text:both"}

    merged = browser.post(url("merge", draft), page)

    assert merged.context["form"].data["text"] == f"{MINE}\n\n{THEIRS}"


def test_the_words_are_given_back_where_nothing_can_be_saved(
    browser: Browser, contact: User, draft: Entry
) -> None:
    page = conflict(browser, contact, draft) | {"use": "text:mine"}
    anothers = browser.as_(make_person()).post(url("merge", draft), page)
    set_fields(draft, state=State.SUBMITTED)
    too_late = browser.as_(contact).post(url("merge", draft), page)

    for answer in (anothers, too_late):
        assert answer.status_code == 409
        assert MINE in answer.text
