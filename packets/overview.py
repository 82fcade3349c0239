"""What the packets' pages show, put together once: bodies by date, their packets, what is to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Body, User
from accounts.roles import BodyKind
from packets.building import FORMS, not_built
from packets.changes import Change, changes
from packets.freezing import freeze
from packets.models import Packet
from packets.readiness import Point, Readiness, merged, readiness
from packets.rules import may_compare, offered_verbs
from packets.snapshot import from_bytes
from packets.sources import Sources, load_sources
from packets.states import MAKING, Language, Paper, State, Verb
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Meeting, Round

NOTHING = Readiness((), ())


@dataclass(frozen=True, slots=True)
class Row:
    """A packet as it stands: the newest version, and the one that is valid meanwhile."""

    packet: Packet
    verbs: frozenset[Verb]
    readiness: Readiness
    changes: tuple[Change, ...]
    valid: Packet | None

    @property
    def may_lock(self) -> bool:
        """Whether the lock would go through."""
        return Verb.LOCK in self.verbs and not self.readiness.blockers


@dataclass(frozen=True, slots=True)
class Orderable:
    """A form in a language, of which nothing has been ordered yet."""

    form: Paper
    language: Language


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One body with its packets; `orderable` is what nothing has been ordered of yet."""

    body: Body
    meeting: Meeting | None
    locks_on: date | None
    rows: tuple[Row, ...]
    orderable: tuple[Orderable, ...]
    not_built: str

    @property
    def originals(self) -> tuple[Orderable, ...]:
        """What is still to be ordered in the language of the texts."""
        return tuple(o for o in self.orderable if o.language == Language.FINNISH)

    @property
    def translations(self) -> tuple[Orderable, ...]:
        """What may be ordered in the other languages besides."""
        return tuple(o for o in self.orderable if o.language != Language.FINNISH)

    @property
    def blockers(self) -> tuple[Point, ...]:
        """What keeps its packets from being locked, said once."""
        return merged(point for row in self.rows for point in row.readiness.blockers)

    @property
    def warnings(self) -> tuple[Point, ...]:
        """What is good to know of its packets, said once."""
        return merged(point for row in self.rows for point in row.readiness.warnings)

    @property
    def changed(self) -> Row | None:
        """The first packet whose contents have changed since it was locked."""
        return next((row for row in self.rows if row.changes), None)

    @property
    def is_team(self) -> bool:
        """Whether it stands among the divisions' management teams."""
        return self.body.kind == BodyKind.MANAGEMENT_TEAM


def head_parts(
    person: User, round_: Round, bodies: Iterable[Body], packets: Iterable[Packet]
) -> tuple[BodyPart, ...]:
    """Every body that gets a packet, with all that the head may do about it."""
    sources = load_sources(round_)
    rows = _newest(person, packets, sources)
    return tuple(_part(body, sources, rows.get(body.pk, ())) for body in bodies)


def reader_parts(
    person: User, round_: Round | None, packets: Iterable[Packet]
) -> tuple[BodyPart, ...]:
    """The bodies whose packets this person sees, with the packets and the day of the meeting."""
    rows = _newest(person, packets, None)
    meetings = deadlines_of(round_).meetings if round_ and rows else ()
    dates_of = {dates.meeting.body_id: dates for dates in meetings}
    return tuple(
        BodyPart(
            body=found[0].packet.body,
            meeting=dates.meeting if (dates := dates_of.get(body_id)) else None,
            locks_on=dates.locks_on if dates else None,
            rows=found,
            orderable=(),
            not_built="",
        )
        for body_id, found in rows.items()
    )


def valid_of(versions: Iterable[Packet]) -> Packet | None:
    """The version that the body is to read, if one has been published."""
    return next((p for p in versions if p.state == State.PUBLISHED), None)


def row_of(person: User, packet: Packet, *, valid: Packet | None) -> Row:
    """One packet for its own page, with what keeps it from being locked if it is a draft."""
    sources = load_sources(packet.round) if may_compare(person) else None
    return _row(person, packet, valid, sources)


def _part(body: Body, sources: Sources, rows: tuple[Row, ...]) -> BodyPart:
    meeting = next((m for m in sources.meetings if m.body_id == body.pk), None)
    dates = sources.deadlines.of(meeting) if meeting else None
    reason = not_built(body, sources)
    known = {(row.packet.form, row.packet.language) for row in rows}
    missing = tuple(
        Orderable(form, language)
        for form in FORMS[BodyKind(body.kind)]
        for language in Language
        if (form, language) not in known
    )
    return BodyPart(
        body=body,
        meeting=meeting,
        locks_on=dates.locks_on if dates else None,
        rows=rows,
        orderable=() if reason else missing,
        not_built=reason,
    )


def _newest(
    person: User, packets: Iterable[Packet], sources: Sources | None
) -> dict[int, tuple[Row, ...]]:
    """The newest version of each body and form; packets come newest version first."""
    found: dict[tuple[int, str, str], list[Packet]] = {}
    for packet in packets:
        key = (packet.body_id, packet.form, packet.language)
        found.setdefault(key, []).append(packet)
    rows: dict[int, tuple[Row, ...]] = {}
    for (body_id, *_), versions in found.items():
        row = _row(person, versions[0], valid_of(versions), sources)
        rows[body_id] = (*rows.get(body_id, ()), row)
    return rows


def _row(person: User, packet: Packet, valid: Packet | None, sources: Sources | None) -> Row:
    ready = NOTHING
    changed: tuple[Change, ...] = ()
    if sources is not None:
        fresh = freeze(packet, sources)
        if packet.state == State.DRAFT:
            ready = readiness(packet, sources, fresh)
        elif packet.snapshot is not None:
            changed = changes(from_bytes(bytes(packet.snapshot.content)), fresh)
    beside = valid if packet.state in MAKING and valid and valid.pk != packet.pk else None
    return Row(packet, offered_verbs(person, packet), ready, changed, beside)
