"""What the history keeps from whom, and that nothing in it breaks the page."""

import pytest

from accounts.models import User
from audit.models import Event
from reporting.entries.history import Audience, Line, audience_of, read
from reporting.entries.models import Entry
from reporting.entries.operations import (
    approve_entry,
    return_entry,
    save_entry,
    set_aside,
    submit_entry,
)
from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head, make_person, make_reader
from tests.reporting.entries.scenes import make_edit, make_writer, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Entry:
    return make_entry(text="Kaksi ryhmää.")


@pytest.fixture
def contact(draft: Entry) -> User:
    return make_writer(draft)


def lines_of(entry: Entry, audience: Audience = Audience.WRITERS) -> list[Line]:
    entry.refresh_from_db()
    return read(Event.objects.order_by("pk"), entry, audience)


def write(entry: Entry, person: User, *texts: str) -> None:
    for text in texts:
        entry.refresh_from_db()
        edit = make_edit(version=entry.version, text=text)
        save_entry(entry_id=entry.pk, actor=person, edit=edit)


def hand_over(entry: Entry, person: User, text: str) -> None:
    entry.refresh_from_db()
    edit = make_edit(version=entry.version, text=text)
    submit_entry(entry_id=entry.pk, actor=person, edit=edit)


def give_back(entry: Entry, head: User, reason: str) -> None:
    entry.refresh_from_db()
    return_entry(entry_id=entry.pk, actor=head, version=entry.version, reason=reason)


def changes(line: Line) -> list[tuple[str, str]]:
    return [(change.old, change.new) for change in line.changes]


def test_what_was_typed_and_taken_away_again_leaves_no_change(draft: Entry, contact: User) -> None:
    write(draft, contact, "Kolme ryhmää.", "Kaksi ryhmää.")

    assert [changes(line) for line in lines_of(draft)] == [[]]


def test_a_text_that_gave_way_is_shown_to_the_unit(draft: Entry, contact: User) -> None:
    set_aside(entry_id=draft.pk, actor=contact, edit=make_edit(text="Oma."))

    assert lines_of(draft)[0].set_aside == "Oma."
    assert lines_of(draft, Audience.REVIEWERS)[0].set_aside == ""


def secrets(entry: Entry, contact: User, head: User) -> None:
    """Drafts of the unit around two texts that were handed over."""
    write(entry, contact, "SALAINEN luonnos.")
    set_aside(entry_id=entry.pk, actor=contact, edit=make_edit(text="SALAINEN toinen."))
    hand_over(entry, contact, "Kolme ryhmää.")
    give_back(entry, head, "Mihin ryhmiin?")
    write(entry, contact, "SALAINEN korjaus.")
    hand_over(entry, contact, "Neljä ryhmää.")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED, State.APPROVED])
def test_no_draft_is_in_the_history_of_others(
    browser: Browser, draft: Entry, contact: User, state: State
) -> None:
    head = make_head()
    secrets(draft, contact, head)
    draft.refresh_from_db()
    if state == State.APPROVED:
        approve_entry(entry_id=draft.pk, actor=head, version=draft.version)
    if state == State.RETURNED:
        give_back(draft, head, "Vielä kerran.")
        write(draft, contact, "SALAINEN viimeinen.")

    for person in (head, make_reader(), make_contact(), make_person()):
        page = browser.as_(person).get(url("history", draft))
        assert page.status_code in {200, 404}
        assert "SALAINEN" not in page.text
    assert "SALAINEN" in browser.as_(contact).get(url("history", draft)).text


def test_another_unit_reads_neither_earlier_texts_nor_the_reason(
    browser: Browser, draft: Entry, contact: User
) -> None:
    head = make_head()
    secrets(draft, contact, head)
    draft.refresh_from_db()
    approve_entry(entry_id=draft.pk, actor=head, version=draft.version)

    page = browser.as_(make_contact()).get(url("history", draft))

    assert page.status_code == 200
    assert "Mihin ryhmiin?" not in page.text
    assert "Kolme" not in page.text


def test_whose_eyes_read(draft: Entry, contact: User) -> None:
    assert audience_of(contact, draft) == Audience.WRITERS
    assert audience_of(make_head(), draft) == Audience.REVIEWERS
    assert audience_of(make_reader(), draft) == Audience.REVIEWERS
    assert audience_of(make_contact(), draft) == Audience.OTHERS


def test_a_trail_that_does_not_fit_breaks_nothing(draft: Entry, contact: User) -> None:
    """The first text came without an Event, and one Event's stretch is of another text."""
    write(draft, contact, "Kolme ryhmää.")
    Event.objects.bulk_create(
        [
            Event(
                actor=contact,
                verb="entry.save",
                subject_type="reporting.entry",
                subject_id=str(draft.pk),
                changes={"text": ["x", "ei siellä"], "text_start": [400, 400]},
            )
        ]
    )

    assert lines_of(draft)[0].new["text"] == "Kolme ryhmää."


def test_markup_in_a_text_is_shown_as_it_was_typed(
    browser: Browser, draft: Entry, contact: User
) -> None:
    write(draft, contact, "<script>alert(1)</script> {{ 7*7 }} %s")

    page = browser.as_(contact).get(url("history", draft))

    assert "&lt;script&gt;alert" in page.text
    assert "<script>alert" not in page.text
    assert "{{ 7*7 }} %s" in page.text
