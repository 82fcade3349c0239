"""The guidelines as rows: an edition's measures, and the city lines of a round."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import CITY_ROLES
from exchange.tables.choosing import rounds_asked
from exchange.tables.entries import period_of, progress_of
from exchange.tables.table import EVERY_YEAR, Asked, Coded, Column, Kind, Row, Sheet
from guidelines.models import Edition, Measure, Respondent
from reporting.city_lines.models import CityLine, LineState
from reporting.rounds.models import Round

MEASURES = (
    Column("edition", _("Guidelines"), width=11),
    Column("pillar_code", _("Pillar’s code"), width=8),
    Column("pillar", _("Pillar"), width=26),
    Column("objective_code", _("Objective’s code"), width=8),
    Column("objective", _("Objective"), width=44),
    Column("code", _("Code"), width=8),
    Column("keyword", _("Short title"), width=20),
    Column("measure", _("Measure"), width=60),
    Column("themes", _("Themes"), width=24),
    Column("respondent", _("Who answers"), width=18),
    Column("units", _("Units asked"), width=40),
    Column("starts_on", _("Asked from"), Kind.DATE, width=12),
    Column("continues", pgettext_lazy("column", "Continues"), width=14),
)
LINES = (
    Column("id", pgettext_lazy("column", "Id"), hidden=True, width=38),
    Column("version", pgettext_lazy("column", "Version"), Kind.NUMBER, hidden=True),
    Column("year", _("Year"), Kind.NUMBER, width=7),
    Column("edition", _("Guidelines"), width=11),
    Column("pillar", _("Pillar"), width=22),
    Column("code", _("Code"), width=8),
    Column("keyword", _("Short title"), width=20),
    Column("text", _("City line"), width=80),
    Column("state", _("State"), width=10),
    Column("progress", _("Status"), width=16),
    Column("period", pgettext_lazy("column", "Time"), width=14),
    Column("reason", _("Reason"), width=30),
    Column("progress_confirmed", _("Status confirmed"), Kind.TRUTH, width=11),
    Column("interpretation", pgettext_lazy("column", "Interpretation"), Kind.TRUTH, width=11),
    Column("imported", _("Imported"), Kind.TRUTH, width=11),
    Column("source_changed", _("Source has changed"), Kind.TRUTH, width=11),
    Column("saved_at", pgettext_lazy("column", "Saved"), Kind.MOMENT, width=17),
)


def may_see_measures(person: User) -> bool:
    """Everybody with a role here reads the guidelines (RELIABILITY row 1)."""
    return bool(person.grants.held)


def may_see_lines(person: User) -> bool:
    """Who works for the city; which sentences, their queryset says (row 6)."""
    return person.grants.has(*CITY_ROLES)


def measures(person: User, asked: Asked) -> Sheet:  # noqa: ARG001 -- one signature for all
    """The measures of the edition asked for ("2025-2026"), or of a round's; else of today's."""
    found = Measure.objects.select_related("edition", "continues__edition").prefetch_related(
        "themes", "assignments__unit"
    )
    if asked.get("edition") != EVERY_YEAR:
        found = found.filter(edition=_edition(asked))
    rows = found.select_related("objective__pillar").order_by(
        "-edition__from_year", "objective__pillar__number", "objective__number", "number"
    )
    return Sheet(MEASURES, tuple(_measure(measure) for measure in rows))


def _edition(asked: Asked) -> Edition | None:
    if "edition" not in asked and "year" in asked:
        round_ = next(iter(rounds_asked(Round.objects.newest_first(), asked)), None)
        return round_.edition if round_ else None
    editions = list(Edition.objects.in_force_first(timezone.localdate().year))
    wanted = asked.get("edition", "")
    asked_for = (e for e in editions if wanted in {f"{e.from_year}-{e.to_year}", e.years})
    return next(asked_for, editions[0] if editions else None)


def _measure(measure: Measure) -> Row:
    objective, continued = measure.objective, measure.continues
    return (
        measure.edition.years,
        objective.pillar.code,
        objective.pillar.title,
        objective.code,
        objective.text,
        measure.code,
        measure.keyword,
        measure.text,
        "; ".join(theme.name for theme in measure.themes.all()),
        Coded(measure.respondent, Respondent(measure.respondent).label),
        "; ".join(dict.fromkeys(_names(measure))),
        measure.starts_on,
        f"{continued.edition.years} {continued.code}" if continued else "",
    )


def _names(measure: Measure) -> list[str]:
    today = timezone.localdate()
    asked = [a for a in measure.assignments.all() if a.ends_on is None or a.ends_on >= today]
    return [a.unit.name for a in sorted(asked, key=lambda a: a.unit.ordinal)]


def city_lines(person: User, asked: Asked) -> Sheet:
    """The sentences of a round that the person may read."""
    rounds = rounds_asked(Round.objects.newest_first(), asked)
    lines = CityLine.objects.visible_to(person).filter(round__in=rounds).with_changed()
    found = lines.select_related("measure__objective__pillar", "round__edition")
    ordered = found.order_by(
        "-round__year",
        "measure__objective__pillar__number",
        "measure__objective__number",
        "measure__number",
    )
    return Sheet(LINES, tuple(_line(line) for line in ordered))


def _line(line: CityLine) -> Row:
    return (
        str(line.pk),
        line.version,
        line.round.year,
        line.round.edition.years,
        str(line.measure.objective.pillar),
        line.measure.code,
        line.measure.keyword,
        line.text,
        Coded(line.state, LineState(line.state).label),
        progress_of(line.progress),
        period_of(line.period),
        line.reason,
        line.progress_confirmed,
        line.interpretation,
        line.imported,
        line.source_changed,
        line.saved_at,
    )
