"""Rounds, meetings and the matrix as rows."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import BodyKind, UnitKind
from exchange.tables.choosing import rounds_asked
from exchange.tables.table import Asked, Coded, Column, Kind, Row, Sheet
from reporting.city_lines.models import LineState
from reporting.dashboards import facts, filters
from reporting.rounds.deadlines import MeetingDates, derive
from reporting.rounds.models import Meeting, MeetingState, Round, RoundState

ROUNDS = (
    Column("id", pgettext_lazy("column", "Id"), Kind.NUMBER, hidden=True),
    Column("year", _("Year"), Kind.NUMBER, width=7),
    Column("edition", _("Guidelines"), width=11),
    Column("state", _("State"), width=14),
    Column("imported", _("Imported"), Kind.TRUTH, width=11),
    Column("opens_on", pgettext_lazy("column", "Opens"), Kind.DATE, width=12),
    Column("division_due", _("Divisions’ entries"), Kind.DATE, width=12),
    Column("returns_due", _("Returned entries"), Kind.DATE, width=12),
    Column("lines_due", _("City lines ready"), Kind.DATE, width=12),
    Column("cutoff", _("Packet locks"), Kind.DATE, width=12),
    Column("opened_at", pgettext_lazy("column", "Opened"), Kind.MOMENT, width=17),
    Column("closed_at", pgettext_lazy("column", "Closed"), Kind.MOMENT, width=17),
)
MEETINGS = (
    Column("id", pgettext_lazy("column", "Id"), Kind.NUMBER, hidden=True),
    Column("year", _("Year"), Kind.NUMBER, width=7),
    Column("body_key", _("Body’s code"), hidden=True),
    Column("body", _("Body"), width=34),
    Column("kind", _("Kind of body"), width=18),
    Column("held_on", pgettext_lazy("column", "Day"), Kind.DATE, width=12),
    Column("when", _("Date as known"), width=22),
    Column("state", _("State"), width=12),
    Column("place", pgettext_lazy("column", "Place"), width=24),
    Column("locks_on", _("Packet locks"), Kind.DATE, width=12),
    Column("agenda_on", _("Agenda goes out"), Kind.DATE, width=12),
)


def rounds(person: User, asked: Asked) -> Sheet:  # noqa: ARG001 -- one signature for all
    """Every round with the deadlines that follow from its meetings."""
    found = Round.objects.newest_first().prefetch_related("meetings__body__unit")
    return Sheet(ROUNDS, tuple(_round(round_) for round_ in found))


def _round(round_: Round) -> Row:
    dates = derive(_in_order(round_))
    return (
        round_.pk,
        round_.year,
        round_.edition.years,
        Coded(round_.state, RoundState(round_.state).label),
        round_.imported,
        dates.opens_on,
        dates.division_due,
        dates.returns_due,
        dates.lines_due,
        dates.cutoff,
        round_.opened_at,
        round_.closed_at,
    )


def _in_order(round_: Round) -> list[Meeting]:
    return sorted(round_.meetings.all(), key=lambda meeting: meeting.body.ordinal)


def meetings(person: User, asked: Asked) -> Sheet:  # noqa: ARG001 -- one signature for all
    """The meetings of one round or of all, with the days that follow from each."""
    chosen = {round_.pk for round_ in rounds_asked(Round.objects.newest_first(), asked)}
    found = Round.objects.newest_first().filter(pk__in=chosen)
    rows: list[Row] = []
    for round_ in found.prefetch_related("meetings__body__unit"):
        in_order = _in_order(round_)
        dates = derive(in_order)
        rows += [_meeting(round_, meeting, dates.of(meeting)) for meeting in in_order]
    return Sheet(MEETINGS, tuple(rows))


def _meeting(round_: Round, meeting: Meeting, dates: MeetingDates | None) -> Row:
    return (
        meeting.pk,
        round_.year,
        meeting.body.key,
        meeting.body.name,
        Coded(meeting.body.kind, BodyKind(meeting.body.kind).label),
        meeting.held_on,
        meeting.when,
        Coded(meeting.state, MeetingState(meeting.state).label),
        meeting.place,
        dates.locks_on if dates else None,
        dates.agenda_on if dates else None,
    )


def matrix(person: User, asked: Asked) -> Sheet:
    """The head's matrix: a measure a row, a division a column, the others, and the city line."""
    round_ = next(iter(rounds_asked(Round.objects.newest_first(), asked)), None)
    if round_ is None:
        return Sheet(_matrix_columns(()), ())
    counted = facts.read(person, round_)
    chosen = filters.read(asked, counted)
    kept = chosen.keep(counted.answers)
    wanted = {answer.measure.pk for answer in kept}
    cells: dict[tuple[int, int | None], list[facts.Answer]] = {}
    for answer in counted.answers if not chosen.unit else kept:
        column = answer.unit.pk if answer.unit.kind == UnitKind.DIVISION else None
        cells.setdefault((answer.measure.pk, column), []).append(answer)
    rows = [
        _matrix_row(measure, counted, cells)
        for measure in counted.measures
        if not chosen.values or measure.pk in wanted
    ]
    return Sheet(_matrix_columns(counted.divisions), tuple(rows))


def _matrix_columns(divisions: Iterable[Unit]) -> tuple[Column, ...]:
    return (
        Column("code", _("Code"), width=8),
        Column("keyword", _("Short title"), width=24),
        *(Column(unit.key, unit.name, width=18) for unit in divisions),
        Column("others", _("Others"), width=24),
        Column("line", _("City line"), width=14),
    )


def _matrix_row(
    measure: facts.MeasureRow,
    counted: facts.Facts,
    cells: Mapping[tuple[int, int | None], list[facts.Answer]],
) -> Row:
    line = counted.lines.get(measure.pk)
    state = LineState.READY if line and line.is_ready else LineState.DRAFT
    return (
        measure.code,
        measure.keyword,
        *(
            "; ".join(str(filters.STATES[a.state]) for a in cells.get((measure.pk, unit.pk), ()))
            for unit in counted.divisions
        ),
        "; ".join(
            f"{a.unit.name}: {filters.STATES[a.state]}" for a in cells.get((measure.pk, None), ())
        ),
        Coded(state, state.label) if line else None,
    )
