"""The head's dashboard. It reads; every act is on the page a link leads to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Appointment, SignedInRequest, Unit
from accounts.roles import BodyKind, Role
from core.errors import require_sight
from guidelines.models import Measure
from reporting.city_lines.models import CityLine
from reporting.dashboards.board import (
    MISSING,
    STATES_IN_ORDER,
    Board,
    Row,
    Standing,
    assemble,
)
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.choosing import of_address
from reporting.rounds.deadlines import Deadlines, MeetingDates, deadlines_of
from reporting.rounds.models import Round, RoundState
from reporting.rounds.rules import may_run_rounds

# What of the matrix to show, by its name in the address.
UNFINISHED = "unfinished"
STUCK = "stuck"
SHOWN = {
    UNFINISHED: frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED}),
    STUCK: frozenset({State.DRAFT, State.RETURNED}),
}

MISSING_LABEL = _("Missing")


@dataclass(frozen=True, slots=True)
class Step:
    """A day or a stretch of days, and how many days are left to its first (negative: begun)."""

    day: date
    last: date
    kind: str
    name: str
    left: int
    day_is_missing: bool = False
    is_next: bool = False


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The round at a glance: days ahead, what waits, and the matrix."""
    require_sight(may_run_rounds(request.user))
    rounds = list(Round.objects.newest_first())
    round_ = of_address(rounds, request.GET.get("year", ""))
    if round_ is None:
        return render(request, "reporting/dashboards/empty.html")
    deadlines = deadlines_of(round_)
    board = _board(request, round_)
    shown = request.GET.get("show", "")
    today = timezone.localdate()
    context = {
        "round": round_,
        "rounds": rounds,
        "board": board,
        "rows": [row for row in board.rows if _is_shown(row, shown)],
        "shown": shown,
        "steps": _steps(deadlines, today),
        "division_left": (deadlines.division_due - today).days if deadlines.division_due else None,
        "vacant": _vacant(round_, board),
        "waiting": [s for s in board.standings if s.total > s.approved],
        "others_wait": any(
            board.others[state] for state in board.others if state != State.APPROVED
        ),
        "this_year": today.year,
        "late_meetings": [m for m in deadlines.meetings if m.too_late_for_remarks],
        "lines": _line_counts(board),
        "legend": [
            (css, MISSING_LABEL if s == MISSING else State(s).label) for s, css in STATES_IN_ORDER
        ],
        "states": [State.APPROVED, State.SUBMITTED, State.RETURNED, State.DRAFT],
        "progresses": Progress.values,
    }
    return render(request, "reporting/dashboards/dashboard.html", context)


def _vacant(round_: Round, board: Board) -> list[Standing]:
    """The divisions that nobody can write for today; a closed round waits for nobody."""
    if round_.state == RoundState.CLOSED:
        return []
    return [s for s in board.standings if not s.unit.has_contact]  # type: ignore[attr-defined]


def _board(request: SignedInRequest, round_: Round) -> Board:
    contacts = Appointment.objects.valid().filter(
        unit_id=OuterRef("pk"),
        role=Role.CONTACT,
        user__is_active=True,
    )
    divisions = Unit.objects.valid().divisions().annotate(has_contact=Exists(contacts))
    measures = Measure.objects.of_edition(round_.edition_id).in_order()
    entries = Entry.objects.visible_to(request.user).filter(round=round_).for_board()
    lines = CityLine.objects.visible_to(request.user).filter(round=round_).with_changed()
    return assemble(list(measures), divisions, list(entries), lines)


def _is_shown(row: Row, shown: str) -> bool:
    states = SHOWN.get(shown)
    if states is None:
        return True
    entries = [*row.others, *(entry for _unit, cell in row.asked for entry in cell)]
    return any(entry.state in states for entry in entries)


def _line_counts(board: Board) -> dict[str, int]:
    lines = [row.line for row in board.rows if row.line]
    return {
        "total": len(lines),
        "ready": sum(line.state == "ready" for line in lines),
        "unconfirmed": sum(is_proposed(line) for line in lines),
        "changed": sum(line.source_changed for line in lines),  # type: ignore[attr-defined]
    }


def is_proposed(line: CityLine) -> bool:
    """Whether a finished sentence has a status that nobody has said is right."""
    return line.state == "ready" and bool(line.progress) and not line.progress_confirmed


def _steps(deadlines: Deadlines, today: date) -> list[Step]:
    """The days of the round in order; the first not yet gone is where the round stands."""
    dated = [
        (deadlines.division_due, "divisions"),
        (deadlines.lines_due, "lines"),
        (deadlines.cutoff, "cutoff"),
    ]
    steps = [Step(day, day, kind, "", (day - today).days) for day, kind in dated if day]
    steps += _meeting_steps(deadlines.meetings, today)
    steps.sort(key=lambda step: (step.day, step.kind))
    ahead = next((n for n, step in enumerate(steps) if step.last >= today), None)
    return [replace(step, is_next=n == ahead) for n, step in enumerate(steps)]


def _meeting_steps(meetings: Sequence[MeetingDates], today: date) -> Iterator[Step]:
    """The divisions' teams are one step from the first to the last; each other body is its own."""
    teams = [m for m in meetings if m.meeting.body.kind == BodyKind.MANAGEMENT_TEAM]
    if teams:
        days = sorted(m.day for m in teams)
        missing = any(m.day_is_missing for m in teams)
        yield Step(days[0], days[-1], "teams", "", (days[0] - today).days, missing)
    for dates in meetings:
        if dates not in teams:
            left = (dates.day - today).days
            name = dates.meeting.body.name
            yield Step(dates.day, dates.day, "meeting", name, left, dates.day_is_missing)
