"""Contacts for the load: each with a unit, a row in the open round and a page that is open."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Unit, User
from accounts.roles import Role, UnitKind
from audit.operations import unaudited
from guidelines.models import Measure
from reporting.entries.forms import sign
from reporting.entries.models import Entry
from reporting.entries.querysets import UNIT_RESPONDENTS
from reporting.progress import Progress
from reporting.rounds.models import Round, RoundState

CSRF = "c" * 32
TEXT = "Kaksi ryhmää kokoontui, ja yhteistyötä jatketaan kumppanikaupunkien kanssa. " * 8


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes in which entry, and what the open page sends with each save."""

    entry_id: UUID
    address: str
    headers: dict[str, str]
    signed: str
    text: str = TEXT

    def fields(self, text: str, version: int, save_id: UUID) -> dict[str, object]:
        """The form as the page sends it by itself."""
        return {
            "version": version,
            "save_id": save_id,
            "writer": self.signed,
            "progress": Progress.ONGOING,
            "text": text,
        }


def make_writers(number: int) -> list[Writer]:
    """Make the people and their rows in the round that is open."""
    round_ = Round.objects.filter(state=RoundState.OPEN).newest_first()[0]
    asked = Measure.objects.of_edition(round_.edition_id).filter(respondent__in=UNIT_RESPONDENTS)
    measures = list(asked.in_order())
    city = Unit.objects.get(kind=UnitKind.CITY)
    with unaudited("writers for a measurement"):
        return [
            _writer(round_, measures[place % len(measures)], city, place) for place in range(number)
        ]


def _writer(round_: Round, measure: Measure, city: Unit, place: int) -> Writer:
    since = timezone.localdate() - timedelta(days=1)
    key = f"load-{place}"
    unit = Unit.objects.create(
        key=key,
        name_fi=f"Yksikkö {place}",
        kind=UnitKind.OFFICE,
        parent=city,
        path=f"{city.path}{key}/",
        ordinal=place,
        starts_on=since,
    )
    person = User.objects.create(email=f"{key}@vantaa.example", name=f"Kirjoittaja {place}")
    Appointment.objects.create(user=person, role=Role.CONTACT, unit=unit, starts_on=since)
    entry = Entry.objects.create(round=round_, measure=measure, unit=unit)
    browser = Client()
    browser.force_login(person)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {
        "Host": "localhost",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "X-CSRFToken": CSRF,
        "HX-Request": "true",
        "HX-Target": "saved",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Writer(entry.pk, reverse("entry-save", args=[entry.pk]), headers, sign(person))
