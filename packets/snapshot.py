"""All that a packet says, frozen: typed values, one canonical JSON form, one SHA-256.

The PDF and the phone page are pure functions of these bytes. Nothing here reads the database; an
absent thing (no previous year, no diary number, no divisions) is None, "" or (), and whoever draws
leaves its place out instead of drawing an empty one.
"""

import hashlib
import json
import types
import unicodedata
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

FORMAT = 1
MAX_BYTES = 8_000_000  # ten times a round of 260 measures with every text at its limit


class SnapshotInvalid(ValueError):
    """Bytes that are no snapshot of this format; the message names the place."""


class Kind(StrEnum):
    """Whose packet it is: decides the contents, not the looks."""

    DIVISION = "division"
    GROUP = "group"
    SUBCOMMITTEE = "subcommittee"


class Form(StrEnum):
    """Sheet of paper or 16:9 deck."""

    A4 = "a4"
    SLIDES = "slides"


class Progress(StrEnum):
    """Implementation (vaihe); a value names its shape in the web's sprite, `#s-<value>`."""

    UNSTATED = ""  # not stated, or proposed and not yet confirmed: nothing is printed
    NOT = "not"
    PLAN = "plan"
    RUN = "run"
    CONT = "cont"
    DONE = "done"
    STOP = "stop"
    NA = "na"


class State(StrEnum):
    """What stands in the place of one unit's answer."""

    ANSWERED = "answered"
    MISSING = "missing"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Title with its years ("… suuntaviivat 2025-26") and the years alone."""

    title: str
    years: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The receiving body (toimielin); `meeting` is a date or a month as printed, "" if unknown."""

    key: str
    kind: Kind
    name: str
    short: str
    meeting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersedes:
    """The version this one corrects, and why."""

    version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketIdentity:
    """Label as printed ("KV-2025-KJR-2"), version, and what it replaces."""

    label: str
    version: int
    supersedes: Supersedes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The moment of freezing: ISO 8601 with offset for metadata, and as printed."""

    at: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The secretary's entries; what is "" is not printed."""

    diary: str = ""
    item: str = ""
    publicity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One line of "Suuntaviivojen seuranta": when, which body, and optionally what it does."""

    when: str
    body: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """A summary sentence or a request to the body; `measure` is the code it is tied to, or ""."""

    text: str
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the head wrote for this body: at most three sentences and five requests."""

    summary: tuple[CoverLine, ...] = ()
    requests: tuple[CoverLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A division (toimiala) that has a column; `short` is KO, KH, KY, KS."""

    key: str
    short: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One line of the legend: in this order the statuses are counted and listed."""

    progress: Progress
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What was shown a year before; `text` may be left out."""

    progress: Progress
    word: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One unit's answer; `unit` is a division's key, or of any other unit; `name` as printed.

    `period` is the printed time ("kevät 2026"), `reason` why it does not concern or was stopped.
    """

    unit: str
    name: str
    state: State
    progress: Progress = Progress.UNSTATED
    word: str = ""
    period: str = ""
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityLine:
    """The whole city's line (koonti).

    `short` is what slides show instead of `text`. `source` is a printed mark (self-approved),
    `base` the counted answers when some are missing ("3/4 toimialaa").
    """

    progress: Progress = Progress.UNSTATED
    word: str = ""
    period: str = ""
    text: str = ""
    short: str = ""
    imported: bool = False
    confirmed: bool = False
    previous: Previous | None = None
    source: str = ""
    base: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a division still has to complete, and by when as printed."""

    text: str
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """In a division's packet: its answer, last year's, the evidence and what is missing."""

    answer: Answer
    previous: Previous | None = None
    evidence: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure (toimenpide); `number` restarts in each objective, `code` is unique.

    `answers` holds at most one per division; a division without one was not asked. `others` are
    the rows answered elsewhere: head, project office, network contacts.
    """

    number: int
    code: str
    keyword: str
    text: str
    city: CityLine = CityLine()
    answers: tuple[Answer, ...] = ()
    others: tuple[Answer, ...] = ()
    own: Own | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """An objective (tavoite) with its measures."""

    number: int
    code: str
    text: str
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pillar:
    """A pillar (osio) with its objectives; `lead` is a sentence of the document itself, or ""."""

    number: int
    code: str
    title: str
    lead: str = ""
    objectives: tuple[Objective, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One packet. `divisions` are the columns of the matrix; none, no matrix."""

    format: int = FORMAT
    language: str = "fi"
    edition: Edition
    round_year: int
    previous_year: int | None = None
    body: Body
    form: Form
    packet: PacketIdentity
    frozen: Frozen
    record: Record = Record()
    demonstration: bool = False
    reasons: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    cover: Cover = Cover()
    notes: tuple[str, ...] = ()
    divisions: tuple[Division, ...] = ()
    statuses: tuple[Status, ...] = ()
    pillars: tuple[Pillar, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in the document's order."""
        return tuple(m for p in self.pillars for o in p.objectives for m in o.measures)


def to_bytes(snapshot: Snapshot) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8, NFC; a lone surrogate becomes U+FFFD."""
    plain = _plain(snapshot)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Snapshot:
    """The snapshot in these bytes; raises SnapshotInvalid with the place that is wrong."""
    if len(data) > MAX_BYTES:
        msg = f"snapshot has {len(data)} bytes, {MAX_BYTES} is the limit"
        raise SnapshotInvalid(msg)
    try:
        plain = json.loads(data, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        msg = f"snapshot is not JSON: {error}"
        raise SnapshotInvalid(msg) from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        msg = f"snapshot is not of format {FORMAT}"
        raise SnapshotInvalid(msg)
    return _typed(Snapshot, plain, "snapshot")


def digest(data: bytes) -> str:
    """SHA-256 of a snapshot's or a PDF's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def _no_float(text: str) -> float:
    msg = f"snapshot holds the float {text}"
    raise SnapshotInvalid(msg)


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return unicodedata.normalize("NFC", whole)
    if value is None or isinstance(value, (bool, int)):
        return value
    msg = f"a snapshot cannot hold {type(value).__name__}"
    raise TypeError(msg)


T = TypeVar("T")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(kind: type[T], plain: dict[str, Any], place: str) -> T:
    """A dataclass from plain JSON; a key added later with a default may be absent."""
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    values: dict[str, Any] = {}
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # kind is a dataclass
    if surplus := plain.keys() - known.keys():
        msg = f"{place} has unknown keys: {', '.join(sorted(surplus))}"
        raise SnapshotInvalid(msg)
    for name, field in known.items():
        if name in plain:
            values[name] = _value(hints[name], plain[name], f"{place}.{name}")
        elif field.default is MISSING:
            msg = f"{place}.{name} is missing"
            raise SnapshotInvalid(msg)
    return kind(**values)


def _value(kind: Any, plain: Any, place: str) -> Any:
    """One field's value, checked against its declared type."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if plain is None else _value(get_args(kind)[0], plain, place)
    if origin is tuple and isinstance(plain, list):
        item = get_args(kind)[0]
        return tuple(_value(item, part, f"{place}[{n}]") for n, part in enumerate(plain))
    if isinstance(kind, type) and origin is None:
        if is_dataclass(kind) and isinstance(plain, dict):
            return _typed(kind, plain, place)
        if issubclass(kind, StrEnum) and isinstance(plain, str) and plain in list(kind):
            return kind(plain)
        if type(plain) is kind:
            return plain
    msg = f"{place} is not {getattr(kind, '__name__', kind)}"
    raise SnapshotInvalid(msg)
