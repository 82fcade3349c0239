"""What the head's pages count: a round's measures, entries and city lines without their texts.

Few columns and few queries: the matrix is read many times a day. A number on a page and the rows
behind it come from the same `Answer`s, so they cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from accounts.models import Unit, User
from accounts.roles import UnitKind
from guidelines.models import Theme
from reporting.city_lines.models import CityLine, CityLineSource, LineState
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import Round

MISSING = "missing"
HANDED_OVER = frozenset({State.SUBMITTED, State.APPROVED})
_ENTRY_COLUMNS = (
    "pk", "measure_id", "unit_id", "state", "version", "progress", "links", "late",
)  # fmt: skip
_LINE_COLUMNS = ("state", "version", "progress", "progress_confirmed")
CLAIM_ALONE, WITH_LINK = 0, 1  # evidence levels (MEASURES.md, rule 8); the registers bring more


class Stored(NamedTuple):
    """The columns of an entry that are read: _ENTRY_COLUMNS."""

    pk: UUID
    measure_id: int
    unit_id: int
    state: str
    version: int
    progress: str
    links: list[dict[str, str]]
    late: bool


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure and where it stands in the guidelines. `themes` are ordinals.

    `continues` is the measure of the edition before that it goes on with, if any.
    """

    pk: int
    code: str
    keyword: str
    respondent: str
    continues: int | None
    objective: str
    objective_text: str
    pillar: int
    pillar_title: str
    themes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry without its text. `state` of one that nobody has touched is "missing".

    `progress` is "" and `level` None until it is handed over: a draft's status is its writer's own
    (RELIABILITY section 2, note 1).
    """

    pk: UUID
    measure: MeasureRow
    unit: Unit
    state: str
    progress: str
    level: int | None
    late: bool

    @property
    def is_in_hand(self) -> bool:
        """Whether its unit has yet to hand it over."""
        return self.state not in HANDED_OVER


@dataclass(frozen=True, slots=True)
class LineRow:
    """A city line without its text."""

    pk: UUID
    is_ready: bool
    is_begun: bool
    progress: str
    is_confirmed: bool
    has_changed: bool

    @property
    def status(self) -> str:
        """What the city says of the measure, once the head has said that it is right."""
        return self.progress if self.is_ready and self.is_confirmed else ""

    @property
    def is_proposed(self) -> bool:
        """Whether a finished sentence has a status that nobody has said is right."""
        return self.is_ready and bool(self.progress) and not self.is_confirmed


@dataclass(frozen=True, slots=True)
class Facts:
    """One round. `answers` stand in the guidelines' order, `themes` are ordinal and name."""

    round: Round
    measures: tuple[MeasureRow, ...]
    divisions: tuple[Unit, ...]
    answers: tuple[Answer, ...]
    lines: Mapping[int, LineRow]
    themes: Mapping[int, str]

    @property
    def units(self) -> list[Unit]:
        """Everybody who is asked, divisions first and in their own order."""
        asked = {answer.unit.pk: answer.unit for answer in self.answers}
        return sorted(asked.values(), key=lambda u: (u.kind != UnitKind.DIVISION, u.ordinal, u.pk))


def read(person: User, round_: Round) -> Facts:
    """The round as this person may see it: six queries, whatever the number of rounds."""
    themes, themes_of = _themes(round_)
    measures = {row.pk: row for row in _measures(round_, themes_of)}
    order = {pk: place for place, pk in enumerate(measures)}
    rows = Entry.objects.visible_to(person).filter(round=round_)
    entries = [Stored(*row) for row in rows.values_list(*_ENTRY_COLUMNS)]
    units = _units(entry.unit_id for entry in entries)
    answers = [
        _answer(entry, measures[entry.measure_id], units[entry.unit_id])
        for entry in entries
        if entry.measure_id in measures
    ]
    answers.sort(key=lambda a: (order[a.measure.pk], a.unit.ordinal, a.unit.pk))
    divisions = [u for u in units.values() if u.kind == UnitKind.DIVISION]
    return Facts(
        round=round_,
        measures=tuple(measures.values()),
        divisions=tuple(sorted(divisions, key=lambda unit: unit.ordinal)),
        answers=tuple(answers),
        lines=_lines(person, round_, entries),
        themes=themes,
    )


def _answer(entry: Stored, measure: MeasureRow, unit: Unit) -> Answer:
    handed_over = entry.state in HANDED_OVER
    untouched = entry.state == State.DRAFT and entry.version == 1
    level = WITH_LINK if entry.links else CLAIM_ALONE
    return Answer(
        pk=entry.pk,
        measure=measure,
        unit=unit,
        state=MISSING if untouched else entry.state,
        progress=entry.progress if handed_over else "",
        level=level if handed_over else None,
        late=entry.late,
    )


def _measures(round_: Round, themes_of: Mapping[int, frozenset[int]]) -> Iterable[MeasureRow]:
    columns = (
        "pk",
        "code",
        "keyword",
        "respondent",
        "continues_id",
        "objective__number",
        "objective__text",
        "objective__pillar__number",
        "objective__pillar__title",
    )
    for row in round_.measures().in_order().values_list(*columns):
        pk, code, keyword, respondent, continues, number, text, pillar, title = row
        yield MeasureRow(
            pk=pk,
            code=code,
            keyword=keyword,
            respondent=respondent,
            continues=continues,
            objective=f"{pillar}.{number}",
            objective_text=text,
            pillar=pillar,
            pillar_title=title,
            themes=themes_of.get(pk, frozenset()),
        )


def _themes(round_: Round) -> tuple[dict[int, str], dict[int, frozenset[int]]]:
    """The edition's themes, and of each measure the ordinals of its own: one query."""
    names: dict[int, str] = {}
    found: dict[int, set[int]] = {}
    rows = Theme.objects.filter(edition_id=round_.edition_id).order_by("ordinal")
    for ordinal, name, measure_id in rows.values_list("ordinal", "name", "measures"):
        names[ordinal] = name
        if measure_id is not None:
            found.setdefault(measure_id, set()).add(ordinal)
    return names, {key: frozenset(ordinals) for key, ordinals in found.items()}


def _units(asked: Iterable[int]) -> dict[int, Unit]:
    """Those asked, and today's divisions, asked or not: each is a column."""
    today = Unit.objects.valid().divisions().values("pk").order_by()
    return {unit.pk: unit for unit in Unit.objects.filter(Q(pk__in=set(asked)) | Q(pk__in=today))}


def _lines(person: User, round_: Round, entries: Sequence[Stored]) -> dict[int, LineRow]:
    """The lines, and whether each is to be read again.

    That is CityLine.has_changed, made here from the entries at hand: half a page's time is saved.
    """
    versions = {entry.pk: entry.version for entry in entries}
    approved: dict[int, set[UUID]] = {}
    for entry in entries:
        if entry.state == State.APPROVED:
            approved.setdefault(entry.measure_id, set()).add(entry.pk)
    sources: dict[UUID, dict[UUID, int]] = {}
    read = CityLineSource.objects.filter(city_line__round=round_)
    for line, source, version in read.values_list("city_line_id", "entry_id", "entry_version"):
        sources.setdefault(line, {})[source] = version

    def has_changed(pk: UUID, measure_id: int, *, composed: bool) -> bool:
        own = sources.get(pk, {})
        newer = any(versions.get(source, 0) > version for source, version in own.items())
        return newer or (composed and not approved.get(measure_id, set()) <= own.keys())

    rows = CityLine.objects.visible_to(person).filter(round=round_).annotate(blank=Q(text=""))
    columns = ("measure_id", "pk", "saved_at", "blank", *_LINE_COLUMNS)
    return {
        measure_id: LineRow(
            pk=pk,
            is_ready=state == LineState.READY,
            is_begun=version > 1,
            progress=progress,
            is_confirmed=confirmed,
            has_changed=has_changed(pk, measure_id, composed=bool(saved_at) and not blank),
        )
        for measure_id, pk, saved_at, blank, state, version, progress, confirmed in (
            rows.values_list(*columns)
        )
    }
