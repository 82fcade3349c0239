"""What of the round the review shows, as the address says it; what makes no sense is nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from reporting.entries.querysets import EntryQuerySet
from reporting.entries.states import State
from reporting.progress import Progress

TABS = (State.SUBMITTED, State.RETURNED, State.APPROVED)
BY_MEASURE, BY_UNIT = "measure", "unit"
ORDERS = (BY_MEASURE, BY_UNIT)
LATE, REPEATED, UNCHANGED, NOT_OURS, WRITTEN_FOR, REOPENED = (
    "late",
    "repeated",
    "unchanged",
    "not-ours",
    "written-for",
    "reopened",
)
MARKS: Mapping[str, str | Promise] = {
    LATE: pgettext_lazy("mark of an entry", "Late"),
    REPEATED: _("Word for word last year’s"),
    UNCHANGED: _("As last year"),
    NOT_OURS: _("Does not concern the unit"),
    WRITTEN_FOR: _("Written down for the unit"),
    REOPENED: _("Opened again after the lock"),
}
_MARKED = {
    LATE: Q(late=True),
    REPEATED: Q(repeated=True),
    UNCHANGED: Q(unchanged=True),
    NOT_OURS: Q(progress=Progress.NOT_CONCERNED),
    WRITTEN_FOR: Q(written_for_unit=True),
    REOPENED: Q(reopened=True),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """`pillar` is its number, 0 for all; `mark` is one of MARKS or "". `picked`: choose for me."""

    state: State
    by: str
    unit: Unit | None
    pillar: int
    mark: str
    picked: bool

    def fields(self) -> dict[str, str]:
        """The address's words, without those that say nothing."""
        said = {
            "state": "" if self.state == State.SUBMITTED else str(self.state),
            "by": "" if self.by == BY_MEASURE else self.by,
            "unit": self.unit.key if self.unit else "",
            "pillar": str(self.pillar or ""),
            "mark": self.mark,
        }
        return {name: value for name, value in said.items() if value}

    def query(self, **changes: str) -> str:
        """The address of the same list with these changes; "" takes a word away."""
        fields = {name: value for name, value in (self.fields() | changes).items() if value}
        return f"?{urlencode(fields)}" if fields else ""

    def applied_to(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The rows, whatever their state, annotated with `repeated` and in the list's order."""
        entries = entries.with_repeated()
        if self.unit:
            entries = entries.filter(unit__path__startswith=self.unit.path)
        if self.pillar:
            entries = entries.filter(measure__objective__pillar__number=self.pillar)
        if self.mark:
            # What is not handed over is marked by nothing that only its words would tell.
            entries = entries.filter(_MARKED[self.mark])
            if self.mark in {REPEATED, UNCHANGED, NOT_OURS}:
                entries = entries.filter(state__in=[State.SUBMITTED, State.APPROVED])
        return entries


def filters_of(asked: QueryDict) -> Filters:
    """The list that an address, or a form sent from the list, asks for."""
    state, by, mark = (asked.get(name, "") for name in ("state", "by", "mark"))
    pillar = asked.get("pillar", "")
    return Filters(
        state=State(state) if state in TABS else State.SUBMITTED,
        by=by if by in ORDERS else BY_MEASURE,
        unit=_unit(asked.get("unit", "")),
        pillar=int(pillar) if pillar in {"1", "2", "3", "4", "5", "6", "7", "8", "9"} else 0,
        mark=mark if mark in MARKS else "",
        picked="pick" in asked,
    )


def _unit(key: str) -> Unit | None:
    """The unit of this key; none for what cannot be one (PostgreSQL takes no NUL)."""
    return Unit.objects.filter(key=key).first() if key and key.isprintable() else None
