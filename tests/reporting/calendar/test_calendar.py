"""The private calendar link: what a calendar program reads, and who may read it."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from accounts.roles import BodyKind
from audit.models import Event
from reporting.calendar.models import CalendarFeed
from reporting.calendar.operations import hash_of, make_feed
from reporting.rounds.deadlines import HELSINKI
from tests.conftest import Browser
from tests.factories import (
    make_body,
    make_contact,
    make_head,
    make_meeting,
    make_member,
    make_person,
    make_round,
    make_unit,
)
from tests.reporting.inputs.scenes import make_request
from tests.reporting.reminders.scenes import Scene, change, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def read(browser: Browser, secret: str) -> Calendar:
    answer = browser.get(reverse("calendar-feed", args=[secret]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def test_a_program_without_a_session_reads_deadlines_and_meetings(
    browser: Browser, scene: Scene
) -> None:
    secret = make_feed(actor=scene.contact)

    calendar = read(browser, secret)

    starts = {str(e["uid"]).split("@")[0]: e.decoded("dtstart") for e in calendar.walk("VEVENT")}
    meeting = scene.round.meetings.get()
    assert starts == {
        f"round-{scene.round.pk}-division-due": datetime(2026, 10, 22, 16, tzinfo=HELSINKI),
        f"round-{scene.round.pk}-returns-due": datetime(2026, 11, 2, 16, tzinfo=HELSINKI),
        f"meeting-{meeting.pk}": date(2026, 11, 23),
    }
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Helsinki"]


def test_the_feed_names_nobody(browser: Browser, scene: Scene) -> None:
    secret = make_feed(actor=scene.contact)

    body = browser.get(reverse("calendar-feed", args=[secret])).content.decode()

    assert scene.contact.name not in body
    assert scene.contact.email not in body


def test_what_has_not_changed_is_not_sent_again(browser: Browser, scene: Scene) -> None:
    url = reverse("calendar-feed", args=[make_feed(actor=scene.contact)])
    etag = browser.get(url)["ETag"]

    assert browser.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_control_a_moved_meeting_changes_the_dates_and_keeps_their_names(
    browser: Browser, scene: Scene
) -> None:
    secret = make_feed(actor=scene.contact)
    url = reverse("calendar-feed", args=[secret])
    etag, before = browser.get(url)["ETag"], read(browser, secret)
    change(scene.round.meetings.get(), held_on=date(2026, 11, 24))

    after = browser.get(url, headers={"If-None-Match": etag})

    assert after.status_code == 200
    uids = [
        {str(event["uid"]) for event in calendar.walk("VEVENT")}
        for calendar in (before, Calendar.from_ical(after.content))
    ]
    assert uids[0] == uids[1]


def test_a_member_sees_only_the_own_bodys_meeting(browser: Browser) -> None:
    body = make_body(kind=BodyKind.SUBCOMMITTEE)
    round_ = make_round()
    mine = make_meeting(round_=round_, body=body, held_on=date(2026, 12, 8))
    make_meeting(round_=round_, body=make_body(), held_on=date(2026, 11, 23))

    calendar = read(browser, make_feed(actor=make_member(body)))

    assert [str(e["uid"]).split("@")[0] for e in calendar.walk("VEVENT")] == [f"meeting-{mine.pk}"]


def test_a_division_sees_its_own_team_and_no_other_divisions(browser: Browser) -> None:
    round_, unit = make_round(), make_unit()
    team = make_body(kind=BodyKind.MANAGEMENT_TEAM, unit=unit)
    mine = make_meeting(round_=round_, body=team, held_on=date(2026, 11, 5))
    other = make_body(kind=BodyKind.MANAGEMENT_TEAM)
    theirs = make_meeting(round_=round_, body=other, held_on=date(2026, 11, 6))
    city = make_meeting(round_=round_, held_on=date(2026, 11, 23))

    seen = {
        who: {str(e["uid"]).split("@")[0] for e in read(browser, secret).walk("VEVENT")}
        for who, secret in (
            ("contact", make_feed(actor=make_contact(unit))),
            ("head", make_feed(actor=make_head())),
        )
    }

    meetings = {f"meeting-{meeting.pk}" for meeting in (mine, theirs, city)}
    assert seen["head"] >= meetings  # negative control
    assert seen["contact"] & meetings == meetings - {f"meeting-{theirs.pk}"}


@pytest.mark.parametrize("answer", ["", "Kaksi."], ids=["waiting", "control"])
def test_a_service_area_sees_until_when_it_is_to_answer(browser: Browser, answer: str) -> None:
    asked = make_request(answer=answer)

    calendar = read(browser, make_feed(actor=make_contact(asked.unit)))

    uids = {str(e["uid"]).split("@")[0] for e in calendar.walk("VEVENT")}
    assert (f"input-{asked.pk}" in uids) == (not answer)


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 43])
def test_a_wrong_secret_does_not_exist(browser: Browser, scene: Scene, secret: str) -> None:
    make_feed(actor=scene.contact)

    assert browser.get(f"/calendar/{secret}.ics").status_code in {400, 404}


def test_guessing_is_slowed(browser: Browser, scene: Scene, settings: Settings) -> None:
    secret = make_feed(actor=scene.contact)
    settings.ACCOUNT_RATE_LIMITS = {"calendar": "2/m/ip"}
    browser.get("/calendar/a.ics", REMOTE_ADDR="192.0.2.7")
    browser.get("/calendar/b.ics", REMOTE_ADDR="192.0.2.7")

    url = reverse("calendar-feed", args=[secret])

    assert browser.get(url, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert browser.get(url, REMOTE_ADDR="192.0.2.8").status_code == 200


def test_the_link_ends_with_a_new_one_and_with_the_account(browser: Browser, scene: Scene) -> None:
    old = make_feed(actor=scene.contact)
    new = make_feed(actor=scene.contact)
    assert browser.get(reverse("calendar-feed", args=[old])).status_code == 404
    read(browser, new)

    change(scene.contact, is_active=False)

    assert browser.get(reverse("calendar-feed", args=[new])).status_code == 404


def test_whoever_has_no_role_any_more_has_no_dates(browser: Browser, scene: Scene) -> None:
    secret = make_feed(actor=scene.contact)
    change(scene.contact.appointments.get(), ends_on=timezone.localdate() - timedelta(days=1))

    assert browser.get(reverse("calendar-feed", args=[secret])).status_code == 404


def test_the_address_is_shown_once_and_its_hash_is_kept(browser: Browser, scene: Scene) -> None:
    page = browser.as_(scene.contact).post(reverse("calendar-make")).content.decode()

    secret = page.rpartition(".ics")[0].rpartition("/calendar/")[2]
    assert CalendarFeed.objects.get().sha256 == hash_of(secret)
    assert secret not in browser.get(reverse("calendar")).content.decode()
    assert list(Event.objects.values_list("verb", flat=True)) == ["calendar.make"]


def test_ending_the_link_is_written_down(browser: Browser, scene: Scene) -> None:
    make_feed(actor=scene.contact)

    browser.as_(scene.contact).post(reverse("calendar-revoke"))

    assert not CalendarFeed.objects.exists()
    assert Event.objects.filter(verb="calendar.revoke").exists()


def test_whoever_has_no_dates_has_no_calendar(browser: Browser) -> None:
    assert browser.as_(make_person()).get(reverse("calendar")).status_code == 404
    assert browser.as_(make_contact()).get(reverse("calendar")).status_code == 200
