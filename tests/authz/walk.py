"""Every address as every person: what `walk.toml` says against what the product answers."""

import tomllib
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.authz.world import World
from tests.conftest import Browser

TABLE = Path(__file__).parent / "walk.toml"


@dataclass(frozen=True, slots=True)
class Row:
    """One address with one object in it, and the people who get each status."""

    url: str
    method: str
    object: str
    answers: dict[str, int]

    def __str__(self) -> str:
        return f"{self.url} {self.method} {self.object}".strip()


def table() -> list[Row]:
    """The rows of walk.toml."""
    rows = tomllib.loads(TABLE.read_text())["row"]
    return [
        Row(
            row["url"],
            row["method"],
            row["object"],
            {
                person: int(status)
                for status, people in row["answers"].items()
                for person in people.split()
            },
        )
        for row in rows
    ]


def url_names() -> set[str]:
    """The name of every address of the product."""
    return set(_names(get_resolver()))


def _names(resolver: URLResolver) -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append(pattern.name or str(pattern.pattern))
        else:
            found.extend(_names(pattern))
    return found


class Visitors:
    """One session a person, signed in once; every request begins with its cookies alone."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, SimpleCookie] = {}

    def as_(self, person: str) -> Browser:
        """A browser in which the person has just signed in, or nobody."""
        browser = Browser()
        user = self.world.people[person]
        if user is not None:
            if person not in self.cookies:
                self.cookies[person] = Browser().as_(user).cookies
            browser.cookies = SimpleCookie(
                {name: morsel.value for name, morsel in self.cookies[person].items()}
            )
        return browser


def answer(visitors: Visitors, row: Row, person: str) -> int:
    """The status that this person gets; whatever a POST did is undone."""
    url = reverse(row.url, args=visitors.world.objects[row.object])
    browser = visitors.as_(person)
    with transaction.atomic():
        sent = browser.get(url) if row.method == "GET" else browser.post(url)
        transaction.set_rollback(True)
    status: int = sent.status_code
    return status
