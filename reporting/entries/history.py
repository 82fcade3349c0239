"""An entry's history as people read it: one sitting is one line, not one line an autosave.

The trail holds of every text the changed stretch; going back from what the entry says now, the
texts of any moment are made again from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from reporting.entries import rules
from reporting.entries.models import Entry
from reporting.entries.spans import Span, span

SITTING = timedelta(minutes=30)
TEXTS = ("text", "short_text", "reason")
AROUND = 60  # characters shown on either side of a change


class Audience(Enum):
    """For whom the words are: drafts are the unit's, what was handed over is also the head's."""

    WRITERS = auto()
    REVIEWERS = auto()
    OTHERS = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """A changed stretch of a text, between what stayed as it was."""

    before_it: str
    old: str
    new: str
    after_it: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act, or one sitting of saves: who, from when to when, and what became of what."""

    verb: str
    actor: str
    began_at: datetime
    ended_at: datetime
    saves: int
    old: Mapping[str, str]
    new: Mapping[str, str]
    reason: str  # of a return or a reopening, or where the head had a unit's words from
    alone: bool  # approved by its own writer, a head who is alone
    set_aside: str
    progress: str
    period: str

    @property
    def changes(self) -> list[Change]:
        """What changed in each text."""
        return [
            _change(self.old[name], self.new[name])
            for name in TEXTS
            if self.old[name] != self.new[name]
        ]


def audience_of(person: User, entry: Entry) -> Audience:
    """Whose eyes read it (RELIABILITY section 2, rows 3 to 5 and 19)."""
    if rules.may_save(person, entry):
        return Audience.WRITERS
    return Audience.REVIEWERS if person.grants.has(Role.HEAD, Role.READER) else Audience.OTHERS


def read(events: Iterable[Event], entry: Entry, audience: Audience) -> list[Line]:
    """The lines, newest first, of one entry's events in the order they happened."""
    lines: list[Line] = []
    for line in _lines(list(events), entry):
        if lines and _is_one_sitting(lines[-1], line):
            lines[-1] = _joined(lines[-1], line)
        else:
            lines.append(line)
    if audience != Audience.WRITERS:
        lines = _handed_over(lines, with_words=audience == Audience.REVIEWERS)
    return lines[::-1]


def _lines(events: list[Event], entry: Entry) -> list[Line]:
    """One line an event, with the texts before and after it."""
    lines = []
    new = {name: str(getattr(entry, name)) for name in TEXTS}
    for event in reversed(events):
        old = {name: _undone(name, new[name], event.changes) for name in TEXTS}
        lines.append(_line(event, old, new))
        new = old
    return lines[::-1]


def _undone(name: str, text: str, changes: Mapping[str, list[Any]]) -> str:
    """The text before an event, given the one after; as it is where they do not fit."""
    if f"{name}_start" not in changes:
        return text
    before, after = changes[name]
    start = changes[f"{name}_start"][0]
    if text[start : start + len(after)] != after:
        return text
    return Span(start, before=after, after=before).applied_to(text)


def _line(event: Event, old: Mapping[str, str], new: Mapping[str, str]) -> Line:
    def after(name: str) -> str:
        return str(event.changes[name][1] or "") if name in event.changes else ""

    return Line(
        verb=event.verb,
        actor=event.actor.name,
        began_at=event.at,
        ended_at=event.at,
        saves=1,
        old=old,
        new=new,
        reason=after("return_reason") or after("reopen_reason") or after("source_note"),
        alone=bool(after("self_approved")),
        set_aside=after("text") if event.verb == "entry.set_aside" else "",
        progress=after("progress"),
        period=after("period"),
    )


def _is_one_sitting(earlier: Line, later: Line) -> bool:
    return (
        earlier.verb == later.verb == "entry.save"
        and earlier.actor == later.actor
        and later.began_at - earlier.ended_at <= SITTING
    )


def _joined(earlier: Line, later: Line) -> Line:
    return replace(
        later,
        began_at=earlier.began_at,
        saves=earlier.saves + later.saves,
        old=earlier.old,
        progress=later.progress or earlier.progress,
        period=later.period or earlier.period,
    )


def _handed_over(lines: list[Line], *, with_words: bool) -> list[Line]:
    """The acts, and of the words at most what was handed over, against what was before that."""
    nothing = dict.fromkeys(TEXTS, "")
    shown, earlier = [], nothing
    for line in lines:
        bare = replace(line, old=nothing, new=nothing, set_aside="", progress="", period="")
        if not with_words:
            bare = replace(bare, reason="")
        elif line.verb == "entry.submit":
            bare = replace(bare, old=earlier, new=line.new)
            earlier = dict(line.new)
        shown.append(bare)
    return shown


def _change(old: str, new: str) -> Change:
    stretch = span(old, new)
    start, end = stretch.start, stretch.start + len(stretch.before)
    while start and old[start - 1].isalnum():
        start -= 1  # whole words
    while end < len(old) and old[end].isalnum():
        end += 1
    tail = len(old) - end
    before_it, after_it = old[max(0, start - AROUND) : start], old[end : end + AROUND]
    return Change(
        before_it=f"…{before_it}" if start > AROUND else before_it,
        old=old[start:end],
        new=new[start : len(new) - tail],
        after_it=f"{after_it}…" if tail > AROUND else after_it,
    )
