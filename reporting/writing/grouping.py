"""How a person's rows are told apart on "Omat kirjaukset". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's rows of one round, by what they need."""

    returned: tuple[Entry, ...]
    unfinished: tuple[Entry, ...]
    submitted: tuple[Entry, ...]
    approved: tuple[Entry, ...]
    not_ours: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(map(len, (self.returned, self.unfinished, self.submitted, self.approved))) + len(
            self.not_ours
        )

    @property
    def handed_over(self) -> int:
        """Rows that are out of the writer's hands."""
        return self.total - len(self.returned) - len(self.unfinished)

    @property
    def drafts(self) -> int:
        """Rows begun and not handed over."""
        return sum(not entry.is_missing for entry in self.unfinished)

    @property
    def missing(self) -> int:
        """Rows without a word."""
        return len(self.unfinished) - self.drafts


def group(entries: Sequence[Entry]) -> Mine:
    """Sort the rows, each into one group; the order within is kept."""

    def of(*states: State, concerned: bool = True) -> tuple[Entry, ...]:
        return tuple(
            entry
            for entry in entries
            if entry.state in states
            and (entry.progress != Progress.NOT_CONCERNED or entry.state in UNFINISHED) is concerned
        )

    return Mine(
        returned=of(State.RETURNED),
        unfinished=of(State.DRAFT),
        submitted=of(State.SUBMITTED),
        approved=of(State.APPROVED),
        not_ours=of(State.SUBMITTED, State.APPROVED, concerned=False),
    )


UNFINISHED = frozenset({State.DRAFT, State.RETURNED})
