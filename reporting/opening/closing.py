"""What stays unfinished when a round is closed. It only reads."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Unit
from reporting.city_lines.models import LineState
from reporting.entries.states import IN_HAND, State
from reporting.rounds.models import Meeting, MeetingState, Round


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What closing leaves as it stands; nothing of it is removed."""

    units: tuple[tuple[str, int], ...]  # how many entries each never submitted
    unsubmitted: int
    unapproved: int
    lines: int
    meetings: tuple[Meeting, ...]

    def __bool__(self) -> bool:
        return bool(self.unsubmitted or self.unapproved or self.lines or self.meetings)


def unfinished_of(round_: Round) -> Unfinished:
    """Count what has not come to its end."""
    rows = round_.entries.filter(state__in=IN_HAND).values("unit").annotate(n=Count("pk"))
    counts = dict(rows.values_list("unit", "n"))
    units = Unit.objects.filter(pk__in=counts).in_tree_order()
    held = [MeetingState.HELD, MeetingState.MINUTED, MeetingState.CANCELLED]
    return Unfinished(
        units=tuple((str(unit), counts[unit.pk]) for unit in units),
        unsubmitted=sum(counts.values()),
        unapproved=round_.entries.filter(state=State.SUBMITTED).count(),
        lines=round_.city_lines.exclude(state=LineState.READY, progress_confirmed=True).count(),
        meetings=tuple(round_.meetings.in_order().exclude(state__in=held)),
    )
