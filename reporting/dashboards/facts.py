"""What the head's pages count: a round's measures, entries and city lines without their texts.

Few columns and few queries: the matrix is read many times a day. A number on a page and the rows
behind it come from the same `Answer`s, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import Unit, User
from accounts.roles import UnitKind
from guidelines.models import Measure, Theme
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import Round

MISSING = "missing"
HANDED_OVER = frozenset({State.SUBMITTED, State.APPROVED})
CLAIM_ALONE, WITH_LINK = 0, 1  # evidence levels (MEASURES.md, rule 8); the registers bring more


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
    source_changed: bool

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
    """The round as this person may see it: five queries, whatever the number of rounds."""
    themes, themes_of = _themes(round_)
    measures = {row.pk: row for row in _measures(round_, themes_of)}
    order = {pk: place for place, pk in enumerate(measures)}
    entries = list(
        Entry.objects.visible_to(person)
        .filter(round=round_)
        .values_list("pk", "measure_id", "unit_id", "state", "version", "progress", "links", "late")
    )
    units = _units(unit_id for _pk, _measure, unit_id, *_rest in entries)
    answers = [
        _answer(pk, measures[measure_id], units[unit_id], rest)
        for pk, measure_id, unit_id, *rest in entries
        if measure_id in measures
    ]
    answers.sort(key=lambda a: (order[a.measure.pk], a.unit.ordinal, a.unit.pk))
    divisions = [u for u in units.values() if u.kind == UnitKind.DIVISION]
    return Facts(
        round=round_,
        measures=tuple(measures.values()),
        divisions=tuple(sorted(divisions, key=lambda unit: unit.ordinal)),
        answers=tuple(answers),
        lines=_lines(person, round_),
        themes=themes,
    )


def _answer(pk: UUID, measure: MeasureRow, unit: Unit, rest: list[object]) -> Answer:
    state, version, progress, links, late = rest
    handed_over = state in HANDED_OVER
    level = WITH_LINK if links else CLAIM_ALONE
    return Answer(
        pk=pk,
        measure=measure,
        unit=unit,
        state=MISSING if state == State.DRAFT and version == 1 else str(state),
        progress=str(progress) if handed_over else "",
        level=level if handed_over else None,
        late=bool(late),
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
    for row in Measure.objects.of_edition(round_.edition_id).in_order().values_list(*columns):
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


def _lines(person: User, round_: Round) -> dict[int, LineRow]:
    rows = CityLine.objects.visible_to(person).filter(round=round_).with_changed()
    columns = (
        "measure_id", "pk", "state", "version", "progress", "progress_confirmed", "source_changed",
    )  # fmt: skip
    return {
        measure_id: LineRow(pk, state == "ready", version > 1, progress, confirmed, changed)
        for measure_id, pk, state, version, progress, confirmed, changed in rows.values_list(
            *columns
        )
    }
