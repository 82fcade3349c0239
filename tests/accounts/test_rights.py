"""People and places with forms that make sense, role by role; tests.authz walks them empty."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Body, Unit, User
from accounts.people import urls as people_urls
from accounts.places import urls as places_urls
from accounts.roles import BODY_ROLES, UNIT_ROLES, Role
from tests.conftest import Browser
from tests.factories import make_admin, make_appointment, make_body, make_person, make_unit

MATRIX = tomllib.loads((Path(__file__).parent / "rights.toml").read_text(encoding="utf-8"))
NAMES = [str(path.name) for path in (*people_urls.urlpatterns, *places_urls.urlpatterns)]
CASES = [(name, *pair.split("=")) for name in NAMES for pair in MATRIX[name]["rights"].split()]


def make_holder(role: str, unit: Unit, body: Body) -> User:
    return make_appointment(
        role=Role(role),
        unit=unit if role in UNIT_ROLES else None,
        body=body if role in BODY_ROLES else None,
    ).user


def arguments(name: str, unit: Unit, body: Body) -> list[Any]:
    kind = MATRIX[name]["object"]
    if name == "appointment-confirm":
        return [make_pending().pk]
    held = make_appointment(role=Role.CONTACT, unit=unit)
    by_kind: dict[str, list[Any]] = {
        "": [],
        "unit": [unit.key],
        "body": [body.key],
        "person": [held.user_id],
        "appointment": [held.pk],
    }
    return by_kind[kind]


def make_pending() -> Appointment:
    held = make_appointment(role=Role.READER)
    held.granted_by = make_admin()
    held.pending = True
    held.save(update_fields=["granted_by", "pending"])
    return held


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "role", "status"), CASES)
def test_each_role_gets_what_the_matrix_says(
    browser: Browser, name: str, role: str, status: str
) -> None:
    unit, body = make_unit(), make_body()
    address = reverse(name, args=arguments(name, unit, body))
    if role != "anonymous":
        browser.as_(make_holder(role, unit, body))
    form = {
        "name": "Nimi",
        "email": make_person().email if "appointment" in name else "other@vantaa.example",
        "last_day": timezone.localdate().isoformat(),
        "starts_on": timezone.localdate().isoformat(),
    }

    ask = browser.get if MATRIX[name]["method"] == "GET" else browser.post
    answer = ask(address, form) if ask == browser.post else ask(address)

    assert answer.status_code == int(status)


def test_every_address_of_the_room_is_in_the_matrix() -> None:
    assert [name for name in NAMES if name not in MATRIX] == []
