"""A person's rows of a round, each with what stands beside it on a page of many. It only reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from accounts.models import User
from reporting.entries import rules
from reporting.entries.due import due_of
from reporting.entries.forms import EntryForm, KeepForm, sign
from reporting.entries.last_year import last_years, may_be_kept
from reporting.entries.models import Entry
from reporting.entries.states import Verb
from reporting.guidance.models import Guidance
from reporting.rounds.deadlines import Deadlines
from reporting.rounds.models import Round
from reporting.writing.places import anchor_of


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `keep` where "as last year" is open, `form` where the row is written in place."""

    entry: Entry
    verbs: frozenset[Verb]
    due: date | None
    changed_by_another: bool
    last_year: Entry | None
    guidance: str
    keep: KeepForm | None
    form: EntryForm | None = None

    @property
    def anchor(self) -> str:
        """The row's place on a page of many."""
        return anchor_of(self.entry.pk)

    @property
    def line(self) -> str:
        """The id of its save line."""
        return f"saved-{self.entry.pk}"

    @property
    def next_step(self) -> str:
        """The one press that is left where the words are there and the person may submit."""
        waits = self.entry.is_waiting_for_approver or self.entry.written_for_unit
        return Verb.SUBMIT if waits and Verb.SUBMIT in self.verbs else ""


def rows_of(person: User, round_: Round, entries: Sequence[Entry], dates: Deadlines) -> list[Row]:
    """The rows in the order they came, whatever their number in two queries."""
    before = last_years(person, entries)
    said = dict(Guidance.objects.of_round(round_).values_list("measure_id", "text"))
    return [_row(person, entry, before, said, dates) for entry in entries]


def with_forms(person: User, rows: Sequence[Row]) -> list[Row]:
    """The same rows, each with its own form and names of its own for the fields."""
    return [
        replace(row, form=EntryForm.showing(row.entry, person, ids=f"id_{row.entry.pk}_%s"))
        for row in rows
    ]


def with_one_press(person: User, rows: Sequence[Row]) -> list[Row]:
    """The same rows, with a form where one press is left; the others are written elsewhere."""
    pressed = {row.entry.pk: row for row in with_forms(person, [r for r in rows if r.next_step])}
    return [pressed.get(row.entry.pk, row) for row in rows]


def keep_form(person: User, entry: Entry) -> KeepForm:
    """The form of "as last year", as first shown."""
    first = {"save_id": uuid4(), "writer": sign(person)}
    return KeepForm(initial=first, auto_id=f"keep_{entry.pk}_%s")


def _row(
    person: User,
    entry: Entry,
    before: Mapping[UUID, Entry],
    said: Mapping[int, str],
    dates: Deadlines,
) -> Row:
    last_year = before.get(entry.pk)
    own = entry.saved_by_me  # type: ignore[attr-defined] # annotated by own_rows
    return Row(
        entry=entry,
        verbs=rules.offered_verbs(person, entry),
        due=due_of(entry, dates),
        changed_by_another=own and entry.saved_by_id != person.pk,
        last_year=last_year,
        guidance=said.get(entry.measure_id, ""),
        keep=keep_form(person, entry) if may_be_kept(entry, last_year) else None,
    )
