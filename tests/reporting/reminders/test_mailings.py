"""The head's page of mailings, and the letters that tell of one event."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BodyKind, Role, UnitKind
from audit.models import Event
from audit.operations import unaudited
from jobs import tasks as jobs
from mail.models import Letter
from mail.states import State as LetterState
from reporting.entries.models import Entry
from reporting.inputs.models import InputRequest
from reporting.reminders.models import MailingOff
from reporting.reminders.operations import write_asked, write_moved
from tests.conftest import Browser
from tests.factories import (
    make_appointment,
    make_body,
    make_contact,
    make_head,
    make_meeting,
    make_secretary,
    make_unit,
)
from tests.reporting.reminders.scenes import Scene, change, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def scene() -> Scene:
    found = make_scene()
    found.entry()
    return found


def send(letter: Letter) -> Letter:
    jobs.run_job(str(letter.job_id))
    letter.refresh_from_db()
    return letter


def english_head() -> User:
    head = make_head()
    head.language = "en"
    head.save(update_fields=["language"])
    return head


def test_the_head_sees_each_mailing_with_its_day_and_count(browser: Browser, scene: Scene) -> None:
    browser.force_login(english_head())

    page = browser.get(reverse("mailings", args=[scene.round.pk])).content.decode()

    assert "Reminder 3 working days before the deadline" in page
    assert "Mon 19.10.2026" in page
    assert "1 person now" in page


def test_the_preview_is_the_letter_that_would_leave(browser: Browser, scene: Scene) -> None:
    scene.contact.language = "en"
    scene.contact.save(update_fields=["language"])
    browser.as_(make_head())

    page = browser.get(reverse("mailing", args=[scene.round.pk, "opening"])).content.decode()

    assert "Round 2026 is open, 1 entry waits" in page
    assert Letter.objects.count() == 0


def test_sending_by_hand_queues_once_a_day(browser: Browser, scene: Scene) -> None:
    browser.as_(make_head())
    url = reverse("mailing-send", args=[scene.round.pk, "opening"])

    assert browser.post(url).status_code == 302
    assert browser.post(url).status_code == 409
    assert Letter.objects.filter(person=scene.contact).count() == 1
    assert Event.objects.filter(verb="mailing.send.opening").count() == 1


def test_a_mailing_is_held_back_and_let_go(browser: Browser, scene: Scene) -> None:
    browser.as_(make_head())
    url = reverse("mailing-switch", args=[scene.round.pk, "opening"])

    browser.post(url, {"off": "1"})

    assert MailingOff.objects.get().mailing == "opening"
    send_url = reverse("mailing-send", args=[scene.round.pk, "opening"])
    assert browser.post(send_url).status_code == 409
    assert Letter.objects.count() == 0
    browser.post(url, {"off": "0"})
    assert not MailingOff.objects.exists()
    assert Event.objects.filter(verb="mailing.switch").count() == 2


def test_an_unknown_mailing_does_not_exist(browser: Browser, scene: Scene) -> None:
    browser.as_(make_head())

    for name, key in (("mailing", "x"), ("mailing-send", "x"), ("mailing-send", "moved")):
        url = reverse(name, args=[scene.round.pk, key])
        asked = browser.get(url) if name == "mailing" else browser.post(url)
        assert asked.status_code == 404


def test_nobody_but_the_head_knows_of_mailings(browser: Browser, scene: Scene) -> None:
    browser.as_(scene.contact)

    assert browser.get(reverse("mailings", args=[scene.round.pk])).status_code == 404
    url = reverse("mailing-send", args=[scene.round.pk, "opening"])
    assert browser.post(url).status_code == 404
    assert Letter.objects.count() == 0


def test_the_page_costs_the_same_for_many_people_and_rows(browser: Browser, scene: Scene) -> None:
    browser.as_(make_head())
    url, counts = reverse("mailings", args=[scene.round.pk]), []
    for _more in range(2):
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        counts.append(len(queries))
        make_contact(scene.unit)
        scene.entry()
        scene.entry()

    assert counts[0] == counts[1]


def test_a_moved_meeting_is_told_once_a_new_day(scene: Scene) -> None:
    meeting = scene.round.meetings.get()
    secretary = make_secretary(meeting.body)

    assert write_moved(meeting.pk, date(2026, 10, 1)) == 2
    assert write_moved(meeting.pk, date(2026, 10, 1)) == 0
    people = set(Letter.objects.values_list("person", flat=True))
    assert people == {scene.contact.pk, secretary.pk}
    change(meeting, held_on=date(2026, 11, 24))
    assert write_moved(meeting.pk, date(2026, 10, 1)) == 2


def test_a_teams_meeting_concerns_its_own_division(scene: Scene) -> None:
    make_contact(make_unit())
    team = make_body(kind=BodyKind.MANAGEMENT_TEAM, unit=scene.unit)
    meeting = make_meeting(round_=scene.round, body=team, held_on=date(2026, 11, 5))

    write_moved(meeting.pk, date(2026, 10, 1))

    assert [letter.person for letter in Letter.objects.all()] == [scene.contact]


def ask(scene: Scene, **fields: object) -> InputRequest:
    area = make_unit(parent=scene.unit, kind=UnitKind.SERVICE_AREA)
    request = InputRequest(
        entry=Entry.objects.get(),
        unit=area,
        question="What did the area do?",
        due_on=date(2026, 10, 15),
        asked_by=scene.contact,
        asked_at=timezone.now(),
    )
    change_unsaved(request, fields)
    return request


def change_unsaved(request: InputRequest, fields: dict[str, object]) -> None:
    with unaudited("a test"):
        for name, value in fields.items():
            setattr(request, name, value)
        request.save(force_insert=True)


def test_a_service_areas_people_are_asked_with_the_pages_address(scene: Scene) -> None:
    request = ask(scene)
    answerer = make_appointment(role=Role.CONTACT, unit=request.unit).user

    assert write_asked(request.pk, date(2026, 10, 1), again=False) == 1

    letter = send(Letter.objects.get())
    assert letter.person == answerer
    assert request.get_absolute_url() in letter.text


def test_an_address_gets_a_link_that_the_log_does_not_keep(scene: Scene) -> None:
    request = ask(scene, email="area@vantaa.example")
    write_asked(request.pk, date(2026, 10, 1), again=False)

    letter = send(Letter.objects.get())

    (message,) = mail.outbox
    assert message.to == ["area@vantaa.example"]
    assert request.pk.hex in str(message.body)
    assert request.pk.hex not in letter.text


def test_who_has_answered_is_not_reminded(scene: Scene) -> None:
    request = ask(scene, email="area@vantaa.example")
    write_asked(request.pk, date(2026, 10, 1), again=True)
    change(request, answer="Much.", answered_at=timezone.now())

    assert send(Letter.objects.get()).state == LetterState.CANCELLED
    assert write_asked(request.pk, date(2026, 10, 2), again=False) == 0
    assert write_asked(uuid4(), date(2026, 10, 2) + timedelta(days=1), again=False) == 0
