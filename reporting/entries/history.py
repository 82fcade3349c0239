"""An entry's history as people read it: one sitting is one line, not one line an autosave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from audit.models import Event

SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A changed stretch of a text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act, or one sitting of saves: who, from when to when, and what became of what."""

    verb: str
    actor: str
    began_at: datetime
    ended_at: datetime
    saves: int
    stretches: tuple[Stretch, ...]
    facts: tuple[tuple[str, Any, Any], ...]


def read(events: Iterable[Event]) -> list[Line]:
    """The lines, newest first, of one entry's events in the order they happened."""
    lines: list[Line] = []
    for event in events:
        line = _line(event)
        if lines and _is_one_sitting(lines[-1], line):
            lines[-1] = _joined(lines[-1], line)
        else:
            lines.append(line)
    return lines[::-1]


def _line(event: Event) -> Line:
    changes: dict[str, list[Any]] = event.changes
    texts = ("text", "short_text", "reason", "return_reason")
    stretches = tuple(
        Stretch(name, str(changes[name][0] or ""), str(changes[name][1] or ""))
        for name in texts
        if name in changes
    )
    facts = tuple(
        (name, old, new)
        for name, (old, new) in changes.items()
        if name in {"state", "progress", "period"}
    )
    return Line(event.verb, event.actor.name, event.at, event.at, 1, stretches, facts)


def _is_one_sitting(earlier: Line, later: Line) -> bool:
    return (
        earlier.verb == later.verb == "entry.save"
        and earlier.actor == later.actor
        and later.began_at - earlier.ended_at <= SITTING
    )


def _joined(earlier: Line, later: Line) -> Line:
    return Line(
        verb=earlier.verb,
        actor=earlier.actor,
        began_at=earlier.began_at,
        ended_at=later.ended_at,
        saves=earlier.saves + later.saves,
        stretches=earlier.stretches + later.stretches,
        facts=earlier.facts + later.facts,
    )
