"""What a reorganisation would do. It only reads; operations does it."""

from dataclasses import dataclass

from accounts.models import Appointment, Unit
from accounts.places.succession import below, held_from, require_mergeable, require_movable
from guidelines.models import Assignment
from guidelines.succession import lasting
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.reorganising.operations import Kind, Reorganisation
from reporting.rounds.models import RoundState


@dataclass(frozen=True, slots=True)
class Preview:
    """The units that move, the roles that go along or end, what is asked, what is still open."""

    moving: tuple[Unit, ...]
    going_on: tuple[Appointment, ...]
    ending: tuple[Appointment, ...]
    assignments: tuple[Assignment, ...]
    open_entries: tuple[Entry, ...]


def preview_of(plan: Reorganisation) -> Preview:
    """Look ahead. Raises DomainError where it is not possible."""
    if plan.kind == Kind.MOVE:
        require_movable(plan.unit, plan.target, plan.day)
        moving = _with_below(plan.unit, plan)
        ending: list[Appointment] = []
    else:
        require_mergeable(plan.unit, plan.target, plan.day)
        moving = [unit for child in below(plan.unit, plan.day) for unit in _with_below(child, plan)]
        ending = held_from(plan.unit, plan.day)
    units = [plan.unit.pk, *(unit.pk for unit in moving)]
    entries = Entry.objects.filter(unit__in=units, round__state=RoundState.OPEN)
    still_open = entries.exclude(state=State.APPROVED).select_related("measure", "unit", "round")
    return Preview(
        moving=tuple(moving),
        going_on=tuple(role for unit in moving for role in held_from(unit, plan.day)),
        ending=tuple(ending),
        assignments=tuple(lasting(units, plan.day).order_by("measure__code")),
        open_entries=tuple(still_open.order_by("unit__ordinal", "measure__code")),
    )


def _with_below(unit: Unit, plan: Reorganisation) -> list[Unit]:
    children = [deeper for child in below(unit, plan.day) for deeper in _with_below(child, plan)]
    return [unit, *children]
