"""What the writer and the reviewer say to each other about an entry."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from audit.models import Event
from core.errors import Forbidden
from jobs.models import Job
from reporting.entries import rules
from reporting.entries.models import EntryComment
from reporting.entries.operations import return_entry
from reporting.entries.passing import comment_on
from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head, make_reader
from tests.reporting.entries.scenes import make_writer, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.parametrize("state", list(State))
def test_the_head_joins_once_it_was_handed_over(state: State) -> None:
    entry, head = make_entry(state=state), make_head()

    assert rules.may_discuss(head, entry) is (state != State.DRAFT)
    assert rules.may_discuss(make_writer(entry), entry)


def test_a_reader_reads_and_does_not_join() -> None:
    entry = make_entry(state=State.SUBMITTED)

    with pytest.raises(Forbidden):
        comment_on(entry_id=entry.pk, actor=make_reader(), text="Hm.")

    assert EntryComment.objects.count() == 0


def test_a_comment_leaves_the_entry_as_it_is() -> None:
    entry = make_entry(state=State.SUBMITTED)

    comment_on(entry_id=entry.pk, actor=make_head(), text="Mikä ryhmä?")

    entry.refresh_from_db()
    assert (entry.version, entry.state) == (1, State.SUBMITTED)
    assert Event.objects.get().verb == "entry.comment"
    assert Job.objects.get().kind == "reporting.entry_commented"


def test_the_discussion_names_roles_and_reaches_both(browser: Browser) -> None:
    entry, head = make_entry(state=State.SUBMITTED), make_head()
    contact = make_writer(entry)
    browser.as_(head).post(url("comment", entry), {"comment": "Mikä ryhmä?"})
    return_entry(entry_id=entry.pk, actor=head, version=1, reason="Tarkenna.")
    browser.as_(contact).post(url("comment", entry), {"comment": "Liikenteen ryhmä."})

    seen = {person: browser.as_(person).get(entry.get_absolute_url()) for person in (head, contact)}

    for page in seen.values():
        assert "Mikä ryhmä?" in page.text
        assert "Liikenteen ryhmä." in page.text
        assert contact.name not in page.text


@pytest.mark.parametrize("comment", ["", " \u200b", "a" * 1001, "nolla \0"])
def test_a_comment_that_says_nothing_is_refused(browser: Browser, comment: str) -> None:
    entry = make_entry(state=State.SUBMITTED)

    answer = browser.as_(make_head()).post(url("comment", entry), {"comment": comment})

    assert answer.status_code == 422
    assert EntryComment.objects.count() == 0


def test_others_see_no_discussion(browser: Browser) -> None:
    entry = make_entry(state=State.APPROVED)
    comment_on(entry_id=entry.pk, actor=make_head(), text="Kuiskaus.")

    for person in (make_reader(), make_contact()):
        assert "Kuiskaus." not in browser.as_(person).get(entry.get_absolute_url()).text
