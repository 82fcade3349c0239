"""What the tool proposes for a city line: assembled from the answers, adding nothing of its own.

The rules are MEASURES.md's, "From division answers to the city line": it proposes and never
averages, answers that do not concern a unit are left out of the base, and the base is always what
was asked, so that a late division never turns into agreement.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting import periods
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import MAY_HAVE_PERIOD, Progress


class Kind(TextChoices):
    """What a unit has done, in the order in which it is told."""

    DONE = "done", _("Done")
    DOING = "doing", _("Under way or continuous")
    PLANNED = "planned", _("Planned")
    NOT_STARTED = "not_started", _("Not started")
    DISCONTINUED = "discontinued", _("Discontinued")
    NOT_CONCERNED = "not_concerned", _("Does not concern")
    MISSING = "missing", _("No approved answer yet")


KINDS = MappingProxyType(
    {
        Progress.DONE: Kind.DONE,
        Progress.ONGOING: Kind.DOING,
        Progress.CONTINUOUS: Kind.DOING,
        Progress.PLANNED: Kind.PLANNED,
        Progress.NOT_STARTED: Kind.NOT_STARTED,
        Progress.DISCONTINUED: Kind.DISCONTINUED,
        Progress.NOT_CONCERNED: Kind.NOT_CONCERNED,
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of the units that have done the same."""

    kind: Kind
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed sentence and status. `asked` is the base, `answered` those of it that are in.

    `groups` say who has done what, each unit named once. `text` is "" when nothing is approved.
    """

    text: str
    progress: str
    period: str
    asked: int
    answered: int
    groups: tuple[Group, ...]


def suggest(entries: Sequence[Entry]) -> Suggestion:
    """The suggestion from all entries of one measure and round; their units must be loaded."""
    approved = [entry for entry in entries if entry.state == State.APPROVED]
    concerned = [entry for entry in approved if entry.progress != Progress.NOT_CONCERNED]
    progress = _progress(approved, concerned)
    return Suggestion(
        text=_text(concerned, alone=len(entries) == 1),
        progress=progress,
        period=_period(concerned, progress),
        asked=len(entries),
        answered=len(approved),
        groups=tuple(_groups(entries)),
    )


def kind_of(entry: Entry) -> Kind:
    """What the unit has done; what is not approved says nothing yet."""
    return KINDS[Progress(entry.progress)] if entry.state == State.APPROVED else Kind.MISSING


def _groups(entries: Sequence[Entry]) -> Iterator[Group]:
    for kind in Kind:
        own = tuple(entry for entry in entries if kind_of(entry) == kind)
        if own:
            yield Group(kind, own)


def _progress(approved: Sequence[Entry], concerned: Sequence[Entry]) -> str:
    """One status of many: all alike keep theirs, any mix is under way."""
    if not approved:
        return ""
    if not concerned:
        return Progress.NOT_CONCERNED
    values = {entry.progress for entry in concerned}
    return values.pop() if len(values) == 1 else Progress.ONGOING


def _period(concerned: Sequence[Entry], progress: str) -> str:
    """The latest of the periods of that status, where it may have one."""
    if progress not in MAY_HAVE_PERIOD:
        return ""
    codes = {entry.period for entry in concerned if entry.progress == progress and entry.period}
    return max(codes, key=lambda code: periods.parse(code).last, default="")


def _text(concerned: Sequence[Entry], *, alone: bool) -> str:
    """Each text once, said by those who said it: what is done first, what is stopped last.

    The slide's version where there is one.
    """
    kinds = list(Kind)
    said: dict[str, list[str]] = {}
    for entry in sorted(concerned, key=lambda entry: kinds.index(kind_of(entry))):
        text = (entry.short_text or entry.text or entry.reason).strip()
        said.setdefault(text, []).append(entry.unit.name)
    if alone:
        return next(iter(said), "")
    joint = gettext("and")
    return "\n".join(f"{get_text_list(units, joint)}: {text}" for text, units in said.items())
