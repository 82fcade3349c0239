"""How a person's rows are told apart on "Omat kirjaukset": by what they need. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.entries.models import Entry
from reporting.entries.states import IN_HAND, State, Verb
from reporting.progress import Progress
from reporting.writing.rows import Row

UNFINISHED = IN_HAND


class Need(models.TextChoices):
    """What a row needs of the person who looks, in the order in which it is shown."""

    RETURNED = "returned", _("Returned for more")
    TO_SUBMIT = "to-submit", _("Ready, to be submitted")
    CHANGED = "changed", _("Changed by somebody else since")
    EMPTY = "empty", _("Not begun yet")
    DRAFT = "drafts", _("Drafts")
    HANDED_ON = "handed-on", _("With the approver")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    NOT_OURS = "not-ours", _("Does not concern us")


WAITS_FOR_ME = frozenset({Need.RETURNED, Need.TO_SUBMIT, Need.CHANGED, Need.EMPTY, Need.DRAFT})


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with one need."""

    need: Need
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's rows of one round, by what they need; only groups that have rows."""

    groups: tuple[Group, ...]

    def count(self, *needs: Need) -> int:
        """How many rows have one of these needs."""
        return sum(len(group.rows) for group in self.groups if group.need in needs)

    @property
    def total(self) -> int:
        """All rows."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def handed_over(self) -> int:
        """Rows that are with the head, or ready."""
        return self.count(Need.SUBMITTED, Need.APPROVED, Need.NOT_OURS)

    @property
    def waiting(self) -> int:
        """Rows that need something of this person."""
        return self.count(*WAITS_FOR_ME)

    @property
    def returned(self) -> int:
        """Rows that came back."""
        return self.count(Need.RETURNED)

    @property
    def drafts(self) -> int:
        """Rows begun and not handed over."""
        return self.count(Need.TO_SUBMIT, Need.CHANGED, Need.DRAFT, Need.HANDED_ON)

    @property
    def missing(self) -> int:
        """Rows without a word."""
        return self.count(Need.EMPTY)


def group(rows: Iterable[Row]) -> Mine:
    """Sort the rows, each into one group; the order within is kept."""
    found: dict[Need, list[Row]] = {need: [] for need in Need}
    for row in rows:
        found[need_of(row)].append(row)
    return Mine(tuple(Group(need, tuple(each)) for need, each in found.items() if each))


def need_of(row: Row) -> Need:
    """What the row needs of who looks at it."""
    entry, may_submit = row.entry, Verb.SUBMIT in row.verbs
    if entry.state not in IN_HAND:
        return _finished(entry)
    if entry.is_waiting_for_approver:
        return Need.TO_SUBMIT if may_submit else Need.HANDED_ON
    if entry.state == State.RETURNED:
        return Need.RETURNED
    if entry.written_for_unit and may_submit:
        return Need.TO_SUBMIT
    if entry.is_missing:
        return Need.EMPTY
    return Need.CHANGED if row.changed_by_another else Need.DRAFT


def in_turn(rows: Sequence[Row]) -> list[Row]:
    """The rows that the person can write now, those that need it most first."""
    return [row for each in group(rows).groups for row in each.rows if Verb.SAVE in row.verbs]


def _finished(entry: Entry) -> Need:
    if entry.progress == Progress.NOT_CONCERNED:
        return Need.NOT_OURS
    return Need.SUBMITTED if entry.state == State.SUBMITTED else Need.APPROVED
