"""The whole demonstration, loaded once for all tests of the module: a load takes some seconds."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Appointment, User
from accounts.roles import Role
from audit.models import Event
from mail.models import Letter
from mail.states import State as LetterState
from packets.models import Packet
from reporting.city_lines.models import CityLine, CityLineSource, LineState
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Meeting, Round, RoundState
from tests.conftest import Browser
from tests.vantaa_intl.demonstration.loads import QUICK, load, silent
from vantaa_intl.demonstration.accounts import offered
from vantaa_intl.demonstration.facts import demonstration_facts
from vantaa_intl.demonstration.packets import packets_to_build, settle_packets

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    with django_db_blocker.unblock(), transaction.atomic():
        load(timezone.localdate())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(_loaded: None, db: None) -> None:  # noqa: ARG001
    return None


def account(role: str) -> User:
    return User.objects.get(email=offered()[role].email)


def running() -> Round:
    return Round.objects.get(year=timezone.localdate().year)


def test_the_closed_year_is_whole() -> None:
    closed = Round.objects.get(year=2025)

    assert (closed.state, closed.imported) == (RoundState.CLOSED, True)
    assert closed.entries.filter(state=State.APPROVED, late=False).count() == 78
    assert closed.city_lines.filter(imported=True, progress_confirmed=True).count() == 26
    assert not closed.meetings.exclude(held_on__year=2025).exists()


def test_the_closed_years_answers_lie_in_its_own_days() -> None:
    closed = Round.objects.get(year=2025)
    ids = [str(pk) for pk in closed.entries.values_list("pk", flat=True)]
    events = Event.objects.filter(subject_type="reporting.entry", subject_id__in=ids)

    assert events.count() == 3 * 78  # opened, submitted, approved
    assert {at.year for at in events.values_list("at", flat=True)} == {2025}
    due = date(2025, 10, 23)
    assert not closed.entries.filter(submitted_at__date__gt=due).exists()
    assert not closed.entries.filter(approved_at__date__lte=due).exists()


def test_the_running_round_stands_before_its_deadline() -> None:
    due = deadlines_of(running()).division_due

    assert due is not None
    assert due >= timezone.localdate() + timedelta(days=4)
    assert running().entries.count() == 78
    assert not running().entries.filter(late=True).exists()


def test_the_running_lines_are_mixed() -> None:
    lines = CityLine.objects.filter(round=running())

    assert Counter(line.state for line in lines if line.text) == {
        LineState.READY: 5,
        LineState.DRAFT: 3,
    }
    moved = CityLineSource.objects.filter(
        city_line__in=lines, entry__version__gt=F("entry_version")
    )
    assert set(moved.values_list("city_line__measure__code", flat=True)) == {"1.3.1", "3.1.1"}


def test_a_division_has_no_contact_and_another_loses_its_own_soon() -> None:
    contacts = Appointment.objects.valid().filter(role=Role.CONTACT)
    soon = timezone.localdate() + timedelta(days=60)

    assert set(contacts.values_list("unit__key", flat=True)) == {"kato", "kaym", "kasj"}
    assert contacts.filter(ends_on__lte=soon, unit__key="kato").count() == 1


def test_a_second_time_adds_nothing() -> None:
    before = (Event.objects.count(), Entry.objects.count(), User.objects.count())
    words = io.StringIO()

    call_command("load_demonstration", stderr=words)

    assert "loaded already" in words.getvalue()
    assert (Event.objects.count(), Entry.objects.count(), User.objects.count()) == before


def test_on_another_day_nothing_moves() -> None:
    days = list(Meeting.objects.order_by("pk").values_list("held_on", flat=True))

    assert load(date(2028, 3, 1)) is False

    assert list(Meeting.objects.order_by("pk").values_list("held_on", flat=True)) == days


@pytest.mark.parametrize(
    ("role", "url"),
    [
        ("contact", "/entries/"),
        ("deputy", "/entries/"),
        ("approver", "/entries/"),
        ("head", "/dashboard/"),
        ("network_contact", "/entries/"),
        ("project_office", "/entries/"),
        ("eu_responsible", "/guidelines/"),
        ("member", "/committee/"),
        ("secretary", "/packets/"),
        ("reader", "/guidelines/"),
        ("admin", "/people/"),
    ],
)
def test_each_role_has_its_page(browser: Browser, role: str, url: str) -> None:
    answer = browser.as_(account(role)).get(url, secure=True)

    assert answer.status_code == 200
    assert 'class="demo-note"' in answer.content.decode()


@pytest.mark.parametrize("role", ["eu_responsible", "reader"])
def test_who_only_reads_begins_with_the_guidelines(browser: Browser, role: str) -> None:
    answer = browser.as_(account(role)).get("/", secure=True)

    assert answer["Location"] == "/guidelines/"


@pytest.mark.parametrize(
    "role", ["contact", "deputy", "approver", "head", "network_contact", "project_office"]
)
def test_each_writer_has_something_to_write(role: str) -> None:
    mine = Entry.objects.written_by(account(role)).filter(round=running())

    assert mine.filter(state__in=[State.DRAFT, State.RETURNED]).exists()


def test_the_secretary_has_a_record_to_fill() -> None:
    packets = Packet.objects.visible_to(account("secretary"))

    assert packets.filter(round__year=2025, publicity="public").count() == 2


def test_what_is_to_be_built() -> None:
    year = running().year

    assert packets_to_build() == [
        (2025, None),
        (year, "kato-jory"),
        (year, "kaym-jory"),
        (year, "elinvoimajaosto"),
    ]


def test_nothing_is_published_before_it_is_built() -> None:
    settle_packets(silent)

    assert set(Packet.objects.values_list("state", flat=True)) == {"draft"}


def test_the_facts_name_an_account_a_role_that_can_sign_in() -> None:
    accounts = demonstration_facts()["accounts"]

    first = {one["role"]: one for one in reversed(accounts)}
    assert set(first) == set(Role.values)
    assert {one["email"] for one in first.values()} == {a.email for a in offered().values()}
    with override_settings(PASSWORD_HASHERS=QUICK):
        for one in (accounts[0], accounts[-1]):
            assert authenticate(username=one["email"], password=one["password"])


def test_the_mornings_mails_wait_for_a_worker() -> None:
    letters = Letter.objects.filter(state=LetterState.QUEUED, kind="reporting.digest")

    assert letters.filter(person=account("contact")).count() == 1
    assert letters.filter(person=account("head")).count() == 1
