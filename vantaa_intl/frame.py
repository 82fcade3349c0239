"""What every page's frame needs beside its own content: whose page it is, and where they may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.people.rules import MAY_NAME_DEPUTIES
from accounts.roles import CITY_ROLES, UNIT_ROLES, Role
from guidelines.models import Edition
from reporting.calendar.happenings import may_have_dates
from vantaa_intl.demonstration.accounts import TRY_AS

HEAD = (Role.HEAD,)
# The EU lead's word stands in the division's own entries: they read.
WRITERS = (*(role for role in UNIT_ROLES if role != Role.EU_RESPONSIBLE), Role.HEAD)
PACKET_READERS = (*CITY_ROLES, Role.SECRETARY)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the main menu: its address' name, its word, and whose menu it stands in.

    `within` begins the address names of the pages below it, such as "packet" of `packet-lock`.
    """

    url_name: str
    label: str | Promise
    roles: tuple[Role, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A place as one person sees it on one page.

    `current` is the word of aria-current: "page" on the place itself, "true" below it, else empty.
    """

    url: str
    name: str
    label: str | Promise
    current: str


# In the order in which they stand; a page below two of a person's places is below the first.
PLACES = (
    Place("dashboard", pgettext_lazy("menu", "Situation"), HEAD),
    Place("review", pgettext_lazy("menu", "Review"), HEAD, ("review-",)),
    Place("my-entries", pgettext_lazy("menu", "My entries"), WRITERS, ("entry", "stand-in")),
    Place("approving", pgettext_lazy("menu", "To be submitted"), (Role.APPROVER,), ("approving-",)),
    Place(
        "committee",
        pgettext_lazy("menu", "Packets of the body"),
        (Role.MEMBER,),
        ("committee-", "packet-read"),
    ),
    Place(
        "edition",
        pgettext_lazy("menu", "Guidelines"),
        tuple(Role),
        ("edition-", "measure", "theme", "import"),
    ),
    Place("city-lines", pgettext_lazy("menu", "City lines"), HEAD, ("city-line",)),
    Place("packets", pgettext_lazy("menu", "Packets"), PACKET_READERS, ("packet", "cover")),
    Place("rounds", pgettext_lazy("menu", "Rounds"), (*CITY_ROLES, Role.ADMIN), ("round", "meet")),
    Place(
        "people",
        pgettext_lazy("menu", "People"),
        (*HEAD, Role.ADMIN, Role.APPROVER),
        ("person", "appoint", "unit", "body", "reorganise"),
    ),
)


class Frame:
    """The frame of one answer. Read lazily: a page without a frame asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def edition(self) -> Edition | None:
        """The edition in force, None before the first."""
        return Edition.objects.newest_first().first()

    @property
    def years(self) -> str:
        """Its years as printed: "2025–26"."""
        return self.edition.years if self.edition else ""

    @property
    def demonstration(self) -> bool:
        """Whether what the page shows was invented for the demonstration."""
        return settings.DEMO or bool(self.edition and self.edition.demonstration)

    @property
    def try_as(self) -> list[tuple[str, str | Promise]]:
        """The roles that the sign-in page of a demonstration lets one try."""
        return [(role, words) for role, words in TRY_AS.items()] if settings.DEMO else []

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages on offer, each by its own name."""
        return list(settings.LANGUAGES)

    @property
    def answers_feedback(self) -> bool:
        """Whether the person reads and answers what comes about accessibility."""
        return bool(self._person and self._person.grants.has(Role.HEAD, Role.ADMIN))

    @property
    def names_stand_ins(self) -> bool:
        """Whether the person may name somebody who writes for the unit meanwhile."""
        return bool(self._person and self._person.grants.has(*MAY_NAME_DEPUTIES))

    @property
    def has_dates(self) -> bool:
        """Whether the person has a calendar of their own."""
        return bool(self._person and may_have_dates(self._person))

    @property
    def who(self) -> str:
        """The roles under which the person is here: "Yhteyshenkilö · Kaupunkiympäristö"."""
        person = self._person
        return " · ".join(dict.fromkeys(_words(person))) if person else ""

    @cached_property
    def menu(self) -> list[Item]:
        """The pages of this person's roles; of one page alone no menu is made."""
        person = self._person
        places = list(_open_places(person)) if person else []
        match = self.request.resolver_match
        here = (match.url_name if match else None) or ""
        below = next((place for place, _url in places if here.startswith(place.within)), None)
        items = [
            Item(url, place.url_name, place.label, _current(place, here, below))
            for place, url in places
        ]
        return items if len(items) > 1 else []

    @property
    def _person(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) and user.is_authenticated else None


def _current(place: Place, here: str, below: Place | None) -> str:
    if place.url_name == here:
        return "page"
    return "true" if place is below else ""


def _words(person: User) -> Iterator[str]:
    for grant in person.grants.held:
        yield str(grant.role.label)
        if grant.place:
            yield grant.place


def _open_places(person: User) -> Iterator[tuple[Place, str]]:
    """The places of the person's roles, with their addresses."""
    for place in PLACES:
        if person.grants.has(*place.roles):
            yield place, reverse(place.url_name)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Put the frame into every template's context."""
    return {"frame": Frame(request)}
