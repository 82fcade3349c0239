"""Which bodies a document means when it names a meeting. Pure: words and rows in, rows out."""

import re
from collections.abc import Sequence
from itertools import takewhile

from accounts.models import Body
from accounts.roles import BodyKind
from guidelines.importing.planning import normalise

_TEAMS = re.compile(
    r"toimial\w* johtoryhm|toimialajohtoryhm|toimialajory|verksamhetsområde\w* ledningsgrupp|"
    r"division\w* management team|management teams of the division"
)
_GROUP = re.compile(
    r"kaupungin johtoryhm|kaupunginjohtajan johtoryhm|kaujory|stadens ledningsgrupp|"
    r"city management (?:group|team)"
)


def bodies_meant(name: str, bodies: Sequence[Body]) -> tuple[Body, ...]:
    """The bodies of a name: one, each division's team, or none that is known."""
    words = normalise(name)
    teams = [body for body in bodies if body.kind == BodyKind.MANAGEMENT_TEAM]
    if _TEAMS.search(words):
        named = [team for team in teams if team.unit and _names_unit(words, team)]
        return tuple(named or teams)
    if _GROUP.search(words):
        return tuple(body for body in bodies if body.kind == BodyKind.CITY_GROUP)
    equal = tuple(body for body in bodies if words in _names(body))
    if equal:
        return equal
    like = [body for body in bodies if any(_within(words, other) for other in _names(body))]
    return tuple(like) if len(like) == 1 else ()


def _names(body: Body) -> list[str]:
    names = (body.name_fi, body.name_sv, body.name_en)
    return [normalise(name) for name in names if name]


def _names_unit(words: str, team: Body) -> bool:
    unit = team.unit
    names = (unit.name_fi, unit.name_sv, unit.name_en) if unit else ()
    return any(_all_in(_words(name), _words(words)) for name in names if name)


def _within(words: str, other: str) -> bool:
    """Whether one of two names is the other with something left out: its parent body, say."""
    one, two = sorted((_words(words), _words(other)), key=len)
    return len(one) > 1 and _all_in(one, two)


def _words(name: str) -> list[str]:
    return [word for word in normalise(name).split() if len(word) > 2]  # noqa: PLR2004 -- "ja", "on"


def _all_in(some: Sequence[str], many: Sequence[str]) -> bool:
    return all(any(_alike(word, other) for other in many) for word in some)


def _alike(word: str, other: str) -> bool:
    """Whether two words differ in their ending alone: Finnish inflects it."""
    pairs = zip(word, other, strict=False)
    shared = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared >= max(3, min(len(word), len(other)) - 3)
