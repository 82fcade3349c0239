"""RELIABILITY.md, section 2, rows 3 to 5, against tables that are written out here once more."""

from datetime import date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import Unit, User
from accounts.roles import BODY_ROLES, UNIT_ROLES, Role, Submitter, UnitKind
from core.errors import DomainError, Forbidden, Invisible
from guidelines.models import Respondent
from reporting.entries import operations, rules
from reporting.entries.models import Entry
from reporting.entries.states import State, Verb
from tests.factories import (
    make_appointment,
    make_body,
    make_entry,
    make_measure,
    make_person,
    make_round,
    make_unit,
)
from tests.reporting.entries.scenes import make_edit, make_writer, set_fields

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
UNIT_TEXTS = (Respondent.DIVISIONS, Respondent.UNITS)
WRITES = {
    Role.CONTACT: UNIT_TEXTS,
    Role.DEPUTY: UNIT_TEXTS,
    Role.APPROVER: UNIT_TEXTS,
    Role.NETWORK_CONTACT: (Respondent.NETWORK_CONTACTS,),
    Role.PROJECT_OFFICE: (Respondent.PROJECT_OFFICE,),
    Role.HEAD: (Respondent.HEAD, Respondent.NETWORK_CONTACTS),
}


def appointed(role: Role, unit: Unit) -> User:
    body = make_body() if role in BODY_ROLES else None
    return make_appointment(role=role, unit=unit if role in UNIT_ROLES else None, body=body).user


@pytest.mark.parametrize("role", list(Role))
def test_one_row_and_many_agree_on_who_writes(role: Role) -> None:
    above = make_unit()
    own = make_unit(parent=above, kind=UnitKind.SERVICE_AREA)
    below = make_unit(parent=own, kind=UnitKind.OFFICE)
    person = appointed(role, own)
    entries = {
        (respondent, unit): make_entry(unit=unit, measure=make_measure(respondent=respondent))
        for respondent, unit in product(Respondent, (above, own, below, make_unit()))
    }

    written = set(Entry.objects.written_by(person))

    for (respondent, unit), entry in entries.items():
        inside = unit in {own, below} or role == Role.HEAD
        expected = inside and respondent in WRITES.get(role, ())
        assert rules.may_save(person, entry) is expected, (respondent, unit)
        assert (entry in written) is expected, (respondent, unit)


def test_two_roles_are_the_union_of_their_rights() -> None:
    first, second = make_entry(), make_entry()
    person = make_writer(first)
    make_appointment(role=Role.CONTACT, user=person, unit=second.unit)

    assert set(Entry.objects.written_by(person)) == {first, second}


def test_a_key_that_begins_like_another_is_another_unit() -> None:
    entry = make_entry(unit=make_unit(key="kaym-pohjoinen"))
    contact = make_appointment(role=Role.CONTACT, unit=make_unit(key="kaym")).user

    assert not Entry.objects.visible_to(contact).exists()
    assert not rules.may_save(contact, entry)


OPEN = {
    "save": {State.DRAFT, State.RETURNED},
    "submit": {State.DRAFT, State.RETURNED},
    "withdraw": {State.SUBMITTED},
    "return": {State.SUBMITTED, State.APPROVED},
    "approve": {State.SUBMITTED},
}
SEES = {  # the states in which somebody who does not write it knows the entry
    Role.NETWORK_CONTACT: {State.APPROVED},
    Role.EU_RESPONSIBLE: {State.APPROVED},
    Role.PROJECT_OFFICE: {State.APPROVED},
    Role.READER: {State.SUBMITTED, State.APPROVED},
    Role.HEAD: set(State),
}
WRITERS = (Role.CONTACT, Role.DEPUTY, Role.APPROVER)


def expected(role: Role, state: State, verb: str) -> int:
    """The status that the matrix gives a verb on an entry of the role's own unit."""
    writes, reviews = role in WRITERS, role == Role.HEAD
    if not writes and state not in SEES.get(role, set()):
        return 404
    if not (writes if verb in {"save", "submit", "withdraw"} else reviews):
        return 403
    return 200 if state in OPEN[verb] else 409


def act(verb: str, entry: Entry, person: User) -> int:
    verbs = {
        "save": lambda: operations.save_entry(entry_id=entry.pk, actor=person, edit=make_edit()),
        "submit": lambda: operations.submit_entry(
            entry_id=entry.pk, actor=person, edit=make_edit()
        ),
        "withdraw": lambda: operations.withdraw_entry(entry_id=entry.pk, actor=person, version=1),
        "return": lambda: operations.return_entry(
            entry_id=entry.pk, actor=person, version=1, reason="Mihin?"
        ),
        "approve": lambda: operations.approve_entry(entry_id=entry.pk, actor=person, version=1),
    }
    try:
        verbs[verb]()
    except Invisible:
        return 404
    except Forbidden:
        return 403
    except DomainError:
        return 409
    return 200


@pytest.mark.parametrize("role", list(Role))
def test_every_verb_in_every_state(role: Role) -> None:
    unit, round_ = make_unit(), make_round()
    person = appointed(role, unit)

    for state, verb in product(State, OPEN):
        entry = make_entry(unit=unit, round_=round_, state=state)
        before = (entry.state, entry.text, entry.version)

        status = act(verb, entry, person)

        assert status == expected(role, state, verb), (state, verb)
        entry.refresh_from_db()
        assert ((entry.state, entry.text, entry.version) == before) is (status != 200)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("stranger", [Role.CONTACT, Role.DEPUTY, Role.APPROVER, None])
def test_another_unit_knows_what_is_approved_and_no_more(
    stranger: Role | None, state: State
) -> None:
    make_entry(state=state)
    person = appointed(stranger, make_unit()) if stranger else make_person()

    seen = Entry.objects.visible_to(person).exists()

    assert seen is (state == State.APPROVED and stranger is not None)


@pytest.mark.parametrize("state", list(State))
def test_buttons_are_what_is_permitted_and_open(state: State) -> None:
    entry = make_entry(state=state)
    head, contact = appointed(Role.HEAD, entry.unit), make_writer(entry)

    for person, role in ((head, Role.HEAD), (contact, Role.CONTACT)):
        offered = {verb for verb in OPEN if expected(role, state, verb) == 200}
        assert rules.offered_verbs(person, entry) & {Verb(verb) for verb in OPEN} == offered


def test_where_the_approver_speaks_alone_the_contact_only_writes() -> None:
    entry = make_entry()
    set_fields(entry.unit, submitted_by=Submitter.APPROVER)
    contact, approver = make_writer(entry), make_writer(entry, Role.APPROVER)

    assert act("save", entry, contact) == 200
    assert act("submit", entry, contact) == 403
    assert act("submit", make_entry(unit=entry.unit), approver) == 200


def test_an_approver_alone_takes_back_what_they_alone_hand_over() -> None:
    entry = make_entry(state=State.SUBMITTED)
    set_fields(entry.unit, submitted_by=Submitter.APPROVER)

    assert act("withdraw", entry, make_writer(entry)) == 403
    assert act("withdraw", entry, make_writer(entry, Role.APPROVER)) == 200


def test_a_division_speaks_for_its_service_areas() -> None:
    division = set_fields(make_unit(), submitted_by=Submitter.APPROVER)
    entry = make_entry(unit=make_unit(parent=division, kind=UnitKind.SERVICE_AREA))

    assert act("submit", entry, make_writer(entry)) == 403
    approver = make_appointment(role=Role.APPROVER, unit=division).user
    assert act("submit", entry, approver) == 200


def test_the_right_ends_with_the_last_day_in_helsinki() -> None:
    entry = make_entry()
    last = date(2026, 3, 10)
    contact = make_appointment(role=Role.CONTACT, unit=entry.unit, ends_on=last).user

    seen = []
    for moment in (datetime(2026, 3, 10, 23, 59), datetime(2026, 3, 11, 0, 1)):  # noqa: DTZ001
        with time_machine.travel(moment.replace(tzinfo=HELSINKI), tick=False):
            person = User.objects.get(pk=contact.pk)
            seen.append((act("save", entry, person), rules.may_save(person, entry)))

    assert seen == [(200, True), (404, False)]


def test_a_right_begins_on_its_first_day() -> None:
    entry = make_entry()
    contact = make_appointment(role=Role.DEPUTY, unit=entry.unit, starts_on=date(2026, 3, 10)).user

    with time_machine.travel(datetime(2026, 3, 9, 23, 59, tzinfo=HELSINKI), tick=False):
        assert act("save", entry, contact) == 404


def test_the_heads_own_measure_is_not_the_contacts_to_write() -> None:
    unit = make_unit()
    own = make_entry(unit=unit, measure=make_measure(respondent=Respondent.HEAD))
    contact, head = make_writer(own), appointed(Role.HEAD, unit)

    assert act("save", own, contact) == 404
    assert act("save", own, head) == 200


@pytest.mark.parametrize("state", list(State))
def test_a_units_draft_is_its_own_working_paper(state: State) -> None:
    entry = make_entry(state=state)
    head, contact = appointed(Role.HEAD, entry.unit), make_writer(entry)
    handed_over = state in {State.SUBMITTED, State.APPROVED}

    assert rules.may_read_text(contact, entry)
    assert rules.may_read_text(head, entry) is handed_over
    assert (entry in Entry.objects.readable_to(head)) is handed_over
    assert entry in Entry.objects.readable_to(contact)
    assert bool(rules.withhold(head, entry).text) is handed_over
