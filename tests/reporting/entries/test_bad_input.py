from typing import Any
from urllib.parse import urlencode

import pytest

from accounts.models import User
from audit.models import Event
from core.text import plain
from reporting.entries.models import Entry
from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import (
    make_contact,
    make_entry,
    make_unit,
    new_save_id,
)
from tests.reporting.entries import scenes
from tests.reporting.entries.scenes import SAVED, url

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
