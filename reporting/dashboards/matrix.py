"""The matrix as markup: measures down, divisions across, a column for the others, the city line.

Made here and not in a template, for it is a hundred cells of a few dozen kinds: what a cell says
is made once a kind and language, and an address by its pattern. Pure; no query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Unit
from accounts.roles import UnitKind
from core.templatetags.icons import icon
from reporting.dashboards.facts import MISSING, Answer, Facts, LineRow, MeasureRow
from reporting.dashboards.filters import Chosen
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.templatetags.marks import GLYPHS, line_state, said

_SOMETHING = UUID(int=0)
_STATE = {MISSING: State.DRAFT}
OTHERS = None  # the column of units that are no division


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows that are shown, and what the page says of them."""

    divisions: tuple[Unit, ...]
    rows: SafeString
    measures: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Words:
    """What is the same in every row."""

    entry: tuple[str, str]
    line: tuple[str, str]
    measure: tuple[str, str]
    not_asked: str
    others: str
    city_line: str
    language: str | None


def draw(facts: Facts, chosen: Chosen) -> Matrix:
    """The measures that have an entry which is meant; all of them where nothing is chosen."""
    values = chosen.values
    kept = chosen.keep(facts.answers)
    wanted = {answer.measure.pk for answer in kept}
    measures = [m for m in facts.measures if not values or m.pk in wanted]
    columns = _columns(facts.divisions, chosen.unit)
    shown = [a for a in facts.answers if not chosen.unit or a.unit.key == chosen.unit]
    words = _words(facts)
    rows = "".join(_rows(measures, columns, _by_cell(shown), facts.lines, words))
    return Matrix(columns, SafeString(rows), len(measures), len(kept))


def _columns(divisions: tuple[Unit, ...], unit: str) -> tuple[Unit, ...]:
    """The one division that is looked at, if one is."""
    return tuple(d for d in divisions if d.key == unit) or divisions


def _by_cell(answers: Sequence[Answer]) -> dict[tuple[int, int | None], list[Answer]]:
    cells: dict[tuple[int, int | None], list[Answer]] = {}
    for answer in answers:
        column = answer.unit.pk if answer.unit.kind == UnitKind.DIVISION else OTHERS
        cells.setdefault((answer.measure.pk, column), []).append(answer)
    return cells


def _words(facts: Facts) -> _Words:
    not_asked = format_html(
        '<span class="cell cell--na"><span aria-hidden="true">–</span>'
        '<span class="sr">{}</span></span>',
        _("not asked"),
    )
    edition = facts.round.edition_id
    return _Words(
        entry=_pattern(reverse("entry", args=[_SOMETHING]), str(_SOMETHING)),
        line=_pattern(reverse("city-line", args=[_SOMETHING]), str(_SOMETHING)),
        measure=_pattern(reverse("measure", args=[edition, "0.0.0"]), "0.0.0"),
        not_asked=not_asked,
        others=escape(_("Others")),
        city_line=escape(_("City line")),
        language=get_language(),
    )


def _pattern(url: str, placeholder: str) -> tuple[str, str]:
    before, _placeholder, after = url.rpartition(placeholder)
    return before, after


def _rows(
    measures: Sequence[MeasureRow],
    columns: Sequence[Unit],
    cells: Mapping[tuple[int, int | None], Sequence[Answer]],
    lines: Mapping[int, LineRow],
    words: _Words,
) -> Iterator[str]:
    names = [(unit.pk, escape(unit.short), escape(unit.name)) for unit in columns]
    before: MeasureRow | None = None
    for measure in measures:
        yield from _headings(before, measure, len(columns) + 3)
        before = measure
        yield _heading(measure, words)
        for pk, short, name in names:
            cell = cells.get((measure.pk, pk), ())
            said_of = "".join(_cell(answer, name, words) for answer in cell)
            yield f'<td role="cell" data-s="{short}">{said_of or words.not_asked}</td>'
        cell = cells.get((measure.pk, OTHERS), ())
        said_of = "".join(_cell(answer, escape(answer.unit.name), words) for answer in cell)
        yield f'<td role="cell" data-s="{words.others}">{said_of or words.not_asked}</td>'
        line = lines.get(measure.pk)
        said_of = _line(line, measure.code, words) if line else ""
        yield f'<td class="is-city" role="cell" data-s="{words.city_line}">{said_of}</td></tr>'


def _headings(before: MeasureRow | None, measure: MeasureRow, width: int) -> Iterator[str]:
    if before is None or before.pillar != measure.pillar:
        yield format_html(
            '<tr role="row"><th class="pil" colspan="{}" role="rowheader" scope="rowgroup">'
            '<span class="code code--s">{}</span>\u2002{}</th></tr>',
            width,
            measure.pillar,
            measure.pillar_title,
        )
    if before is None or before.objective != measure.objective:
        yield format_html(
            '<tr role="row"><th class="obj" colspan="{}" role="rowheader" scope="rowgroup">'
            "{}\u2002{}</th></tr>",
            width,
            measure.objective,
            measure.objective_text,
        )


def _heading(measure: MeasureRow, words: _Words) -> str:
    before, after = words.measure
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><a href="{before}{measure.code}{after}">'
        f'<span class="code">{measure.code}</span><span>{escape(measure.keyword)}</span></a></th>'
    )


def _cell(answer: Answer, name: str, words: _Words) -> str:
    before, after = words.entry
    state = answer.state
    spoken = said(_STATE.get(state, state), state == MISSING, answer.progress, words.language)
    return (
        f'<a class="cell" href="{before}{answer.pk}{after}">'
        f'<span class="sr">{answer.measure.code} {name}: </span>{spoken}</a>'
    )


def _line(line: LineRow, code: str, words: _Words) -> str:
    before, after = words.line
    shown = _shown(line.status, line.is_ready, line.is_begun, words.language)
    return (
        f'<a class="cell" href="{before}{line.pk}{after}">'
        f'<span class="sr">{code} {words.city_line}: </span>{shown}</a>'
    )


@cache
def _shown(status: str, ready: bool, begun: bool, _language: str | None) -> SafeString:  # noqa: FBT001 -- a key
    """A city line's confirmed status when it is ready, else how far it is."""
    if status:
        known = Progress(status)
        return format_html(
            '<span class="st">{}<span>{}</span></span>', icon(GLYPHS[known]), known.label
        )
    if ready:
        return line_state("unconfirmed")
    return line_state("draft" if begun else "none")
