"""RELIABILITY section 2, rows 15 to 17: who sees a packet in which state, and who takes it out."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from accounts.models import Body, Unit, User
from accounts.roles import BodyKind, Role, UnitKind
from packets.models import Packet
from packets.rules import may_download, offered_verbs
from packets.states import State, Verb
from tests.factories import (
    make_admin,
    make_appointment,
    make_approver,
    make_body,
    make_contact,
    make_edition,
    make_head,
    make_member,
    make_packet,
    make_reader,
    make_round,
    make_secretary,
    make_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

DRAFT, LOCKED, PUBLISHED, SUPERSEDED = State
EVERY = set(State)
PROVEN = {LOCKED, PUBLISHED, SUPERSEDED}
SHOWN = {PUBLISHED, SUPERSEDED}


def _of(role: Role, unit: Unit) -> User:
    return make_appointment(role=role, unit=unit).user


class _Table:
    """A team's and the city group's packets, one a state; who sees which states of them."""

    def __init__(self) -> None:
        self.unit = make_unit()
        self.round = make_round(edition=make_edition())
        self.team = make_body(kind=BodyKind.MANAGEMENT_TEAM, unit=self.unit)
        self.group = make_body()
        self.packets = [
            make_packet(round_=self.round, body=body, state=state, version=n)
            for body in (self.team, self.group)
            for n, state in enumerate((PUBLISHED, LOCKED, SUPERSEDED), start=1)
        ]

    def seen(self, person: User, body: Body) -> set[str]:
        visible = Packet.objects.visible_to(person).filter(body=body)
        return set(visible.values_list("state", flat=True))


def _make(name: str, table: _Table) -> User:
    area = make_unit(parent=table.unit, kind=UnitKind.SERVICE_AREA)
    makers: dict[str, Callable[[], User]] = {
        "contact": lambda: make_contact(table.unit),
        "approver": lambda: make_approver(table.unit),
        "contact-other": make_contact,
        "approver-other": make_approver,
        "head": make_head,
        "network": lambda: _of(Role.NETWORK_CONTACT, area),
        "eu": lambda: _of(Role.EU_RESPONSIBLE, table.unit),
        "office": lambda: _of(Role.PROJECT_OFFICE, area),
        "office-other": lambda: _of(Role.PROJECT_OFFICE, make_unit()),
        "member": lambda: make_member(table.group),
        "member-team": lambda: make_member(table.team),
        "member-other": make_member,
        "secretary": lambda: make_secretary(table.group),
        "reader": make_reader,
        "admin": make_admin,
    }
    return makers[name]()


@pytest.mark.parametrize(
    ("name", "team", "group"),
    [
        ("contact", PROVEN, SHOWN),
        ("approver", PROVEN, PROVEN),
        ("contact-other", set(), SHOWN),
        ("approver-other", set(), PROVEN),
        ("head", PROVEN, PROVEN),
        ("network", SHOWN, SHOWN),
        ("eu", SHOWN, SHOWN),
        ("office", SHOWN, SHOWN),
        ("office-other", set(), SHOWN),
        ("member", set(), SHOWN),
        ("member-team", SHOWN, set()),
        ("member-other", set(), set()),
        ("secretary", set(), PROVEN),
        ("reader", PROVEN, PROVEN),
        ("admin", set(), set()),
    ],
)
def test_who_sees_what_has_been_locked(name: str, team: set[State], group: set[State]) -> None:
    table = _Table()
    person = _make(name, table)

    assert table.seen(person, table.team) == team
    assert table.seen(person, table.group) == group


@pytest.mark.parametrize(
    ("name", "team", "group"),
    [
        ("contact", "downloads", ""),
        ("approver", "downloads", ""),
        ("contact-other", "", ""),
        ("head", "downloads", "downloads"),
        ("eu", "", ""),
        ("member", "", ""),
        ("secretary", "", "sees"),
        ("reader", "", ""),
        ("admin", "", ""),
    ],
)
def test_who_sees_a_draft_and_who_takes_it_out(name: str, team: str, group: str) -> None:
    table = _Table()
    person = _make(name, table)
    round_ = make_round(edition=table.round.edition)
    expected = {table.team: team, table.group: group}

    for body, told in expected.items():
        draft = make_packet(round_=round_, body=body)
        seen = Packet.objects.visible_to(person).filter(pk=draft.pk).first()
        found = "" if seen is None else "downloads" if may_download(person, seen) else "sees"
        assert found == told, body


def test_a_locked_packet_that_was_superseded_unseen_stays_unseen_by_its_body() -> None:
    table = _Table()
    round_ = make_round(edition=table.round.edition)
    make_packet(round_=round_, body=table.group, state=SUPERSEDED, shown=False)

    assert not Packet.objects.visible_to(make_member(table.group)).filter(round=round_).exists()


def test_an_ended_membership_shows_nothing() -> None:
    table = _Table()

    gone = make_appointment(role=Role.MEMBER, body=table.group, ends_on=date(2024, 12, 31)).user

    assert not Packet.objects.visible_to(gone).exists()


def test_buttons_are_what_is_permitted_and_open() -> None:
    body = make_body()
    draft = make_packet(body=body)
    head, secretary = make_head(), make_secretary(body)

    assert offered_verbs(head, draft) == {Verb.BUILD, Verb.LOCK, Verb.DOWNLOAD}
    assert offered_verbs(secretary, draft) == {Verb.RECORD}
    locked = make_packet(body=body, round_=make_round(), state=LOCKED)
    assert offered_verbs(head, locked) == {
        Verb.PUBLISH,
        Verb.CORRECT,
        Verb.DOWNLOAD,
        Verb.BUNDLE,
    }
    assert offered_verbs(secretary, locked) == {Verb.DOWNLOAD, Verb.BUNDLE}
