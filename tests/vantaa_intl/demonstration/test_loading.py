"""Loading it anew, on awkward days and where it must not be: a load takes some seconds."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import User
from core.errors import DomainError
from guidelines.models import Edition
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Round
from tests.factories import make_edition, make_person
from tests.vantaa_intl.demonstration.loads import load


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 12, 28)])
def test_it_loads_on_awkward_days(day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=False):
        assert load(day)

        due = deadlines_of(Round.objects.get(year=day.year)).division_due

    assert due is not None
    assert day + timedelta(days=4) <= due <= day + timedelta(days=7)


@pytest.mark.django_db
def test_a_database_with_guidelines_of_ones_own_refuses_it() -> None:
    make_edition()

    with pytest.raises(DomainError):
        load(date(2026, 11, 25))

    assert not Edition.objects.filter(demonstration=True).exists()


@pytest.mark.django_db
def test_a_database_with_people_of_its_own_refuses_it() -> None:
    make_person()
    words = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("load_demonstration", stderr=words)

    assert "VAR_DIR=" in words.getvalue()
    assert User.objects.count() == 1
    assert not Round.objects.exists()
