"""What an import would change, guidelines and year together. Read here, written in operations.

The same value is previewed and applied. Its digest names what was stored when it was made: an
import is applied only while that is still so.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.fields import FIRST_YEAR, LAST_YEAR
from guidelines.changes import EditionChange, edition_change
from guidelines.importing.document import WHOLE, Remark, remark
from guidelines.importing.outline import Outline
from guidelines.models import Measure
from reporting.city_lines.models import CityLine
from reporting.imports.years import YearChange, year_change

_LARGEST_NUMBER = 999  # of a measure


@dataclass(frozen=True, slots=True)
class ImportChange:
    """Everything an import would do, what it warns of, and what stands in its way.

    `stops` stand in the way whatever is chosen; `held`, measures that may not be dropped, stand in
    it only until a new measure is said to be each of them.
    """

    edition: EditionChange
    year: YearChange | None
    year_remarks: tuple[Remark, ...]
    stops: tuple[str | Promise, ...]
    held: tuple[Measure, ...]

    @property
    def obstacles(self) -> tuple[str | Promise, ...]:
        """All that stands in the way of applying it as it is."""
        return (*self.stops, _held(self.held)) if self.held else self.stops

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to change."""
        return self.edition.is_empty and (self.year is None or self.year.is_empty)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the command warns of: the pairs it does not decide, and the year."""
        plan = self.edition.plan
        undecided = replace(plan, unsure=self.edition.unsure).remarks() if plan else ()
        return (*undecided, *self.year_remarks)

    @property
    def digest(self) -> str:
        """Name the stored state and the plan against it, to tell whether it is as it was shown."""
        stored = json.dumps(_fingerprint(self), sort_keys=True)
        return hashlib.sha256(stored.encode()).hexdigest()


def import_change(outline: Outline, pairs: Mapping[str, str]) -> ImportChange:
    """Compare the outline with what is stored; `pairs` are a person's answers, new to old."""
    edition = edition_change(outline, pairs)
    year = year_change(edition)
    return ImportChange(
        edition=edition,
        year=year,
        year_remarks=tuple(_year_remarks(year)) if year else (),
        stops=tuple(_stops(edition, year)),
        held=tuple(_reported(edition.dropped)) if edition.edition else (),
    )


def _year_remarks(year: YearChange) -> Iterator[Remark]:
    if year.guessed:
        yield remark(
            WHOLE,
            _("No meeting names a year; {year}, the edition’s first, was taken for the round."),
            year=year.year,
        )
    for name in year.unknown:
        yield remark(
            WHOLE,
            _(
                "The body “{name}” is not known here, so its meeting was left out. Add it to the "
                "round."
            ),
            name=name,
        )
    if year.is_closed:
        yield remark(
            WHOLE,
            _("The round of {year} is closed. Its meetings and sentences stay as they are."),
            year=year.year,
        )
        return
    for line in year.lines_of("kept"):
        yield remark(
            WHOLE,
            _("{code}: the sentence has been edited here since. The document’s is left out."),
            code=line.code,
        )


def _stops(edition: EditionChange, year: YearChange | None) -> Iterator[str | Promise]:
    years = edition.outline.years
    if years is None:
        yield _("The title names no years. Write them into it, for example 2025–2026.")
    elif not FIRST_YEAR <= years.first <= years.last <= LAST_YEAR:
        yield _("The years of the title are not plausible. Check them in the document.")
    if any(measure.number > _LARGEST_NUMBER for measure in edition.outline.measures):
        yield _("A measure’s number has more than three digits. Check it in the document.")
    if year and year.row and (edition.edition is None or year.row.edition_id != edition.edition.pk):
        yield format_lazy(
            _("The round of {year} belongs to another edition, “{edition}”."),
            year=year.year,
            edition=year.row.edition.title,
        )


def _held(measures: tuple[Measure, ...]) -> str | Promise:
    return format_lazy(
        _(
            "The document lacks measures of this edition that have been reported on: {codes}. "
            "Add them to the document, or say in the preview which new measure each one is."
        ),
        codes=", ".join(measure.code for measure in measures),
    )


def _reported(dropped: tuple[Measure, ...]) -> list[Measure]:
    """Those on which something hangs that a person wrote, or that a later edition continues."""
    keys = [measure.pk for measure in dropped]
    written = CityLine.objects.filter(
        Q(saved_at__isnull=False) | Q(progress_confirmed=True) | Q(imported=False, text__gt="")
    )
    held = set(
        Measure.objects.filter(pk__in=keys)
        .filter(
            Q(entries__isnull=False) | Q(continued_by__isnull=False) | Q(city_lines__in=written)
        )
        .values_list("pk", flat=True)
    )
    return [measure for measure in dropped if measure.pk in held]


def _fingerprint(change: ImportChange) -> object:
    edition, year = change.edition, change.year
    bases = [base.pk if base else 0 for base in (edition.edition, edition.previous)]
    return {
        "bases": bases,
        "plan": edition.plan.to_json() if edition.plan else None,
        "unsure": [[c.new, c.old] for c in edition.plan.unsure] if edition.plan else [],
        "pairs": [[m.written.code, m.before.pk] for m in edition.measures if m.before],
        "texts": [[t.kind, t.code, t.before, t.after] for t in edition.texts],
        "measures": [[m.pk, m.code, m.number, m.text] for m in edition.stored],
        "earlier": [
            m.continues.pk if m.continues and edition.edition else 0 for m in edition.measures
        ],
        "round": [year.row.pk, year.row.state] if year and year.row else [],
        "meetings": [[m.body.key, m.row.when if m.row else "", m.kind] for m in year.meetings]
        if year
        else [],
        "lines": [[line.code, line.row.version if line.row else 0] for line in year.lines]
        if year
        else [],
        "obstacles": len(change.obstacles),
    }
