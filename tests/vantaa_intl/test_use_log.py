"""The use log: who looked at or took what (906/2019, 17 §)."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Appointment, User
from accounts.roles import Role
from accounts.signing_in.operations import add_app
from audit.acts import Act
from audit.models import UseEvent
from audit.operations import note_use, unaudited
from exchange.api.models import ApiToken
from feedback.operations import Message, send_feedback
from packets.states import State
from tests.accounts.test_signing_in import make_user_with_password, sign_in
from tests.authz.walk import url_names
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_appointment,
    make_body,
    make_contact,
    make_head,
    make_letter,
    make_member,
    make_packet,
    make_person,
    make_reader,
)
from vantaa_intl.use_log import middleware
from vantaa_intl.use_log.logged import LOGGED
from vantaa_intl.use_log.views import _THINGS

pytestmark = pytest.mark.django_db
NOT_HERE_YET = {"mfa_authenticate", "export", "api-table"}


def make_auditor() -> User:
    appointment = make_appointment(role=Role.READER)
    with unaudited("a test"):
        appointment.auditor = True
        appointment.save(update_fields=["auditor"])
    return appointment.user


def told() -> list[tuple[int | None, str, str, str, str, bool]]:
    return [
        (e.actor_id, e.roles, e.act, e.object_type, e.object_id, e.allowed)
        for e in UseEvent.objects.order_by("pk")
    ]


def test_every_address_of_the_log_is_one_of_ours() -> None:
    assert set(LOGGED) - NOT_HERE_YET <= url_names()


def test_a_member_who_reads_and_takes_a_packet_leaves_two_lines(browser: Browser) -> None:
    board = make_body()
    member, packet = make_member(board), make_packet(body=board, state=State.PUBLISHED)
    browser.as_(member)

    browser.get(reverse("packet-read", args=[packet.pk]))
    browser.post(reverse("packet-download", args=[packet.pk]))

    assert told() == [
        (member.pk, "member", "view", "packets.packet", str(packet.pk), True),
        (member.pk, "member", "download", "packets.packet", str(packet.pk), True),
    ]


def test_who_is_refused_leaves_a_line_too(browser: Browser) -> None:
    stranger, packet = make_member(make_body()), make_packet(state=State.PUBLISHED)

    browser.as_(stranger).get(reverse("packet-read", args=[packet.pk]))

    assert told() == [(stranger.pk, "member", "view", "packets.packet", str(packet.pk), False)]


def test_sign_ins_that_work_and_fail_leave_lines(browser: Browser) -> None:
    person = make_user_with_password()

    browser.get(reverse("account_login"))
    sign_in(browser, person.email, "something-quite-different")
    sign_in(browser, person.email)

    assert told() == [
        (None, "", "sign_in", "", "", False),
        (person.pk, "contact", "sign_in", "", "", True),
    ]


def test_a_look_at_a_person_and_a_grant_leave_lines_and_a_form_to_be_corrected_none(
    browser: Browser,
) -> None:
    head, person = make_head(), make_contact()
    browser.as_(head)

    browser.get(reverse("person", args=[person.pk]))
    browser.post(reverse("person-edit", args=[person.pk]), {"name": ""})
    browser.post(reverse("person-edit", args=[person.pk]), {"name": "Uusi", "email": person.email})

    assert [(line[2], line[4], line[5]) for line in told()] == [
        ("view", str(person.pk), True),
        ("grant", str(person.pk), True),
    ]


def test_what_the_gate_stopped_was_not_done(browser: Browser, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    head, person = make_head(), make_contact()
    browser.as_(head)

    browser.get(reverse("person", args=[person.pk]))
    browser.post(reverse("person-edit", args=[person.pk]), {"name": "Uusi"})

    assert [(line[2], line[4], line[5]) for line in told()] == [
        ("view", str(person.pk), False),
        ("grant", str(person.pk), False),
    ]


def test_a_stand_in_a_machines_key_a_letter_and_feedback_leave_lines(browser: Browser) -> None:
    contact, head, letter = make_contact(), make_head(), make_letter()
    feedback = send_feedback(Message("Ei näy.", "", "", "fi"), sender=None)
    unit = contact.grants.held[0].unit_id
    today = timezone.localdate().isoformat()
    stand_in = {"email": make_person().email, "unit": unit, "starts_on": today, "ends_on": today}
    token = {"name": "Raportti", "reader": make_reader().pk, "scope": "rounds", "expires_on": today}

    browser.as_(contact).post(reverse("stand-in"), stand_in)
    browser.post(reverse("stand-in-end", args=[Appointment.objects.latest("pk").pk]))
    browser.as_(head).post(reverse("api-token-make"), token)
    browser.post(reverse("api-token-revoke", args=[ApiToken.objects.get().pk]))
    browser.get(reverse("letter", args=[letter.pk]))
    browser.get(feedback.get_absolute_url())

    assert [(line[0], line[2], line[3], line[5]) for line in told()] == [
        (contact.pk, "grant", "accounts.appointment", True),
        (contact.pk, "grant", "accounts.appointment", True),
        (head.pk, "grant", "exchange.apitoken", True),
        (head.pk, "grant", "exchange.apitoken", True),
        (head.pk, "view", "mail.letter", True),
        (head.pk, "view", "feedback.feedback", True),
    ]


def test_a_wrong_second_step_leaves_a_line_whatever_the_factor(browser: Browser) -> None:
    person = make_user_with_password()
    add_app(actor=person, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")  # noqa: S106 -- a test's own
    sign_in(browser, person.email)

    browser.post(reverse("factor-step-passkey"))  # the challenge: nothing has happened yet
    browser.post(reverse("factor-step-passkey"), {"credential": "{}"})

    assert [(line[2], line[5]) for line in told()] == [("sign_in", False)]


def test_other_pages_and_strangers_leave_none(browser: Browser) -> None:
    browser.get(reverse("people"))
    browser.as_(make_head()).get(reverse("dashboard"))
    browser.get(reverse("edition"))

    assert told() == []


def test_the_auditor_reads_the_log_and_reading_is_a_line(browser: Browser) -> None:
    auditor, person = make_auditor(), make_person("Aino Harjoitus")
    note_use(
        actor=make_head(),
        roles="head",
        act=Act.VIEW,
        url_name="person",
        subject=("accounts.user", str(person.pk)),
        allowed=True,
    )

    page = browser.as_(auditor).get(reverse("use-log")).text

    assert "Aino Harjoitus" in page
    assert told()[-1] == (auditor.pk, "reader", "view", "use log", "", True)


@pytest.mark.parametrize(
    "make", [make_head, make_reader, make_admin, make_contact], ids=["head", "reader", "admin", "c"]
)
def test_nobody_else_knows_of_the_page_and_their_try_is_a_line(browser: Browser, make: Any) -> None:
    person = make()

    answer = browser.as_(person).get(reverse("use-log"))

    assert answer.status_code == 404
    assert [line[5] for line in told()] == [False]


@pytest.fixture
def lines() -> dict[str, User]:
    """Lines of two people on three days, at both ends of a Helsinki day."""
    people = {"aino": make_person("Aino"), "eero": make_person("Eero")}
    for name, act, object_id in (
        ("aino", Act.VIEW, "7"),
        ("aino", Act.EXPORT, "8"),
        ("eero", Act.VIEW, "8"),
    ):
        note_use(
            actor=people[name],
            roles="",
            act=act,
            url_name="x",
            subject=("table", object_id),
            allowed=True,
        )
    return people


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 3),
        ({"act": "view"}, 2),
        ({"object": "8"}, 2),
        ({"act": "view", "object": "8"}, 1),
        ({"first": "1.1.2020"}, 3),
        ({"last": "1.1.2020"}, 0),
    ],
    ids=["all", "act", "object", "both", "since", "until"],
)
def test_the_log_is_narrowed(
    browser: Browser, lines: dict[str, User], asked: dict[str, str], number: int
) -> None:
    page = browser.as_(make_auditor()).get(reverse("use-log"), asked)
    of_one = browser.get(reverse("use-log"), {**asked, "person": lines["aino"].pk})

    shown = [line.event for line in page.context["lines"] if line.event.object_type == "table"]
    assert len(shown) == number
    assert {line.event.actor_id for line in of_one.context["lines"]} <= {lines["aino"].pk}


def test_a_day_is_helsinkis() -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    for moment in (datetime(2026, 3, 29, 0, 0), datetime(2026, 3, 29, 23, 59, 59)):  # noqa: DTZ001 -- below
        UseEvent.objects.create(
            at=moment.replace(tzinfo=helsinki), act="view", url_name="x", allowed=True
        )
    day = datetime(2026, 3, 29, tzinfo=helsinki).date()

    assert UseEvent.objects.between(day, day).count() == 2
    assert UseEvent.objects.between(day + timedelta(days=1), None).count() == 0
    assert UseEvent.objects.between(None, day - timedelta(days=1)).count() == 0


@pytest.mark.parametrize(
    "asked", [{"first": "31.2.2026"}, {"person": "x"}, {"act": "steal"}, {"object": "x" * 61}]
)
def test_what_makes_no_sense_is_said_at_its_field(browser: Browser, asked: dict[str, str]) -> None:
    answer = browser.as_(make_auditor()).get(reverse("use-log"), asked)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(asked)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_with_one_line_and_three(
    browser: Browser, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser.as_(make_auditor())
    for _ in range(number):
        person = make_person()
        note_use(
            actor=person,
            roles="contact",
            act=Act.VIEW,
            url_name="person",
            subject=("accounts.user", str(person.pk)),
            allowed=True,
        )

    with django_assert_num_queries(9):  # session, person, grants, choices, count, page, names …
        assert browser.get(reverse("use-log")).status_code == 200


def test_the_log_is_read_in_pages(browser: Browser) -> None:
    UseEvent.objects.bulk_create(
        UseEvent(act="view", url_name="x", object_type="table", object_id=str(n), allowed=True)
        for n in range(101)
    )

    first = browser.as_(make_auditor()).get(reverse("use-log"), {"object": "", "act": "view"})
    second = browser.get(reverse("use-log"), {"act": "view", "page": "2"})

    assert len(first.context["lines"]) == 100
    assert "act=view&amp;page=2" in first.text
    assert second.context["lines"]


def test_every_kind_of_object_has_its_words() -> None:
    kinds = {logged.object_type for logged in LOGGED.values() if logged.object_type}

    assert kinds <= set(_THINGS)


def test_a_line_is_never_changed_nor_removed() -> None:
    line = UseEvent.objects.create(act="view", url_name="x", allowed=True)
    lines = UseEvent.objects.filter(pk=line.pk)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        lines.update(allowed=False)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        lines.delete()

    assert UseEvent.objects.get().allowed


def test_the_log_is_not_emptied() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_useevent ENABLE TRIGGER audit_useevent_no_truncate")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE audit_useevent")
        transaction.set_rollback(True)


def test_an_act_is_one_of_the_words() -> None:
    with pytest.raises(IntegrityError, match="useevent_act_known"), transaction.atomic():
        UseEvent.objects.create(act="steal", url_name="x", allowed=True)


def test_a_page_is_shown_though_its_line_cannot_be_written(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(middleware, "note_use", broken)

    assert browser.as_(make_head()).get(reverse("people")).status_code == 200
