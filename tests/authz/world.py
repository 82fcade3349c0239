"""One of everything, and one person of every role, for the walk over every address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Body, Unit, User
from accounts.roles import BodyKind, Role, UnitKind
from audit.operations import unaudited
from feedback.operations import Message, send_feedback
from guidelines.models import Objective, Respondent
from packets.models import Download, Packet
from packets.states import State as PacketState
from reporting.entries.states import State
from reporting.imports.models import ImportRun
from reporting.imports.stored import to_stored
from reporting.inputs.links import link_path
from reporting.rounds.models import Round
from tests.exchange.walked import exchange_objects
from tests.factories import (
    make_admin,
    make_appointment,
    make_body,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_letter,
    make_measure,
    make_meeting,
    make_member,
    make_objective,
    make_packet,
    make_person,
    make_reader,
    make_round,
    make_secretary,
    make_unit,
)
from tests.reporting.imports.documents import outline_of, text_of
from tests.reporting.inputs.scenes import make_request

NOWHERE = UUID(int=1)
Arguments = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class World:
    """`people` by role, `objects` by name: what stands in the address for each."""

    people: Mapping[str, User | None]
    objects: Mapping[str, Arguments]


@dataclass(frozen=True, slots=True)
class _Places:
    own: Unit
    other: Unit
    office: Unit
    team: Body
    group: Body
    board: Body
    round: Round


def make_world() -> World:
    """The own division of the contact, another one, a city body and the subcommittee."""
    own, other = make_unit(), make_unit()
    office = make_unit(parent=other, kind=UnitKind.OFFICE)
    objective = make_objective()
    places = _Places(
        own=own,
        other=other,
        office=office,
        team=make_body(kind=BodyKind.MANAGEMENT_TEAM, unit=own),
        group=make_body(),
        board=make_body(kind=BodyKind.SUBCOMMITTEE),
        round=make_round(edition=objective.pillar.edition, year=2025),
    )
    people = _people(places)
    return World(people, _objects(places, objective, people))


def _people(places: _Places) -> dict[str, User | None]:
    yesterday = timezone.localdate() - timedelta(days=1)
    gone = make_contact(places.own)
    with unaudited("an account that was closed"):
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    return {
        "anonymous": None,
        "nobody": make_person(),
        "expired": make_appointment(role=Role.CONTACT, unit=places.own, ends_on=yesterday).user,
        "inactive": gone,
        "contact": make_contact(places.own),
        "deputy": make_appointment(role=Role.DEPUTY, unit=places.own).user,
        "approver": make_appointment(role=Role.APPROVER, unit=places.own).user,
        "contact_other": make_contact(places.other),
        "head": make_head(),
        "network_contact": make_appointment(role=Role.NETWORK_CONTACT, unit=places.office).user,
        "eu_responsible": make_appointment(role=Role.EU_RESPONSIBLE, unit=places.own).user,
        "project_office": make_appointment(role=Role.PROJECT_OFFICE, unit=places.office).user,
        "member": make_member(places.board),
        "member_group": make_member(places.group),
        "secretary": make_secretary(places.board),
        "reader": make_reader(),
        "admin": make_admin(),
    }


def _objects(
    places: _Places, objective: Objective, people: Mapping[str, User | None]
) -> dict[str, Arguments]:
    return (
        {"": (), "nowhere": (NOWHERE,), "nobody": (10**9,), "nothing": ("ei-ole",)}
        | exchange_objects(people)
        | _people_objects(places)
        | _entries(places, objective)
        | _packets(places, people)
    )


def _people_objects(places: _Places) -> dict[str, Arguments]:
    stranger = make_appointment(role=Role.CONTACT, unit=places.other)
    return {
        "person": (stranger.user_id,),
        "letter": (make_letter(to=stranger.user).pk,),
        "feedback": (send_feedback(Message("Ei näy.", "", "", "fi"), sender=None).pk,),
        "appointment": (stranger.pk,),
        "unit": (places.own.key,),
        "body": (places.board.key,),
    }


def _entries(places: _Places, objective: Objective) -> dict[str, Arguments]:
    found: dict[str, Arguments] = {}

    def entry(unit: Unit, state: State, respondent: Respondent) -> Arguments:
        measure = make_measure(objective=objective, units=(unit,), respondent=respondent)
        return (make_entry(unit=unit, measure=measure, round_=places.round, state=state).pk,)

    for state in State:
        found[f"entry own {state}"] = entry(places.own, state, Respondent.DIVISIONS)
        found[f"entry other {state}"] = entry(places.other, state, Respondent.DIVISIONS)
    for respondent in (Respondent.HEAD, Respondent.NETWORK_CONTACTS, Respondent.PROJECT_OFFICE):
        found[f"entry of {respondent}"] = entry(places.office, State.DRAFT, respondent)
    measure = make_measure(objective=objective)
    line = make_city_line(round_=places.round, measure=measure)
    imported = make_city_line(
        round_=places.round,
        measure=make_measure(objective=objective),
        imported=True,
    )
    edition = measure.edition
    board_meeting = make_meeting(round_=places.round, body=places.board)
    asked_entry = make_entry(unit=places.own, measure=measure, round_=places.round)
    asked = make_request(entry=asked_entry, email="nuoriso@palvelu.example")
    run = ImportRun.objects.create(
        name="suuntaviivat.txt",
        sha256="0" * 64,
        size_bytes=1,
        outline=to_stored(outline_of(text_of())),
        base="",
        uploaded_by=make_person(),
        uploaded_at=timezone.now(),
    )
    return found | {
        "city line": (line.pk,),
        "city line imported": (imported.pk,),
        "edition": (edition.pk,),
        "edition years": (edition.from_year, edition.to_year),
        "measure": (edition.pk, measure.code),
        "objective": (measure.objective_id,),
        "round": (places.round.pk,),
        "mailing": (places.round.pk, "opening"),
        "round measure": (places.round.pk, measure.pk),
        "meeting measure": (board_meeting.pk, measure.pk),
        "board meeting": (board_meeting.pk,),
        "input": (asked.pk,),
        "input of entry": (asked.entry_id, asked.pk),
        "asked entry": (asked.entry_id,),
        "input link": (link_path(asked).rstrip("/").rpartition("/")[2],),
        "round step": (places.round.pk, "unlock"),
        "meeting": (make_meeting(round_=places.round, body=places.group).pk,),
        "import run": (run.pk,),
    }


def _packets(places: _Places, people: Mapping[str, User | None]) -> dict[str, Arguments]:
    found: dict[str, Arguments] = {"cover": (places.round.year, places.team.key)}
    bodies = {"team": places.team, "group": places.group, "board": places.board}
    for name, body in bodies.items():
        for number, state in enumerate(
            (PacketState.DRAFT, PacketState.LOCKED, PacketState.PUBLISHED)
        ):
            year = make_round(edition=places.round.edition, year=2001 + number + 10 * len(found))
            packet = make_packet(round_=year, body=body, state=state)
            found[f"packet {name} {state}"] = (packet.pk,)
            if name == "board" and state == PacketState.PUBLISHED:
                found["download"] = (_taken(packet, people["member"]).pk,)
    return found


def _taken(packet: Packet, person: User | None) -> Download:
    assert person is not None
    assert packet.file is not None
    return Download.objects.create(
        packet=packet, user=person, packet_state=packet.state, file=packet.file
    )
