"""Who answers the measures of 2025–26 and which figures speak for them: MEASURES.md as rows.

A row is found by its stems in the measure's own words, never by its code alone: codes shift when
one is dropped from a corrected document. The demonstration says the same in other words, so there
the code decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guidelines.importing.outline import Measure, Years
from guidelines.importing.planning import normalise
from guidelines.models import Respondent

YEARS = Years(2025, 2026)
SPRING_2026 = date(2026, 1, 1)  # kevät is 1.1.–30.6.


@dataclass(frozen=True, slots=True)
class Row:
    """One measure's stored answer to "who, about what, by which figures".

    `units` are keys, empty for "each division". The first of `evidence` is the primary figure.
    """

    code: str
    keyword: str
    stems: tuple[str, ...]
    evidence: tuple[str, ...]
    respondent: Respondent = Respondent.DIVISIONS
    units: tuple[str, ...] = ()
    starts_on: date | None = None


def _head(code: str, keyword: str, stems: tuple[str, ...], *evidence: str) -> Row:
    return Row(code, keyword, stems, evidence, Respondent.HEAD, ("kv",))


def _each(code: str, keyword: str, stems: tuple[str, ...], *evidence: str) -> Row:
    return Row(code, keyword, stems, evidence)


def _from_spring(code: str, keyword: str, stems: tuple[str, ...], *evidence: str) -> Row:
    return Row(code, keyword, stems, evidence, starts_on=SPRING_2026)


TABLE = (
    _each(
        "1.1.1",
        "Kumppanit ja verkostot",
        ("kaupunkikumppan",),
        "networks.key_partners_active",
        "networks.verdicts",
        "networks.sharing_acts",
        "networks.overlaps",
    ),
    _each(
        "1.1.2",
        "Eurocities-osallistuminen",
        ("osallistum", "eurocities"),
        "eurocities.attendance",
        "eurocities.groups",
        "eurocities.roles",
    ),
    _head(
        "1.1.3",
        "Ystävyyskaupungit",
        ("ystävyyskaupun",),
        "twins.activities",
        "twins.themed_share",
        "twins.cost",
        "twins.idle",
    ),
    Row(
        "1.1.4",
        "Verkostoraportointi",
        ("yhteyshenkil", "raportoin"),
        ("networks.reports_returned",),
        Respondent.NETWORK_CONTACTS,
        ("kv",),
    ),
    _head(
        "1.1.5",
        "Kansainvälinen viestintä",
        ("viestin",),
        "comms.items",
        "comms.languages",
        "comms.stale_pages",
    ),
    _each(
        "1.2.1",
        "Resurssit teemoille",
        ("resursse", "teemo"),
        "themes.reserved_used",
        "themes.covered",
    ),
    _each(
        "1.2.2",
        "Yhteiset opintomatkat",
        ("opintomatka", "kokoonpano"),
        "trips.mixed_share",
        "trips.count",
    ),
    _each(
        "1.3.1",
        "Kirjallinen toimintatapa",
        ("kirjalli", "toimintatap"),
        "division.operating_model",
    ),
    _each(
        "1.4.1",
        "Matkan jälkikokous",
        ("opintomatka", "oppien"),
        "trips.debriefs_on_time",
        "trips.lessons",
        "trips.contacts_kept",
    ),
    _each(
        "1.4.2",
        "Vierailuista tiedottaminen",
        ("vierail", "tiedote"),
        "visits.notified_before",
        "visits.lead_days",
    ),
    _each(
        "1.5.1",
        "Säännölliset tapaamiset",
        ("kokoonpano", "tapaa"),
        "coordination.meetings",
        "coordination.longest_gap",
    ),
    _head(
        "1.5.2",
        "Vaikuttavuuden seuranta",
        ("vaikuttavuu",),
        "bodies.handled",
        "bodies.decisions",
    ),
    _each("2.1.1", "EU-vastuuhenkilöt", ("suunnitelm", "vastuuhenkil"), "advocacy.responsibles"),
    _each(
        "2.1.2",
        "EU-päätöksenteon seuranta",
        ("vastuuhenkil", "päätöksente"),
        "advocacy.followed",
        "advocacy.positions",
        "advocacy.stage_changes",
    ),
    _head(
        "2.1.3",
        "Yhteinen EU-seuranta",
        ("seuran", "edunvalvontatoimikun"),
        "advocacy.joint_meetings",
        "advocacy.joint_gap",
    ),
    _head(
        "2.1.4",
        "Dialogi kumppanien kanssa",
        ("dialog",),
        "advocacy.contacts",
        "advocacy.silent_classes",
    ),
    _head(
        "2.2.1",
        "PKS- ja kuutosyhteistyö",
        ("yhteistyö", "pääkaupunkiseu"),
        "advocacy.joint_actions",
        "advocacy.joint_partners",
    ),
    _each(
        "2.2.2",
        "Eurocities-työryhmät",
        ("eurocities työryhm",),
        "eurocities.active_divisions",
        "eurocities.groups",
        "eurocities.roles",
    ),
    Row(
        "2.2.3",
        "Lentokenttäverkostot",
        ("airport regions",),
        ("airport.joint_actions", "airport.actions"),
        Respondent.UNITS,
        ("kaym", "kasj"),
    ),
    _each(
        "3.1.1",
        "Hakemustavoitteet",
        ("hakemus", "tavoit"),
        "funding.targets_set",
        "funding.sent_vs_target",
        "funding.hit_rate",
        "funding.granted",
    ),
    _each(
        "3.1.2",
        "Projektiaihesuunnitelma",
        ("projektiaihe",),
        "funding.topic_plan",
        "funding.topics_used",
    ),
    _each(
        "3.1.3",
        "Rahoitushakujen seuranta",
        ("palvelualue", "rahoitusmahdollisuu"),
        "funding.calls_screened",
        "funding.areas_screening",
    ),
    _each(
        "3.2.1",
        "Innovaatioverkosto",
        ("innovaatioverkosto",),
        "innovation.shares",
        "innovation.units",
    ),
    Row(
        "3.2.2",
        "Projektitoimiston tuki",
        ("projektitoimisto", "valmistel"),
        ("funding.office_supported", "funding.office_hit_rate", "funding.office_hours"),
        Respondent.PROJECT_OFFICE,
        ("projekti",),
    ),
    _from_spring(
        "3.3.1",
        "Projektisalkun seuranta",
        ("projektisalku",),
        "portfolio.counts",
        "portfolio.money",
        "portfolio.reviews",
    ),
    _from_spring(
        "3.3.2",
        "Jälkiseuranta 24 kk",
        ("kaksi vuotta",),
        "aftercare.on_time",
        "aftercare.in_use",
    ),
)


def rows_by_words(measures: Sequence[Measure]) -> Mapping[str, Row]:
    """The row of each measure whose words are its own, by code; others are left out.

    Where a measure's words fit several rows or a row several measures, equal codes decide.
    """
    fitting = {
        measure.code: [row for row in TABLE if _speaks_of(measure.text, row)]
        for measure in measures
    }
    claims = [row.code for rows in fitting.values() for row in rows]
    found: dict[str, Row] = {}
    for code, rows in fitting.items():
        same = [row for row in rows if row.code == code]
        alone = [row for row in rows if len(rows) == 1 and claims.count(row.code) == 1]
        for row in (same or alone)[:1]:
            found[code] = row
    return found


def rows_by_code() -> Mapping[str, Row]:
    """Every row by the code that the edition gives its measure."""
    return {row.code: row for row in TABLE}


def _speaks_of(text: str, row: Row) -> bool:
    words = normalise(text)
    return all(stem in words for stem in row.stems)
