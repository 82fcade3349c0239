"""The proof: every line of a round as it will print, what is wrong with it first. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.city_lines.forms import SLIDE_MAX, LineForm
from reporting.city_lines.models import CityLine, LineState
from reporting.city_lines.sources import Source, may_be_reread

LONG, UNCONFIRMED, CHANGED, DRAFT = "long", "unconfirmed", "changed", "draft"
# In the order in which they are to be seen to.
PROBLEMS: Mapping[str, str | Promise] = MappingProxyType(
    {
        LONG: _("Too long for a slide"),
        UNCONFIRMED: _("Status unconfirmed"),
        CHANGED: _("An answer has changed since"),
        DRAFT: _("Unfinished"),
    }
)
BY_PROBLEM, BY_CODE = "problem", "code"
SORTS = ((BY_PROBLEM, _("problems first")), (BY_CODE, _("by code")))


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One line, its form where it may be written, and what is wrong with it."""

    line: CityLine
    form: LineForm
    problems: tuple[str, ...]
    over: int  # characters that do not fit the slide
    may_reread: bool

    @property
    def place(self) -> str:
        """The id of its save line."""
        return f"saved-{self.line.pk}"

    @property
    def labels(self) -> list[str | Promise]:
        """What is wrong, in words."""
        return [PROBLEMS[problem] for problem in self.problems]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for; what it does not know is ignored."""

    problem: str
    status: str
    sort: str

    @classmethod
    def read(cls, asked: Mapping[str, str], statuses: Iterable[str]) -> "Shown":
        """The address's choices."""
        problem, status = asked.get("problem", ""), asked.get("status", "")
        return cls(
            problem=problem if problem in PROBLEMS else "",
            status=status if status in set(statuses) else "",
            sort=BY_CODE if asked.get("sort") == BY_CODE else BY_PROBLEM,
        )


def problems_of(line: CityLine) -> tuple[str, ...]:
    """What is wrong with a line. Needs `with_changed()`."""
    wrong = {
        LONG: len(line.text) > SLIDE_MAX,
        UNCONFIRMED: line.state == LineState.READY and not line.progress_confirmed,
        CHANGED: line.has_changed,
        DRAFT: line.state == LineState.DRAFT,
    }
    return tuple(problem for problem in PROBLEMS if wrong[problem])


def rows_of(
    lines: Iterable[CityLine], sources: Mapping[object, Sequence[Source]]
) -> list[ProofRow]:
    """A row a line, in the lines' order.

    What was read when a line was composed stays read: the answers are not on this page.
    """
    return [_row(line, sources[line.pk]) for line in lines]


def arranged(rows: Sequence[ProofRow], shown: Shown) -> list[ProofRow]:
    """The rows that are asked for, in the order that is asked for."""
    kept = [row for row in rows if _is_shown(row, shown)]
    if shown.sort == BY_CODE:
        return kept
    places = list(PROBLEMS)
    return sorted(
        kept, key=lambda row: places.index(row.problems[0]) if row.problems else len(places)
    )


def counts_of(rows: Iterable[ProofRow]) -> list[tuple[str, str | Promise, int]]:
    """Each problem that occurs, and how often."""
    counts = Counter(problem for row in rows for problem in row.problems)
    return [(key, label, counts[key]) for key, label in PROBLEMS.items() if counts[key]]


def _row(line: CityLine, sources: Sequence[Source]) -> ProofRow:
    read = {source.entry.pk: source.version for source in sources}
    return ProofRow(
        line=line,
        form=LineForm.showing(line, read, ids=f"l{line.pk}"),
        problems=problems_of(line),
        over=max(len(line.text) - SLIDE_MAX, 0),
        may_reread=not line.answer_added and may_be_reread(line, sources),
    )


def _is_shown(row: ProofRow, shown: Shown) -> bool:
    status = row.line.progress if row.line.state == LineState.READY else ""
    confirmed = row.line.progress_confirmed and status == shown.status
    return (not shown.problem or shown.problem in row.problems) and (not shown.status or confirmed)
