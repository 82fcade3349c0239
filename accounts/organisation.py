"""The organisation of Vantaa as rows to load: DOMAIN.md, "Organisation". Editable afterwards.

What DOMAIN.md marks (p) is a proposal that the city confirms; a unit's row carries the mark.
"""

from dataclasses import dataclass
from datetime import date

from accounts.roles import BodyKind, UnitKind

# The council term that began then; the first from which this application has rounds.
SINCE = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit. `parent` is a key, "" for the city itself; `names`: Finnish, Swedish, English."""

    key: str
    parent: str
    kind: UnitKind
    names: tuple[str, str, str]
    short: str = ""
    needs_confirmation: bool = False


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body. `unit` and `parent` are keys or ""; `terms` are (first day, last day or None)."""

    key: str
    kind: BodyKind
    names: tuple[str, str, str]
    short: str
    unit: str = ""
    parent: str = ""
    gets_packet: bool = True
    terms: tuple[tuple[date, date | None], ...] = ()


def _areas(division: str, names: dict[str, str]) -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(key, division, UnitKind.SERVICE_AREA, (name, "", ""), needs_confirmation=True)
        for key, name in names.items()
    )


UNITS = (
    UnitRow("vantaa", "", UnitKind.CITY, ("Vantaan kaupunki", "Vanda stad", "City of Vantaa")),
    UnitRow(
        "kato",
        "vantaa",
        UnitKind.DIVISION,
        ("Kasvatus ja oppiminen", "Fostran och lärande", "Education and Learning"),
        "KO",
    ),
    UnitRow(
        "kuhy",
        "vantaa",
        UnitKind.DIVISION,
        (
            "Kaupunkikulttuuri ja hyvinvointi",
            "Stadskultur och välfärd",
            "Urban Culture and Wellbeing",
        ),
        "KH",
    ),
    UnitRow(
        "kaym",
        "vantaa",
        UnitKind.DIVISION,
        ("Kaupunkiympäristö", "Stadsmiljö", "Urban Environment"),
        "KY",
    ),
    UnitRow(
        "kasj",
        "vantaa",
        UnitKind.DIVISION,
        (
            "Kaupunkistrategia ja johto",
            "Stadsstrategi och ledning",
            "City Strategy and Management",
        ),
        "KS",
    ),
    *_areas(
        "kato",
        {
            "kato-varhaiskasvatus": "Varhaiskasvatus",
            "kato-perusopetus": "Perusopetus",
            "kato-toinen-aste": "Toisen asteen koulutus",
            "kato-svenskt": "Svenskspråkig service",
        },
    ),
    *_areas(
        "kuhy",
        {
            "kuhy-kulttuuri": "Kulttuuri",
            "kuhy-kirjasto": "Kirjasto ja asukaspalvelut",
            "kuhy-nuoriso": "Nuoriso",
            "kuhy-liikunta": "Liikunta",
        },
    ),
    *_areas(
        "kaym",
        {
            "kaym-kiinteistot": "Kiinteistöt ja tilat",
            "kaym-kaupunkirakenne": "Kaupunkirakenne ja ympäristö",
            "kaym-kadut": "Kadut ja puistot",
        },
    ),
    *_areas(
        "kasj",
        {
            "kasj-talous": "Talous ja strategia",
            "kasj-henkilosto": "Henkilöstö ja konsernipalvelut",
            "kasj-kuntademokratia": "Kuntademokratia",
            "kasj-kasvupalvelut": "Kasvupalvelut",
        },
    ),
    UnitRow(
        "projekti",
        "kasj",
        UnitKind.OFFICE,
        ("Projektitoimisto", "Projektkontoret", "Project Office"),
        "PT",
    ),
    UnitRow(
        "kv",
        "kasj",
        UnitKind.OFFICE,
        ("Kansainväliset asiat", "Internationella ärenden", "International Affairs"),
        "KV",
    ),
)


def _team(division: str, names: tuple[str, str, str], short: str) -> BodyRow:
    return BodyRow(
        f"{division}-jory",
        BodyKind.MANAGEMENT_TEAM,
        (
            f"{names[0]}: toimialan johtoryhmä",
            f"{names[1]}: verksamhetsområdets ledningsgrupp" if names[1] else "",
            f"{names[2]}: division management team",
        ),
        short,
        unit=division,
    )


BODIES = (
    *(_team(row.key, row.names, row.short) for row in UNITS if row.kind == UnitKind.DIVISION),
    BodyRow(
        "kaujory",
        BodyKind.CITY_GROUP,
        ("Kaupungin johtoryhmä", "Stadens ledningsgrupp", "City management group"),
        "KJR",
        unit="vantaa",
    ),
    BodyRow(
        "elinvoimajaosto",
        BodyKind.SUBCOMMITTEE,
        (
            "Kaupunginhallituksen elinvoima- ja työllisyysjaosto",
            "Stadsstyrelsens livskrafts- och sysselsättningssektion",
            "Vitality and employment subcommittee of the city board",
        ),
        "ETJ",
        terms=((date(2025, 6, 1), date(2027, 5, 31)),),
    ),
    BodyRow(
        "edunvalvontatoimikunta",
        BodyKind.COMMISSION,
        ("Edunvalvontatoimikunta", "Intressebevakningskommittén", "Advocacy commission"),
        "EVT",
        gets_packet=False,
    ),
)
