import pytest

from accounts.models import Body, Unit
from accounts.organisation import BODIES, UNITS
from reporting.imports.bodies import bodies_meant

TEAMS = ["kato-jory", "kuhy-jory", "kaym-jory", "kasj-jory"]


def the_bodies() -> list[Body]:
    units = {
        row.key: Unit(key=row.key, name_fi=row.names[0], name_sv=row.names[1]) for row in UNITS
    }
    return [
        Body(
            key=row.key,
            kind=row.kind,
            unit=units.get(row.unit),
            name_fi=row.names[0],
            name_sv=row.names[1],
            name_en=row.names[2],
        )
        for row in BODIES
    ]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Toimialojen johtoryhmät", TEAMS),
        ("Toimialan johtoryhmä", TEAMS),
        ("TOIMIALOJEN JOHTORYHMÄT", TEAMS),
        ("Verksamhetsområdenas ledningsgrupper", TEAMS),
        ("Kaupunkiympäristön toimialan johtoryhmä", ["kaym-jory"]),
        ("Kasvatuksen ja oppimisen johtoryhmä", ["kato-jory"]),
        ("Kaupungin johtoryhmä", ["kaujory"]),
        ("Stadens ledningsgrupp", ["kaujory"]),
        ("City management group", ["kaujory"]),
        ("Kaupunginhallituksen elinvoima- ja työllisyysjaosto", ["elinvoimajaosto"]),
        ("Elinvoima- ja työllisyysjaosto", ["elinvoimajaosto"]),
        ("Elinvoima- ja työllisyysjaostossa", ["elinvoimajaosto"]),
        ("Edunvalvontatoimikunta", ["edunvalvontatoimikunta"]),
        ("Kaupunginvaltuusto", []),
        ("Jaosto", []),
        ("", []),
    ],
)
def test_a_name_means_its_bodies(name: str, keys: list[str]) -> None:
    assert [body.key for body in bodies_meant(name, the_bodies())] == keys


def test_without_bodies_nothing_is_meant() -> None:
    assert bodies_meant("Kaupungin johtoryhmä", []) == ()
