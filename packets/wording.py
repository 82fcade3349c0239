"""The packet's own words. A packet is a Finnish document, like its templates, whoever builds it."""

from types import MappingProxyType

from accounts.roles import BodyKind
from packets.snapshot import Kind, Progress, Status
from packets.states import Publicity
from reporting import progress as reported

KINDS = MappingProxyType(
    {
        BodyKind.MANAGEMENT_TEAM: Kind.DIVISION,
        BodyKind.CITY_GROUP: Kind.GROUP,
        BodyKind.SUBCOMMITTEE: Kind.SUBCOMMITTEE,
        BodyKind.COMMISSION: Kind.SUBCOMMITTEE,
    }
)
PROGRESS = MappingProxyType(
    {
        "": Progress.UNSTATED,
        reported.Progress.NOT_STARTED: Progress.NOT,
        reported.Progress.PLANNED: Progress.PLAN,
        reported.Progress.ONGOING: Progress.RUN,
        reported.Progress.CONTINUOUS: Progress.CONT,
        reported.Progress.DONE: Progress.DONE,
        reported.Progress.DISCONTINUED: Progress.STOP,
        reported.Progress.NOT_CONCERNED: Progress.NA,
    }
)
WORDS = MappingProxyType(
    {
        Progress.UNSTATED: "",
        Progress.DONE: "Toteutettu",
        Progress.CONT: "Jatkuva",
        Progress.RUN: "Käynnissä",
        Progress.PLAN: "Suunniteltu",
        Progress.NOT: "Ei aloitettu",
        Progress.STOP: "Keskeytetty",
        Progress.NA: "Ei koske",
    }
)
# The legend, in the order in which statuses are counted and listed.
LEGEND = tuple(
    Status(progress=progress, word=word)
    for progress, word in WORDS.items()
    if progress not in {Progress.UNSTATED, Progress.NA}
)
PUBLICITY = MappingProxyType(
    {
        "": "",
        Publicity.PUBLIC: "Julkinen",
        Publicity.PARTLY: "Osittain salassa pidettävä",
        Publicity.SECRET: "Salassa pidettävä",
    }
)
TEAMS = "Toimialojen johtoryhmät"
RETURNED = "Palautettu täydennettäväksi."
SELF_APPROVED = "Kv-päällikkö on hyväksynyt oman kirjauksensa."


def counted(answered: int, asked: int) -> str:
    """The base of what was asked, when somebody is missing."""
    return f"{answered}/{asked} toimialaa"


def team_meets_later(team: str, when: str) -> str:
    """The note for a team that meets after the cutoff."""
    return f"{team} käsittelee vastauksensa {when}."


def changed_since_group(codes: list[str]) -> str:
    """What the city management group's reading changed."""
    return f"Muuttunut kaupungin johtoryhmän käsittelyn jälkeen: {', '.join(codes)}."
