"""A reorganisation of the city (organisaatiomuutos): units, people and assignments at once."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction

from accounts.models import Unit, User
from accounts.places.succession import merge_unit, move_unit
from guidelines.succession import carry_assignments


class Kind(StrEnum):
    """What is done with a unit."""

    MOVE = "move"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """A unit goes on in `target` (merged), or under it (moved), from a day on."""

    kind: Kind
    unit: Unit
    target: Unit
    day: date

    @property
    def token(self) -> str:
        """The same in one word: what was looked at is what is carried out."""
        return f"{self.kind}.{self.unit.pk}.{self.target.pk}.{self.day.isoformat()}"


@transaction.atomic
def reorganise(*, actor: User, plan: Reorganisation) -> None:
    """Carry out the reorganisation whole, or change nothing.

    Entries stay with the unit that was asked; rounds opened from the day on ask the one that goes
    on. Raises Forbidden, Invisible or DomainError.
    """
    unit_id, target_id = plan.unit.pk, plan.target.pk
    if plan.kind == Kind.MOVE:
        pairs = move_unit(actor=actor, unit_id=unit_id, parent_id=target_id, day=plan.day)
    else:
        pairs = merge_unit(actor=actor, unit_id=unit_id, into_id=target_id, day=plan.day)
    for old, new in pairs:
        carry_assignments(old=old, new=new, day=plan.day, actor=actor)
