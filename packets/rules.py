"""Who may do what to a packet they can see. Pure: no query, no state, no exception.

State is the operation's question (409), right is this file's (403). One right depends on the state
by its nature: whose eyes a file is for before it is published (RELIABILITY rows 15 to 17).
"""

from accounts.models import Body, User
from accounts.roles import BodyKind, Role
from jobs.states import AGAIN
from packets.models import Packet
from packets.states import OPEN_IN, State, Verb


def may_run_packets(person: User) -> bool:
    """The head of international affairs builds, locks, publishes and corrects; commands too."""
    return person.is_system or person.grants.has(Role.HEAD)


def may_record(person: User, body: Body) -> bool:
    """The body's secretary enters diary number, agenda item and publicity."""
    return body.pk in person.grants.bodies(Role.SECRETARY)


def may_download(person: User, packet: Packet) -> bool:
    """Who sees a packet takes it out, except that a secretary's draft is not theirs to read."""
    if packet.state != State.DRAFT or may_run_packets(person):
        return True
    unit = packet.body.unit
    return (
        packet.body.kind == BodyKind.MANAGEMENT_TEAM
        and unit is not None
        and person.grants.covers(unit.path, (Role.CONTACT, Role.DEPUTY, Role.APPROVER))
    )


def may_take_bundle(person: User, packet: Packet) -> bool:
    """The secretary's zip; the head checks it."""
    return may_record(person, packet.body) or person.grants.has(Role.HEAD)


def may_compare(person: User) -> bool:
    """Who reads every city line may be told how it differs from what a body was shown."""
    return may_run_packets(person) or person.grants.has(Role.READER)


def may_write_covers(person: User) -> bool:
    """The head speaks on the first page."""
    return person.grants.has(Role.HEAD)


def only_sits_in_bodies(person: User) -> bool:
    """Whether the person is a member of a body and nothing else: one page is theirs."""
    roles = {grant.role for grant in person.grants.held}
    return roles == {Role.MEMBER}


def may(person: User, verb: Verb, packet: Packet) -> bool:
    """The right to one verb."""
    match verb:
        case Verb.RECORD:
            return may_record(person, packet.body)
        case Verb.DOWNLOAD:
            return may_download(person, packet)
        case Verb.BUNDLE:
            return may_take_bundle(person, packet)
        case _:
            return may_run_packets(person)


def offered_verbs(person: User, packet: Packet) -> frozenset[Verb]:
    """The buttons to show: what is permitted, open in this state, and makes sense now."""
    return frozenset(
        verb
        for verb in Verb
        if State(packet.state) in OPEN_IN[verb]
        and may(person, verb, packet)
        and _makes_sense(verb, packet)
    )


def _makes_sense(verb: Verb, packet: Packet) -> bool:
    job = packet.job
    match verb:
        case Verb.CANCEL:
            return job is not None and job.is_open
        case Verb.RETRY:
            return job is not None and job.state in AGAIN
        case Verb.BUILD:
            return job is None or not job.is_open
        case Verb.DOWNLOAD | Verb.BUNDLE:
            return packet.file_id is not None
        case _:
            return True
