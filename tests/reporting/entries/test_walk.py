from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from guidelines.models import Respondent
from reporting.entries.models import Entry
from reporting.entries.states import State
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
    make_person,
    make_reader,
    make_secretary,
)
from tests.reporting.entries import scenes
from tests.reporting.entries.scenes import SAVED, url
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

    @pytest.mark.parametrize("verb", ["set-aside", "withdraw", "return", "approve"])
    def test_the_right_is_asked_before_the_form(
        self, browser: Browser, draft: Entry, people: dict[str, User], verb: str
    ) -> None:
        store(draft, state=State.SUBMITTED)
        stranger = people["contact" if verb in {"return", "approve"} else "head"]

        assert browser.as_(stranger).post(url(verb, draft), {}).status_code == 403
        assert browser.as_(people["contact-other"]).post(url(verb, draft), {}).status_code == 404

    def test_who_is_not_signed_in(self, browser: Browser, draft: Entry) -> None:
        page = browser.post(url("save", draft), {})
        by_itself = browser.post(url("save", draft), {}, headers=SAVED)

        assert (page.status_code, by_itself.status_code) == (302, 401)
        assert untouched(draft)

    def test_a_get_does_nothing(self, browser: Browser, contact: User, draft: Entry) -> None:
        browser.as_(contact)
        for verb in ("save", "submit", "take", "set-aside", "withdraw", "return", "approve"):
            assert browser.get(url(verb, draft)).status_code == 405
