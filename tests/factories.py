"""One `make_` per model: valid by default, and every argument is one the test cares about.

Rows of audited tables are made without an Event, and say so.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from itertools import count
from typing import ParamSpec, TypeVar
from uuid import uuid4

from django.utils import timezone

from accounts.models import Appointment, Body, Unit, User
from accounts.roles import BodyKind, Role, UnitKind
from audit.operations import unaudited
from guidelines.models import Assignment, Edition, Measure, Objective, Pillar, Respondent
from mail.models import Letter
from packets.freezing import freeze
from packets.models import Packet, PacketFile, Snapshot
from packets.snapshot import digest, to_bytes
from packets.sources import load_sources
from packets.states import Paper
from packets.states import State as PacketState
from reporting.city_lines.models import CityLine, LineState
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.models import Meeting, Round, RoundState

LONG_AGO = date(2020, 1, 1)
_number = count(1)
_year = count()

P = ParamSpec("P")
R = TypeVar("R")


def _unaudited(make: Callable[P, R]) -> Callable[P, R]:
    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        with unaudited("a factory of the tests"):
            return make(*args, **kwargs)

    return made


@_unaudited
def make_city() -> Unit:
    city, _ = Unit.objects.get_or_create(
        key="vantaa",
        defaults={
            "name_fi": "Vantaa",
            "kind": UnitKind.CITY,
            "path": "/vantaa/",
            "starts_on": LONG_AGO,
        },
    )
    return city


@_unaudited
def make_unit(
    *, parent: Unit | None = None, kind: UnitKind = UnitKind.DIVISION, key: str = ""
) -> Unit:
    above, number = parent or make_city(), next(_number)
    key = key or f"unit-{number}"
    return Unit.objects.create(
        key=key,
        name_fi=f"Yksikkö {number}",
        kind=kind,
        parent=above,
        path=f"{above.path}{key}/",
        short=f"Y{number % 1000}",
        ordinal=number,
        starts_on=LONG_AGO,
    )


@_unaudited
def make_body(*, kind: BodyKind = BodyKind.CITY_GROUP, unit: Unit | None = None) -> Body:
    number = next(_number)
    return Body.objects.create(
        key=f"body-{number}",
        name_fi=f"Toimielin {number}",
        kind=kind,
        unit=unit or (make_unit() if kind == BodyKind.MANAGEMENT_TEAM else None),
        short=f"B{number % 1000}",
        ordinal=number,
    )


@_unaudited
def make_person(name: str = "") -> User:
    """An account without any appointment."""
    number = next(_number)
    return User.objects.create(
        name=name or f"Person {number}", email=f"person-{number}@vantaa.example"
    )


@_unaudited
def make_appointment(
    *,
    role: Role,
    user: User | None = None,
    unit: Unit | None = None,
    body: Body | None = None,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Appointment:
    return Appointment.objects.create(
        user=user or make_person(),
        role=role,
        unit=unit,
        body=body,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def make_contact(unit: Unit | None = None) -> User:
    return make_appointment(role=Role.CONTACT, unit=unit or make_unit()).user


def make_approver(unit: Unit | None = None) -> User:
    return make_appointment(role=Role.APPROVER, unit=unit or make_unit()).user


def make_head() -> User:
    return make_appointment(role=Role.HEAD).user


def make_reader() -> User:
    return make_appointment(role=Role.READER).user


def make_admin() -> User:
    return make_appointment(role=Role.ADMIN).user


def make_member(body: Body | None = None) -> User:
    return make_appointment(role=Role.MEMBER, body=body or make_body()).user


def make_secretary(body: Body | None = None) -> User:
    return make_appointment(role=Role.SECRETARY, body=body or make_body()).user


@_unaudited
def make_edition() -> Edition:
    year = 3000 + next(_number)  # never a real edition's
    return Edition.objects.create(title=f"Suuntaviivat {year}", from_year=year, to_year=year)


@_unaudited
def make_objective(*, edition: Edition | None = None) -> Objective:
    edition = edition or make_edition()
    pillar, _ = Pillar.objects.get_or_create(
        edition=edition, number=1, defaults={"title": "Oppiminen"}
    )
    return Objective.objects.create(
        pillar=pillar, number=pillar.objectives.count() + 1, text="Toiminta on koordinoitua."
    )


@_unaudited
def make_measure(
    code: str = "",
    *,
    objective: Objective | None = None,
    units: tuple[Unit, ...] = (),
    respondent: Respondent = Respondent.DIVISIONS,
) -> Measure:
    objective = objective or make_objective()
    number = objective.measures.count() + 1
    measure = Measure.objects.create(
        edition_id=objective.pillar.edition_id,
        objective=objective,
        number=number,
        code=code or f"{objective.code}.{number}",
        text="Toimimme verkostoissa.",
        keyword="Verkostot",
        respondent=respondent,
    )
    for unit in units:
        Assignment.objects.create(measure=measure, unit=unit, starts_on=LONG_AGO)
    return measure


@_unaudited
def make_round(
    *, edition: Edition | None = None, year: int | None = None, state: RoundState = RoundState.OPEN
) -> Round:
    return Round.objects.create(
        edition=edition or make_edition(), year=year or 1990 + next(_year) % 100, state=state
    )


@_unaudited
def make_meeting(
    *, round_: Round | None = None, body: Body | None = None, held_on: date | None = None
) -> Meeting:
    return Meeting.objects.create(
        round=round_ or make_round(),
        body=body or make_body(),
        held_on=held_on or date(2025, 11, 24),
    )


@_unaudited
def make_entry(
    *,
    unit: Unit | None = None,
    measure: Measure | None = None,
    round_: Round | None = None,
    state: State = State.DRAFT,
    text: str = "Mukaan tultiin kahteen työryhmään.",
    version: int = 1,
) -> Entry:
    measure = measure or make_measure()
    approved = state == State.APPROVED
    return Entry.objects.create(
        round=round_ or make_round(edition=measure.edition),
        measure=measure,
        unit=unit or make_unit(),
        state=state,
        progress=Progress.ONGOING if text else "",
        text=text,
        return_reason="Mihin työryhmiin?" if state == State.RETURNED else "",
        approved_by=make_person() if approved else None,
        version=version,
    )


@_unaudited
def make_city_line(
    *,
    round_: Round | None = None,
    measure: Measure | None = None,
    text: str = "Osallistuminen on vahvistunut.",
    ready: bool = False,
    imported: bool = False,
) -> CityLine:
    measure = measure or make_measure()
    return CityLine.objects.create(
        round=round_ or make_round(edition=measure.edition),
        measure=measure,
        text=text,
        state=LineState.READY if ready else LineState.DRAFT,
        progress=Progress.ONGOING if ready else "",
        progress_confirmed=ready,
        imported=imported,
    )


def _version_before(round_: Round, body: Body, form: Paper, version: int) -> Packet | None:
    return Packet.objects.filter(round=round_, body=body, form=form, version=version - 1).first()


@_unaudited
def make_packet(
    *,
    round_: Round | None = None,
    body: Body | None = None,
    form: Paper = Paper.A4,
    state: PacketState = PacketState.DRAFT,
    version: int = 1,
    shown: bool = True,
) -> Packet:
    """A packet with a file that says it conforms; its bytes are no real PDF."""
    round_, body = round_ or make_round(), body or make_body()
    packet = Packet(round=round_, body=body, form=form)
    content, pdf = to_bytes(freeze(packet, load_sources(round_))), b"%PDF-1.7 a packet"
    snapshot, _ = Snapshot.objects.get_or_create(
        sha256=digest(content), defaults={"content": content, "renderer_version": "test"}
    )
    file, _ = PacketFile.objects.get_or_create(
        sha256=digest(pdf), defaults={"content": pdf, "renderer_version": "test"}
    )
    proven = state != PacketState.DRAFT
    shown = shown and state in {PacketState.PUBLISHED, PacketState.SUPERSEDED}
    now = timezone.now()
    return Packet.objects.create(
        round=round_,
        body=body,
        form=form,
        state=state,
        version=version,
        supersedes=_version_before(round_, body, form, version),
        correction_reason="Luku korjattu." if version > 1 else "",
        snapshot=snapshot,
        ordered=snapshot,
        file=file,
        pages=7,
        size_bytes=len(pdf),
        built_at=now,
        conforms_ua1=True,
        conforms_a2a=True,
        locked_by=make_person() if proven else None,
        locked_at=now if proven else None,
        published_by=make_person() if shown else None,
        published_at=now if shown else None,
        superseded_at=now if state == PacketState.SUPERSEDED else None,
    )


def new_save_id() -> str:
    return str(uuid4())


def make_letter(*, to: User | None = None, kind: str = "tests.letter", **fields: object) -> Letter:
    number = next(_number)
    return Letter.objects.create(
        kind=kind,
        person=to or make_person(),
        occasion=f"test {number}",
        day=LONG_AGO,
        language="fi",
        message_id=f"<letter-{number}@vantaa.example>",
        **fields,
    )
