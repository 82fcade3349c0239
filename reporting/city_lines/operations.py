"""Every write to a city line. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError (StaleLine is one); nothing is written then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import Value, record
from core.errors import DomainError, Invisible, require
from reporting.city_lines.models import CityLine, CityLineSource, LineState
from reporting.city_lines.rules import may_compose
from reporting.city_lines.sources import Source, may_be_reread, sources_of
from reporting.progress import NEEDS_PERIOD, NEEDS_REASON
from reporting.rounds.models import RoundState


class StaleLine(DomainError):
    """Someone changed the line after this person read it. `current` is what it says now."""

    def __init__(self, current: CityLine) -> None:
        super().__init__(_("The sentence has changed since you opened it. Compare and save again."))
        self.current = current


@dataclass(frozen=True, slots=True)
class Status:
    """An implementation status with the facts that belong to it; "" for what there is not."""

    progress: str
    period: str = ""
    reason: str = ""

    def is_complete(self) -> bool:
        """Whether it has the period or reason that it needs."""
        return bool(
            self.progress
            and (self.progress not in NEEDS_PERIOD or self.period)
            and (self.progress not in NEEDS_REASON or self.reason)
        )

    def fields(self) -> dict[str, str]:
        """The city line's columns."""
        return {"progress": self.progress, "period": self.period, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What the head wrote, what it was based on, and the entries' versions on the screen.

    `taken`: the suggestion was put into the text since the last save.
    """

    version: int
    save_id: UUID
    text: str
    status: Status
    ready: bool
    read: Mapping[UUID, int]
    taken: bool = False

    def fields(self) -> dict[str, Value]:
        """The city line's columns as this edit wants them."""
        return {
            "text": self.text,
            **self.status.fields(),
            "state": LineState.READY if self.ready else LineState.DRAFT,
            "progress_confirmed": self.ready,
        }

    def is_stored_in(self, line: CityLine) -> bool:
        """Whether this very edit was the last one to get through: its answer was lost."""
        return line.last_save_id == self.save_id and all(
            getattr(line, name) == value for name, value in self.fields().items()
        )

    def base(self, line: CityLine, actor: User) -> int:
        """The version that it was made on, a save of the head's own in between included.

        The save_id stays until an answer comes: whoever presses a button while a save is under way
        has merely gone on. A save of anybody else would have left its own id.
        """
        own = line.last_save_id == self.save_id and line.saved_by_id == actor.pk
        return max(line.version, self.version) if own else self.version


@transaction.atomic
def save_line(*, line_id: UUID, actor: User, edit: LineEdit) -> CityLine:
    """Store the sentence, as a draft or as ready, and remember what it was made from.

    Marking it ready confirms the status with it. Repeating a save changes nothing.
    """
    line = _lock(line_id, actor)
    if edit.is_stored_in(line):
        return line
    _require_open(line, edit.base(line, actor))
    if edit.ready and not (edit.text and edit.status.is_complete()):
        raise DomainError(_("Write the sentence and choose its status before marking it ready."))
    if _says_nothing_new(line, edit):
        return line
    line.last_save_id, line.saved_by, line.saved_at = edit.save_id, actor, timezone.now()
    if edit.taken:
        told: Mapping[str, tuple[Value, Value]] = {"from": (None, "suggestion")}
        record(actor=actor, verb="city_line.take", subject=line, changes=told)
    _change(line, actor, "ready" if edit.ready else "save", edit.fields())
    _remember(line, edit.read)
    return line


@transaction.atomic
def confirm_progress(*, line_id: UUID, actor: User, version: int, status: Status) -> CityLine:
    """Say that a proposed status is right, or what is right instead; it is printed from then on."""
    line = _lock(line_id, actor)
    _require_open(line, version)
    if not status.is_complete():
        raise DomainError(_("The status needs its period or reason."))
    _change(line, actor, "confirm", {**status.fields(), "progress_confirmed": True})
    return line


@transaction.atomic
def reread_lines(*, actor: User, versions: Mapping[UUID, int]) -> list[CityLine]:
    """Say of ready lines that nothing has changed since: their sources say what they said.

    Only where that is true of every line; otherwise nothing is written. `versions` are the lines
    that were on the screen.
    """
    lines = [_lock(line_id, actor) for line_id in sorted(versions)]
    for line in lines:
        _require_open(line, versions[line.pk])
    sources = sources_of(lines)
    for line in lines:
        if not may_be_reread(line, sources[line.pk]):
            raise DomainError(_("An answer says something else now. Open the page again."))
    for line in lines:
        _reread(line, actor, sources[line.pk])
    return lines


def _reread(line: CityLine, actor: User, sources: Sequence[Source]) -> None:
    before, after = (
        ",".join(f"{source.entry.pk}:{version(source)}" for source in sources)
        for version in (attrgetter("version"), attrgetter("entry.version"))
    )
    line.version += 1
    line.save(update_fields=["version"])
    for source in sources:
        line.sources.filter(entry=source.entry).update(entry_version=source.entry.version)
    changes: Mapping[str, tuple[Value, Value]] = {"sources": (before, after)}
    record(actor=actor, verb="city_line.reread", subject=line, changes=changes)


def _lock(line_id: UUID, actor: User) -> CityLine:
    line = (
        CityLine.objects.visible_to(actor)
        .select_related("round", "measure")
        .select_for_update(of=("self",))
        .filter(pk=line_id)
        .first()
    )
    if line is None:
        raise Invisible
    require(may_compose(actor))
    return line


def _require_open(line: CityLine, version: int) -> None:
    if line.round.state == RoundState.CLOSED:
        raise DomainError(_("The round is closed. Its sentences no longer change."))
    if line.version != version:
        raise StaleLine(line)


def _change(line: CityLine, actor: User, verb: str, fields: Mapping[str, Value]) -> None:
    before = {name: getattr(line, name) for name in fields}
    for name, value in fields.items():
        setattr(line, name, value)
    line.version += 1
    line.save(update_fields=[*fields, "version", "last_save_id", "saved_by", "saved_at"])
    changes = {name: (before[name], new) for name, new in fields.items() if before[name] != new}
    record(actor=actor, verb=f"city_line.{verb}", subject=line, changes=changes)


def _says_nothing_new(line: CityLine, edit: LineEdit) -> bool:
    """Whether the words and the answers read are those stored: a field was left, none changed."""
    stored = all(getattr(line, name) == value for name, value in edit.fields().items())
    sources = dict(line.sources.values_list("entry_id", "entry_version"))
    return stored and line.saved_at is not None and sources == dict(edit.read)


def _remember(line: CityLine, read: Mapping[UUID, int]) -> None:
    """Keep the versions that the head had on the screen, of this measure's entries alone."""
    known = line.round.entries.filter(measure_id=line.measure_id, pk__in=read)
    line.sources.all().delete()
    CityLineSource.objects.bulk_create(
        CityLineSource(city_line=line, entry=entry, entry_version=read[entry.pk]) for entry in known
    )
