"""What the tool proposes for a city line: assembled from the answers, adding nothing of its own.

The rules are MEASURES.md's, "From division answers to the city line": it proposes and never
averages, answers that do not concern a unit are left out of the base, and the base is always what
was asked, so that a late division never turns into agreement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reporting import periods
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import MAY_HAVE_PERIOD, Progress


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed sentence and status. `asked` is the base, `answered` those of it that are in.

    `discontinued` and `missing` name units. `text` is "" when nothing is approved.
    """

    text: str
    progress: str
    period: str
    asked: int
    answered: int
    discontinued: tuple[str, ...]
    missing: tuple[str, ...]


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
        discontinued=tuple(e.unit.name for e in concerned if e.progress == Progress.DISCONTINUED),
        missing=tuple(e.unit.name for e in entries if e.state != State.APPROVED),
    )


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
    """Each text once, said by those who said it; the slide's version where there is one."""
    said: dict[str, list[str]] = {}
    for entry in concerned:
        text = (entry.short_text or entry.text or entry.reason).strip()
        said.setdefault(text, []).append(entry.unit.name)
    if alone:
        return next(iter(said), "")
    joint = _("and")
    return "\n".join(f"{get_text_list(units, joint)}: {text}" for text, units in said.items())
