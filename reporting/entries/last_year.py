"""What the same unit said a year before, and whether it may stand "as last year" (ennallaan)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from accounts.models import User
from reporting.entries.models import Entry
from reporting.entries.states import State, Verb
from reporting.progress import Progress

CONTINUING = frozenset({Progress.ONGOING, Progress.CONTINUOUS})
STANDING_MAX = 3000  # code points: a sentence on this year must still fit below it


def last_years(person: User, entries: Sequence[Entry]) -> Mapping[UUID, Entry]:
    """By entry, its unit's answer of the year before, over a change of edition too: one query."""
    kin = {key for entry in entries for key in _kin(entry)}
    found = (
        Entry.objects.readable_to(person)
        .filter(
            round__year__in={entry.round.year - 1 for entry in entries},
            unit_id__in={entry.unit_id for entry in entries},
            measure_id__in=kin,
        )
        .exclude(text="", reason="")
        .select_related("round")
    )
    said = {(e.round.year, e.unit_id, e.measure_id): e for e in found}
    before: dict[UUID, Entry] = {}
    for entry in entries:
        for measure_id in _kin(entry):
            last = said.get((entry.round.year - 1, entry.unit_id, measure_id))
            if last is not None:
                before.setdefault(entry.pk, last)
    return before


def may_stand(before: Entry | None) -> bool:
    """Whether last year's answer may stand: approved, of work that goes on, and in words."""
    return (
        before is not None
        and before.state == State.APPROVED
        and before.progress in CONTINUING
        and 0 < len(before.text) <= STANDING_MAX
    )


def may_be_kept(entry: Entry, before: Entry | None) -> bool:
    """Whether "as last year" is open for the entry now: never over words that are there."""
    return entry.lets(Verb.SAVE) and not entry.text and may_stand(before)


def stands(progress: str, text: str, before: Entry | None) -> bool:
    """Whether an answer still is last year's with something added: its status, and its text."""
    if before is None or not may_stand(before):
        return False
    return progress == before.progress and text.startswith(before.text)


def _kin(entry: Entry) -> list[int]:
    """The measure, and the one it continues from the edition before."""
    older = entry.measure.continues_id
    return [entry.measure_id] if older is None else [entry.measure_id, older]
