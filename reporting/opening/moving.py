"""What moving a meeting would do: which deadlines move, and whom it concerns. It only reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from reporting.entries.states import IN_HAND, State
from reporting.rounds.deadlines import Deadlines, deadlines_of, derive, moved, passed
from reporting.rounds.models import Meeting, Round
from reporting.rounds.operations import MeetingEdit
from reporting.rounds.workdays import working_days_between

FEWEST = 5  # working days that nobody is left under without asking
LABELS: Mapping[str, str | Promise] = {
    "opens_on": _("Round opens"),
    "division_due": _("Divisions submit"),
    "returns_due": _("Returned entries back, all approved"),
    "lines_due": _("City lines ready"),
    "cutoff": _("Figures frozen, packet locks"),
    "locks_on": _("The packet of the meeting locks"),
    "agenda_on": _("The agenda of the meeting goes out"),
}
WAITED = {"division_due": IN_HAND, "returns_due": frozenset({State.RETURNED})}


@dataclass(frozen=True, slots=True)
class Shift:
    """One deadline that is not where it was. `stays`: it is behind, and stands as it stood."""

    name: str
    label: str | Promise
    before: date | None
    after: date | None
    stays: bool
    days_left: int | None
    units: tuple[tuple[str, int], ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether somebody would have fewer working days than nobody is left under."""
        return not self.stays and self.days_left is not None and self.days_left < FEWEST


@dataclass(frozen=True, slots=True)
class Move:
    """All that a change of one meeting moves."""

    shifts: tuple[Shift, ...]

    @property
    def is_short(self) -> bool:
        """Whether the head is asked before somebody is left with too few days."""
        return any(shift.is_short for shift in self.shifts)

    @property
    def fingerprint(self) -> str:
        """What the head saw: a confirmation counts only for the same."""
        return ";".join(f"{s.name}:{s.before}:{s.after}:{s.stays}" for s in self.shifts)


def plan_move(meeting: Meeting, edit: MeetingEdit) -> Move:
    """Say what would move; nothing where the date stays. Needs the meeting's round and body."""
    round_, today = meeting.round, timezone.localdate()
    before = deadlines_of(round_)
    changed = _as_edited(round_, meeting, edit)
    after = derive(changed, kept=round_.kept_dates)
    behind = passed(before, after, today)
    units = _waiting(round_)
    shifts = [
        Shift(name, LABELS[name], old, new, name in behind, _left(new, today), units.get(name, ()))
        for name, (old, new) in moved(before, after).items()
    ]
    return Move((*shifts, *_own(meeting, before, after, today)))


def _left(day: date | None, today: date) -> int | None:
    return working_days_between(today, day) if day else None


def _as_edited(round_: Round, meeting: Meeting, edit: MeetingEdit) -> list[Meeting]:
    meetings = list(round_.meetings.in_order())
    for row in meetings:
        if row.pk == meeting.pk:
            row.held_on, row.first_month = edit.held_on, edit.first_month
            row.last_month, row.state = edit.last_month, edit.state
    return meetings


def _own(meeting: Meeting, before: Deadlines, after: Deadlines, today: date) -> list[Shift]:
    """The meeting's own days: of the body's packet alone."""
    old, new = before.of(meeting), after.of(meeting)
    pairs = (
        ("locks_on", old.locks_on if old else None, new.locks_on if new else None),
        ("agenda_on", old.agenda_on if old else None, new.agenda_on if new else None),
    )
    return [
        Shift(name, LABELS[name], was, will, stays=False, days_left=_left(will, today))
        for name, was, will in pairs
        if was != will
    ]


def _waiting(round_: Round) -> dict[str, tuple[tuple[str, int], ...]]:
    """The units that still have something to do by a deadline, with how many entries."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, states in WAITED.items():
        rows = round_.entries.filter(state__in=states).values("unit").annotate(n=Count("pk"))
        counts = dict(rows.values_list("unit", "n"))
        units = Unit.objects.filter(pk__in=counts).in_tree_order()
        found[name] = tuple((str(unit), counts[unit.pk]) for unit in units)
    return found
