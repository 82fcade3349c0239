"""What a city line was composed from, as it stood then and as it stands now.

The trail holds of every change what was before it; going back from what an entry says now, its
words in any version are made again from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit.models import Event
from core.words import Part, compare
from reporting.city_lines.models import CityLine, CityLineSource
from reporting.entries.models import Entry
from reporting.entries.spans import Span
from reporting.entries.states import State

TEXTS = ("text", "short_text", "reason")
# What is told of an entry without making a new version of it.
BESIDE = frozenset({"entry.open", "entry.comment", "entry.set_aside", "entry.take"})


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry said at one time."""

    text: str
    short_text: str
    reason: str
    progress: str
    period: str


@dataclass(frozen=True, slots=True)
class Source:
    """An entry, the version that was read, and its words then. None: the trail does not reach."""

    entry: Entry
    version: int
    then: Words | None

    @property
    def now(self) -> Words:
        """What the entry says at present."""
        return _words(self.entry)

    @property
    def is_newer(self) -> bool:
        """Whether anything has happened to the entry since it was read."""
        return self.entry.version > self.version

    @property
    def says_the_same(self) -> bool:
        """Whether it is approved, and word for word what was read."""
        return self.entry.state == State.APPROVED and self.then == self.now

    @property
    def compared(self) -> tuple[list[Part], list[Part]] | None:
        """Both texts word by word; None where they are the same or not known."""
        if self.then is None or self.then.text == self.now.text:
            return None
        return compare(self.then.text, self.now.text)


def sources_of(lines: Iterable[CityLine]) -> dict[object, list[Source]]:
    """The sources of each line, in the units' order: two queries whatever the number of lines."""
    found: dict[object, list[Source]] = {line.pk: [] for line in lines}
    rows = CityLineSource.objects.filter(city_line__in=found).select_related("entry__unit")
    stored = list(rows.order_by("entry__unit__ordinal", "pk"))
    newer = [row.entry for row in stored if row.entry.version > row.entry_version]
    events = _events(newer)
    for row in stored:
        then = _then(row.entry, row.entry_version, events.get(str(row.entry_id), ()))
        found[row.city_line_id].append(Source(row.entry, row.entry_version, then))
    return found


def may_be_reread(line: CityLine, sources: Sequence[Source]) -> bool:
    """Whether it is true of a ready line that nothing has changed since, though versions moved."""
    return (
        line.state == "ready"
        and line.progress_confirmed
        and any(source.is_newer for source in sources)
        and all(source.says_the_same for source in sources)
    )


def _words(entry: Entry) -> Words:
    return Words(entry.text, entry.short_text, entry.reason, entry.progress, entry.period)


def _events(entries: Sequence[Entry]) -> dict[str, list[Event]]:
    """What has happened to these entries, the newest first."""
    if not entries:
        return {}
    found: dict[str, list[Event]] = {}
    events = Event.objects.filter(
        subject_type=Entry._meta.label_lower, subject_id__in=[str(entry.pk) for entry in entries]
    ).exclude(verb__in=BESIDE)
    for event in events.order_by("-pk"):
        found.setdefault(event.subject_id, []).append(event)
    return found


def _then(entry: Entry, version: int, events: Sequence[Event]) -> Words | None:
    """The words of that version: one event undone for each version since."""
    words = _words(entry)
    since = entry.version - version
    if since > len(events):
        return None
    for event in events[:since]:
        words = _undone(words, event.changes)
    return words


def _undone(words: Words, changes: Mapping[str, list[Any]]) -> Words:
    texts = {name: _text_before(getattr(words, name), name, changes) for name in TEXTS}
    facts = {
        name: str(changes[name][0] or "") for name in ("progress", "period") if name in changes
    }
    return replace(words, **texts, **facts)


def _text_before(text: str, name: str, changes: Mapping[str, list[Any]]) -> str:
    if f"{name}_start" not in changes:
        return text
    before, after = changes[name]
    return Span(changes[f"{name}_start"][0], before=after, after=before).applied_to(text)
