"""The rows of the review, and one entry beside its earlier words. They only read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User
from audit.models import Event
from core.words import Part, compare
from reporting.entries import history, operations, rules
from reporting.entries.discussion import Said, discussions
from reporting.entries.last_year import last_years
from reporting.entries.models import Entry
from reporting.entries.querysets import EntryQuerySet
from reporting.entries.remarks import ReturnForm
from reporting.entries.states import Verb
from reporting.progress import Progress
from reporting.review.filters import (
    BY_UNIT,
    LATE,
    MARKS,
    NOT_OURS,
    REOPENED,
    REPEATED,
    UNCHANGED,
    WRITTEN_FOR,
    Filters,
)
from reporting.rounds.deadlines import Deadlines


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to review, what its unit said the year before, and what the head may do with it."""

    entry: Entry
    last_year: Entry | None
    marks: Sequence[str | Promise]
    approvable: bool
    returnable: bool
    picked: bool
    said: Sequence[Said]
    return_form: ReturnForm

    @property
    def group(self) -> tuple[str, str]:
        """Under which measure it stands, when the list goes by measure."""
        return self.entry.measure.code, self.entry.measure.keyword


@dataclass(frozen=True, slots=True)
class Versus:
    """Two texts side by side, word by word: an earlier one and what is said now."""

    earlier: Sequence[Part]
    now: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was ticked and written on a page that comes back."""

    picked: frozenset[object]
    forms: Mapping[object, ReturnForm]


NOTHING_TYPED = Typed(frozenset(), {})


@dataclass(frozen=True, slots=True)
class Listing:
    """For whom the rows are, which, until when a return is mended, and what was typed already."""

    person: User
    filters: Filters
    dates: Deadlines
    typed: Typed


def rows_of(listing: Listing, entries: EntryQuerySet) -> list[Row]:
    """The rows of one state, in the order that was asked for."""
    listed = entries.filter(state=listing.filters.state).for_list()
    if listing.filters.by == BY_UNIT:
        listed = listed.by_unit()
    shown = [rules.withhold(listing.person, entry) for entry in listed]
    before, said = last_years(listing.person, shown), discussions(shown)
    return [_row(listing, entry, before.get(entry.pk), said.get(entry.pk, [])) for entry in shown]


def _row(listing: Listing, entry: Entry, before: Entry | None, said: Sequence[Said]) -> Row:
    person, typed = listing.person, listing.typed
    verbs = rules.offered_verbs(person, entry)
    approvable = Verb.APPROVE in verbs and not rules.has_written(person, entry)
    marks = marks_of(person, entry)
    picked = listing.filters.picked and approvable and not marks
    fresh = ReturnForm.of(entry, listing.dates, prefix=str(entry.pk))
    return Row(
        entry=entry,
        last_year=before,
        marks=marks,
        approvable=approvable,
        returnable=Verb.RETURN in verbs,
        picked=picked or entry.pk in typed.picked,
        said=said,
        return_form=typed.forms.get(entry.pk, fresh),
    )


def marks_of(person: User, entry: Entry) -> list[str | Promise]:
    """What the head should know before approving it, in words. Read with_repeated()."""
    readable = rules.may_read_text(person, entry)
    there = {
        LATE: entry.late,
        REPEATED: readable and entry.repeated,
        UNCHANGED: readable and entry.unchanged,
        NOT_OURS: readable and entry.progress == Progress.NOT_CONCERNED,
        WRITTEN_FOR: entry.written_for_unit,
        REOPENED: entry.reopened,
    }
    return [words for name, words in MARKS.items() if there[name]]


def previous_submission(entry: Entry) -> str | None:
    """The report as it was handed over the time before; None where it was only once."""
    events = Event.objects.filter(
        subject_type=Entry._meta.label_lower, subject_id=str(entry.pk)
    ).select_related("actor")
    lines = history.read(events.order_by("pk"), entry, history.Audience.REVIEWERS)
    handed_over = [line.new["text"] for line in lines if line.verb == "entry.submit"]
    return handed_over[1] if len(handed_over) > 1 else None


def beside(earlier: str | None, entry: Entry) -> Versus | None:
    """An earlier text against the present one, if there is one."""
    if not earlier:
        return None
    then, now = compare(earlier, entry.text)
    return Versus(then, now)


def may_approve(person: User, entry: Entry) -> bool:
    """Whether this head may approve it now, alone or because another wrote it."""
    if Verb.APPROVE not in rules.offered_verbs(person, entry):
        return False
    return not rules.has_written(person, entry) or operations.may_finish_alone(person, entry)
