"""What a round still asks, and of whom: loaded once a round, divided among people without a query.

Everything is read from the present rows, so that whatever is done is asked for no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from reporting.entries.models import Entry, EntryComment
from reporting.entries.rules import may_discuss
from reporting.entries.states import State
from reporting.reminders.readers import approves, writes
from reporting.rounds.deadlines import Deadlines, deadlines_of
from reporting.rounds.models import Round, RoundState


@dataclass(frozen=True, slots=True)
class Desk:
    """A round with its rows and what has been said about them, oldest first."""

    round: Round
    deadlines: Deadlines
    entries: tuple[Entry, ...]
    comments: tuple[EntryComment, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a round asks of one person. `missing` is what their units owe, as approvers see it.

    `handed_over` and `total` count the rows that they write.
    """

    desk: Desk
    returned: tuple[Entry, ...]
    unfinished: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    comments: tuple[EntryComment, ...]
    handed_over: int
    total: int

    @property
    def own(self) -> int:
        """How many rows wait for the person's own hand."""
        return len(self.returned) + len(self.unfinished)


def load_desk(round_: Round) -> Desk:
    """The round as it stands: four queries, whatever its size."""
    entries = (
        Entry.objects.filter(round=round_)
        .select_related("measure", "unit__parent__parent", "returned_by")
        .defer("text", "short_text", "reason")
        .in_order()
    )
    comments = EntryComment.objects.filter(entry__round=round_).select_related(
        "entry__measure", "entry__unit__parent__parent"
    )
    return Desk(round_, deadlines_of(round_), tuple(entries), tuple(comments))


def on_the_desk(desk: Desk, person: User, *, told_at: datetime | None) -> Waiting:
    """What waits for the person; of the comments those since they were last written to."""
    mine = [entry for entry in desk.entries if writes(person, entry)]
    open_ = [entry for entry in mine if is_open(desk.round, entry)]
    below = [
        entry for entry in desk.entries if is_open(desk.round, entry) and approves(person, entry)
    ]
    return Waiting(
        desk=desk,
        returned=_in(open_, State.RETURNED),
        unfinished=tuple(e for e in _in(open_, State.DRAFT) if e.handed_on_at is None),
        waiting=tuple(entry for entry in below if entry.handed_on_at is not None),
        missing=tuple(entry for entry in below if entry.handed_on_at is None),
        comments=tuple(_said(desk, person, told_at)),
        handed_over=sum(e.state in {State.SUBMITTED, State.APPROVED} for e in mine),
        total=len(mine),
    )


def is_open(round_: Round, entry: Entry) -> bool:
    """Whether somebody may and should still write it."""
    in_hand = entry.state in {State.DRAFT, State.RETURNED}
    return in_hand and (round_.state == RoundState.OPEN or entry.reopened)


def _in(entries: Iterable[Entry], state: State) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.state == state)


def _said(desk: Desk, person: User, told_at: datetime | None) -> Iterable[EntryComment]:
    if desk.round.state == RoundState.CLOSED:
        return
    for comment in desk.comments:
        new = told_at is None or comment.written_at > told_at
        if new and comment.author_id != person.pk and may_discuss(person, comment.entry):
            yield comment
