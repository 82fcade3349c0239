from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from reporting.entries import history
from reporting.entries.history import Audience, Line
from reporting.entries.models import Entry
from reporting.entries.operations import return_entry, save_entry, set_aside, submit_entry
from tests.conftest import Browser
from tests.factories import make_contact, make_entry, make_head, make_reader
from tests.reporting.entries.scenes import make_edit, make_writer, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    return make_entry(text="")


@pytest.fixture
def contact(entry: Entry) -> User:
    return make_writer(entry)


def write(entry: Entry, writer: User, *texts: str) -> None:
    for text in texts:
        entry.refresh_from_db()
        edit = make_edit(version=entry.version, text=text)
        save_entry(entry_id=entry.pk, actor=writer, edit=edit)


def hand_over(entry: Entry, writer: User, text: str) -> None:
    entry.refresh_from_db()
    edit = make_edit(version=entry.version, text=text)
    submit_entry(entry_id=entry.pk, actor=writer, edit=edit)


def lines(entry: Entry, audience: Audience = Audience.WRITERS) -> list[Line]:
    entry.refresh_from_db()
    return history.read(Event.objects.select_related("actor").order_by("pk"), entry, audience)


def test_an_event_holds_the_changed_stretch_and_not_the_text_twice(
    entry: Entry, contact: User
) -> None:
    long = "sana " * 700
    write(entry, contact, long + "loppu", long + "uusi loppu")

    assert Event.objects.latest("pk").changes == {
        "text": ["", "uusi "],
        "text_start": [len(long), len(long)],
    }


def test_one_sitting_is_one_line_with_what_became_of_the_text(entry: Entry, contact: User) -> None:
    write(entry, contact, "Yksi matka.", "Kaksi matkaa.", "Kaksi pitkää matkaa.")

    (line,) = lines(entry)

    assert (line.verb, line.saves) == ("entry.save", 3)
    (change,) = line.changes
    assert (change.old, change.new) == ("", "Kaksi pitkää matkaa.")


def test_another_writer_or_a_long_pause_begins_another_line(entry: Entry, contact: User) -> None:
    other = make_writer(entry)
    write(entry, contact, "Yksi.")
    write(entry, other, "Kaksi.")
    write(entry, contact, "Kolme.")

    assert [line.saves for line in lines(entry)] == [1, 1, 1]


@pytest.mark.parametrize(("minutes", "count"), [(30, 1), (31, 2)])
def test_a_sitting_ends_after_half_an_hour(minutes: int, count: int) -> None:
    entry = make_entry(text="ab")
    began = timezone.now()
    events = [
        _event(began, {"text": ["", "a"], "text_start": [0, 0]}),
        _event(began + timedelta(minutes=minutes), {"text": ["", "b"], "text_start": [1, 1]}),
    ]

    assert len(history.read(events, entry, Audience.WRITERS)) == count


def _event(at: datetime, changes: dict[str, list[object]]) -> Event:
    person = User(pk=1, name="Kirjaaja")
    return Event(at=at, actor=person, verb="entry.save", changes=changes)


def test_a_change_is_shown_in_whole_words_between_what_stayed(entry: Entry, contact: User) -> None:
    write(entry, contact, "Kaupunki on mukana kahdessa ryhmässä ja kahdessa hankkeessa.")
    write(entry, make_writer(entry), "Kaupunki on mukana kolmessa ryhmässä ja kahdessa hankkeessa.")

    change = lines(entry)[0].changes[0]

    assert (change.before_it, change.old) == ("Kaupunki on mukana ", "kahdessa")
    assert (change.new, change.after_it) == ("kolmessa", " ryhmässä ja kahdessa hankkeessa.")


def test_the_head_reads_what_was_handed_over_and_no_draft(entry: Entry, contact: User) -> None:
    head = make_head()
    write(entry, contact, "Salainen luonnos.")
    set_aside(entry_id=entry.pk, actor=contact, edit=make_edit(text="Salainen väistyi."))
    hand_over(entry, contact, "Kaksi matkaa.")
    entry.refresh_from_db()
    return_entry(entry_id=entry.pk, actor=head, version=entry.version, reason="Mihin?")
    write(entry, contact, "Salainen välivaihe.")
    hand_over(entry, contact, "Kolme matkaa.")

    shown = lines(entry, Audience.REVIEWERS)

    told = [(c.old, c.new) for line in reversed(shown) for c in line.changes]
    assert told == [("", "Kaksi matkaa."), ("Kaksi", "Kolme")]
    assert "Mihin?" in [line.reason for line in shown]
    assert "Salainen" not in str(shown)
    assert "Salainen" in str(lines(entry))


def test_each_reader_gets_their_own(browser: Browser, entry: Entry, contact: User) -> None:
    head = make_head()
    write(entry, contact, "Salainen luonnos.")
    hand_over(entry, contact, "Kaksi matkaa.")
    entry.refresh_from_db()
    return_entry(entry_id=entry.pk, actor=head, version=entry.version, reason="Kerro määrä.")
    hand_over(entry, contact, "Kolme matkaa.")

    pages = {
        name: browser.as_(person).get(url("history", entry))
        for name, person in {
            "contact": contact,
            "head": head,
            "reader": make_reader(),
            "other": make_contact(),
        }.items()
    }

    statuses = {name: page.status_code for name, page in pages.items()}
    assert statuses == {"contact": 200, "head": 200, "reader": 200, "other": 404}
    assert "Salainen" in pages["contact"].text
    for name in ("head", "reader"):
        assert "Salainen" not in pages[name].text
        assert "Kerro määrä." in pages[name].text


def test_other_units_read_the_acts_alone(entry: Entry, contact: User) -> None:
    hand_over(entry, contact, "Kaksi matkaa.")

    shown = lines(entry, Audience.OTHERS)

    assert [line.verb for line in shown] == ["entry.submit"]
    assert shown[0].changes == []


def test_the_page_costs_the_same_for_one_save_and_for_many(
    browser: Browser, entry: Entry, contact: User
) -> None:
    browser.as_(contact)
    costs = []
    for number in (1, 5):
        for n in range(number):
            with time_machine.travel(timezone.now() + timedelta(hours=n), tick=False):
                write(entry, contact, f"{n} matkaa, {number}.")
        with CaptureQueriesContext(connection) as queries:
            browser.get(url("history", entry))
        costs.append(len(queries))

    assert costs == [6, 6]  # session, person, grants, entry, events, the frame's edition
