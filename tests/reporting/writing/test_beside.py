"""What is known before a word is written stands beside the form, for whom it is open."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BodyKind, Submitter
from audit.models import Event
from audit.operations import unaudited
from reporting.decisions.models import Decision
from reporting.entries.models import Entry
from reporting.entries.operations import return_entry, submit_entry
from reporting.entries.states import State
from reporting.guidance.models import Guidance
from reporting.rounds.models import MeetingState, RoundState
from tests.conftest import Browser
from tests.factories import (
    make_body,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_meeting,
    make_round,
    make_unit,
)
from tests.reporting.entries.scenes import SAVED, make_edit, posted, set_fields, url

pytestmark = pytest.mark.django_db

SAID = "Viime vuonna käytiin kahdessa työryhmässä."


@pytest.fixture
def before() -> Entry:
    return make_entry(round_=make_round(year=2094), text=SAID)


@pytest.fixture
def now(before: Entry) -> Entry:
    round_ = make_round(year=2095)
    return make_entry(round_=round_, measure=before.measure, unit=before.unit, text="")


@pytest.fixture
def contact(now: Entry) -> User:
    return make_contact(now.unit)


def record_decision(entry: Entry, head: User, text: str, state: MeetingState) -> Decision:
    meeting = make_meeting(
        round_=entry.round, body=make_body(kind=BodyKind.SUBCOMMITTEE), held_on=date(2094, 11, 24)
    )
    set_fields(meeting, state=state)
    with unaudited("a test sets the scene"):
        return Decision.objects.create(
            meeting=meeting,
            measure=entry.measure,
            text=text,
            section="§ 12",
            saved_by=head,
            saved_at=timezone.now(),
        )


def test_all_that_is_known_stands_beside_the_form(
    browser: Browser, contact: User, before: Entry, now: Entry
) -> None:
    head = make_head()
    writer = make_contact(before.unit)
    submit_entry(entry_id=before.pk, actor=writer, edit=make_edit(text=SAID))
    return_entry(entry_id=before.pk, actor=head, version=2, reason="Mitä siitä jäi käteen?")
    make_city_line(round_=before.round, measure=before.measure, text="Koonti sanoi.", ready=True)
    set_fields(before.round, state=RoundState.CLOSED)
    record_decision(before, head, "Jaosto pyysi luvut.", MeetingState.MINUTED)
    with unaudited("a test sets the scene"):
        Guidance.objects.create(
            round=now.round,
            measure=now.measure,
            text="Kerrotaan luvut.",
            saved_by=head,
            saved_at=timezone.now(),
        )
    below = make_unit(parent=now.unit)
    make_entry(round_=now.round, measure=now.measure, unit=below, text="Oma palvelualue.")
    make_entry(round_=now.round, measure=now.measure, text="Toinen toimiala.", state=State.APPROVED)
    make_entry(round_=now.round, measure=now.measure, text="Muiden luonnos.")

    page = browser.as_(contact).get(now.get_absolute_url()).text

    for words in (
        SAID,
        "Mitä siitä jäi käteen?",
        "Koonti sanoi.",
        "Jaosto pyysi luvut.",
        "§ 12",
        "Kerrotaan luvut.",
        "Oma palvelualue.",
        "Toinen toimiala.",
    ):
        assert words in page, words
    assert "Muiden luonnos." not in page


def test_what_is_not_open_yet_is_not_shown(
    browser: Browser, contact: User, before: Entry, now: Entry
) -> None:
    make_city_line(round_=before.round, measure=before.measure, text="Keskeneräinen.")
    record_decision(before, make_head(), "Ei vielä tarkistettu.", MeetingState.HELD)

    page = browser.as_(contact).get(now.get_absolute_url()).text

    assert "Keskeneräinen." not in page
    assert "Ei vielä tarkistettu." not in page


def test_taking_last_years_text_leaves_a_mark(browser: Browser, contact: User, now: Entry) -> None:
    form = browser.as_(contact).post(url("take", now), posted(contact, text="")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"not_ours": ""}
    sent |= {"unchanged": "", "progress": "ongoing"}
    saved = browser.post(url("save", now), sent, headers=SAVED)
    edited = browser.post(
        url("save", now), posted(contact, version="2", text="Muuttui."), headers=SAVED
    )

    assert saved.context["stands_on"]
    assert 'name="taken" value="1"' not in saved.text
    assert not edited.context["stands_on"]
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["entry.take", "entry.save", "entry.save"]
    assert browser.get(url("history", now)).status_code == 200


class TestWordForWord:
    """Last year's text again is asked about once, and marked."""

    def test_it_is_asked_before_it_goes(self, browser: Browser, contact: User, now: Entry) -> None:
        sent = posted(contact, text=f"  {SAID}\r\n")

        first = browser.as_(contact).post(url("submit", now), sent)
        now.refresh_from_db()
        assert (first.status_code, now.state) == (422, State.DRAFT)
        assert "Ei vielä tallennettu" in first.text  # a refusal stores nothing, and says so
        assert SAID in first.context["form"]["text"].value()
        second = browser.post(url("submit", now), sent | {"same_as_last_year": "1"})

        now.refresh_from_db()
        assert (second.status_code, now.state) == (302, State.SUBMITTED)
        assert Entry.objects.with_repeated().get(pk=now.pk).repeated

    def test_it_is_asked_before_it_goes_to_the_approver(
        self, browser: Browser, contact: User, now: Entry
    ) -> None:
        set_fields(now.unit, submitted_by=Submitter.APPROVER)
        sent = posted(contact, text=SAID)

        first = browser.as_(contact).post(url("hand-on", now), sent)
        again = browser.post(url("hand-on", now), sent | {"same_as_last_year": "1"})

        assert (first.status_code, again.status_code) == (422, 302)
        assert f'value="1" formaction="{url("hand-on", now)}"' in first.text
        now.refresh_from_db()
        assert now.is_waiting_for_approver

    def test_another_text_is_not_asked_about(
        self, browser: Browser, contact: User, now: Entry
    ) -> None:
        browser.as_(contact).post(url("submit", now), posted(contact, text=f"{SAID} Ja uusi."))

        now.refresh_from_db()
        assert now.state == State.SUBMITTED
        row = Entry.objects.with_repeated().get(pk=now.pk)
        assert not row.repeated

    def test_the_words_are_given_back_where_the_state_has_moved(
        self, browser: Browser, contact: User, now: Entry
    ) -> None:
        set_fields(now, state=State.SUBMITTED, text="Jo lähetetty.", progress="ongoing")

        answer = browser.as_(contact).post(url("submit", now), posted(contact, text=SAID))

        assert answer.status_code == 409
        assert SAID in answer.text

    def test_the_head_sees_the_mark(self, browser: Browser, contact: User, now: Entry) -> None:
        sent = posted(contact, text=SAID, same_as_last_year="1")
        browser.as_(contact).post(url("submit", now), sent)

        answer = browser.as_(make_head()).get(reverse("review"))

        assert answer.context["rows"][0].entry.repeated
