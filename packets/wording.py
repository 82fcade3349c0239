"""What freezing writes into a packet beside its texts, in the packet's language."""

from types import MappingProxyType

from django.utils.translation import get_language

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
        "fi": MappingProxyType(
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
        ),
        "sv": MappingProxyType(
            {
                Progress.UNSTATED: "",
                Progress.DONE: "Genomförd",
                Progress.CONT: "Fortlöpande",
                Progress.RUN: "Pågår",
                Progress.PLAN: "Planerad",
                Progress.NOT: "Inte påbörjad",
                Progress.STOP: "Avbruten",
                Progress.NA: "Berör inte",
            }
        ),
        "en": MappingProxyType(
            {
                Progress.UNSTATED: "",
                Progress.DONE: "Done",
                Progress.CONT: "Continuous",
                Progress.RUN: "Under way",
                Progress.PLAN: "Planned",
                Progress.NOT: "Not started",
                Progress.STOP: "Discontinued",
                Progress.NA: "Not concerned",
            }
        ),
    }
)
PUBLICITY = MappingProxyType(
    {
        "fi": {
            "": "",
            Publicity.PUBLIC: "Julkinen",
            Publicity.PARTLY: "Osittain salassa pidettävä",
            Publicity.SECRET: "Salassa pidettävä",
        },
        "sv": {
            "": "",
            Publicity.PUBLIC: "Offentlig",
            Publicity.PARTLY: "Delvis sekretessbelagd",
            Publicity.SECRET: "Sekretessbelagd",
        },
        "en": {
            "": "",
            Publicity.PUBLIC: "Public",
            Publicity.PARTLY: "Partly secret",
            Publicity.SECRET: "Secret",
        },
    }
)
MOMENTS = MappingProxyType(
    {"fi": r"j.n.Y \k\l\o H.i", "sv": r"j.n.Y \k\l. H.i", "en": r"j.n.Y H:i"}
)
SENTENCES = MappingProxyType(
    {
        "fi": {
            "teams": "Toimialojen johtoryhmät",
            "returned": "Palautettu täydennettäväksi.",
            "self_approved": "Kv-päällikkö on hyväksynyt oman kirjauksensa.",
            "counted": "{answered}/{asked} toimialaa",
            "later": "{team} käsittelee vastauksensa {when}.",
            "since_group": "Muuttunut kaupungin johtoryhmän käsittelyn jälkeen: {codes}.",
            "themes": "Teemat:",
        },
        "sv": {
            "teams": "Verksamhetsområdenas ledningsgrupper",
            "returned": "Returnerad för komplettering.",
            "self_approved": "Chefen för internationella ärenden har godkänt sin egen notering.",
            "counted": "{answered}/{asked} verksamhetsområden",
            "later": "{team} behandlar sina svar {when}.",
            "since_group": "Ändrat efter behandlingen i stadens ledningsgrupp: {codes}.",
            "themes": "Teman:",
        },
        "en": {
            "teams": "The divisions’ management teams",
            "returned": "Returned for more.",
            "self_approved": "The head of international affairs has approved their own entry.",
            "counted": "{answered}/{asked} divisions",
            "later": "{team} handles its answers on {when}.",
            "since_group": "Changed after the city management group: {codes}.",
            "themes": "Themes:",
        },
    }
)


def language() -> str:
    """The language of the packet that is being frozen: freezing makes it the active one."""
    return get_language() or "fi"


def word(progress: Progress) -> str:
    """A status in the packet's language."""
    return WORDS[language()][progress]


def legend() -> tuple[Status, ...]:
    """The legend, in the order in which statuses are counted and listed."""
    return tuple(
        Status(progress=progress, word=said)
        for progress, said in WORDS[language()].items()
        if progress not in {Progress.UNSTATED, Progress.NA}
    )


def publicity(mark: str) -> str:
    """The secretary's mark, "" for none."""
    return PUBLICITY[language()][mark]


def sentence(key: str, **facts: object) -> str:
    """A sentence that freezing writes into the packet."""
    return SENTENCES[language()][key].format(**facts)
