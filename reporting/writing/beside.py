"""What stands beside the text: all that is known before a word is written. It only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from reporting.city_lines.models import CityLine, LineState
from reporting.decisions.models import Decision
from reporting.entries import rules
from reporting.entries.due import due_of
from reporting.entries.history import Audience, audience_of
from reporting.entries.last_year import last_years
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.guidance.models import Guidance
from reporting.rounds.models import MeetingState


@dataclass(frozen=True, slots=True)
class Beside:
    """What the head asks, what was said a year ago and by whom, and what others say this year."""

    due: date | None
    left: int | None
    guidance: Guidance | None
    last_year: Entry | None
    returned_for: str  # the head's reason a year ago
    city_line: CityLine | None
    decisions: Sequence[Decision]
    mine: Sequence[Entry]  # the same measure in other units of the person's own
    others: Sequence[Entry]

    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.last_year or self.city_line or self.decisions or self.mine or self.others)


def beside(person: User, entry: Entry) -> Beside:
    """What this person may read of it."""
    due = due_of(entry)
    before = last_year_of(entry, person)
    mine, others = _same_measure(person, entry)
    return Beside(
        due=due,
        left=(due - timezone.localdate()).days if due else None,
        guidance=Guidance.objects.of_round(entry.round).filter(measure=entry.measure_id).first(),
        last_year=before,
        returned_for=_returned_for(person, entry, before),
        city_line=_city_line(person, entry),
        decisions=_decisions(person, entry),
        mine=mine,
        others=others,
    )


def last_year_of(entry: Entry, person: User) -> Entry | None:
    """What the same unit said the year before, over a change of edition too."""
    return last_years(person, [entry]).get(entry.pk)


def is_repeated(text: str, before: Entry | None) -> bool:
    """Whether the text is, word for word, what the unit said the year before."""
    return bool(text and before and text.split() == before.text.split())


def stands_on(text: str, before: Entry | None) -> bool:
    """Whether last year's text is still in it whole, as it was taken for a start."""
    return bool(before and before.text and before.text in text)


def _kin(entry: Entry) -> list[int]:
    """The measure, and the one it continues from the edition before."""
    older = entry.measure.continues_id
    return [entry.measure_id] if older is None else [entry.measure_id, older]


def _returned_for(person: User, entry: Entry, before: Entry | None) -> str:
    """Why the head gave last year's answer back, for its writers and reviewers."""
    if before is None or audience_of(person, entry) == Audience.OTHERS:
        return ""
    returns = Event.objects.filter(
        subject_type=Entry._meta.label_lower, subject_id=str(before.pk), verb="entry.return"
    )
    last = returns.order_by("pk").last()
    return str(last.changes["return_reason"][1]) if last else ""


def _city_line(person: User, entry: Entry) -> CityLine | None:
    lines = CityLine.objects.visible_to(person).filter(state=LineState.READY)
    return lines.filter(round__year=entry.round.year - 1, measure_id__in=_kin(entry)).first()


def _decisions(person: User, entry: Entry) -> list[Decision]:
    """What the committees recorded a year ago, once their minutes are confirmed."""
    recorded = Decision.objects.visible_to(person).of_measures(_kin(entry))
    return list(
        recorded.filter(
            meeting__round__year=entry.round.year - 1, meeting__state=MeetingState.MINUTED
        )
    )


def _same_measure(person: User, entry: Entry) -> tuple[list[Entry], list[Entry]]:
    """The other answers to the measure this year: the person's own units', and approved ones."""
    rows = (
        Entry.objects.readable_to(person)
        .filter(round_id=entry.round_id, measure_id=entry.measure_id)
        .exclude(pk=entry.pk)
        .exclude(Q(text="") & Q(reason=""))
        .select_related("measure", "unit__parent__parent")
        .order_by("unit__ordinal")
    )
    mine, others = [], []
    for row in rows:
        if rules.may_save(person, row):
            mine.append(row)
        elif row.state == State.APPROVED:
            others.append(row)
    return mine, others
