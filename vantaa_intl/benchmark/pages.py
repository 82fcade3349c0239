"""The pages that are opened most, each against a ready string of the same bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from reporting.entries.models import Entry
from reporting.rounds.models import RoundState
from vantaa_intl.benchmark import ready
from vantaa_intl.benchmark.measuring import Measured, Times, compared, in_turns

OK = 200
AIMS: Mapping[str, float] = {"my_page": 2.0, "entry_form": 2.0, "matrix": 3.0, "review": 3.0}


@dataclass(frozen=True, slots=True)
class Page:
    """An address as one person opens it."""

    name: str
    person: User
    url: str

    def times(self, runs: int) -> Times:
        """Of the page and of its ready string."""
        client = Client()
        client.force_login(self.person)
        ready.pages[self.name] = _get(client, self.url)
        baseline = partial(_get, client, f"/ready/{self.name}/")
        return in_turns(partial(_get, client, self.url), baseline, runs)

    def queries(self) -> int:
        """How many questions the page asks the database."""
        client = Client()
        client.force_login(self.person)
        _get(client, self.url)  # what is asked once a process
        with CaptureQueriesContext(connection) as asked:
            _get(client, self.url)
        return len(asked)


def opened_most() -> list[Page]:
    """The contact's and the head's daily pages, in a database that has an open round."""
    contact, head = _person(Role.CONTACT), _person(Role.HEAD)
    entry = Entry.objects.written_by(contact).filter(round__state=RoundState.OPEN).first()
    if entry is None:
        raise RuntimeError("no open entry of the contact")
    return [
        Page("my_page", contact, reverse("my-entries")),
        Page("entry_form", contact, entry.get_absolute_url()),
        Page("matrix", head, reverse("dashboard")),
        Page("review", head, reverse("review")),
    ]


def measure(pages: list[Page], runs: int) -> list[Measured]:
    """Each page; the database must be loaded and `ready` the root of the addresses."""
    return [compared(page.name, page.times(runs), AIMS[page.name]) for page in pages]


def _person(role: Role) -> User:
    return User.objects.filter(appointments__role=role).order_by("pk")[0]


def _get(client: Client, url: str) -> bytes:
    answer = client.get(url, secure=True, headers={"host": "localhost"})
    if answer.status_code != OK:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return answer.content
