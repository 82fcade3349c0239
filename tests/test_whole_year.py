"""A year of reporting as people live it, in a real browser and through a real mail server.

Last year's round is there; this year's is opened, asked about, written, interrupted, reminded of,
returned, approved, composed, counted, closed, and one entry of it opened again. Days are passed to
the clock's operations; what is clicked is what the people click. Over 0.5 s: it is a whole year.
"""

import os
import re
import signal
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Appointment, User
from audit.models import Event
from mail.models import Letter
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import LineEdit, Status, save_line
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.entries.passing import hand_on
from reporting.entries.states import State
from reporting.inputs.models import InputRequest
from reporting.progress import Progress
from reporting.rounds.models import RoundState
from reporting.rounds.workdays import working_days_from
from tests.browser import sign_in
from tests.mail.servers import Inbox, mail_server
from tests.reporting.entries.scenes import set_fields
from tests.reporting.entries.test_leaving import begin, running
from tests.reporting.entries.windows import expect_saved, open_entry, window
from tests.year import CODE, Year, a_week_from, make_year, morning, submit

pytestmark = pytest.mark.django_db(transaction=True)

A, B, C, D = range(4)
LINE = "Kaupunki oli mukana neljän toimialan voimin."
REASON = "Mitä kumppani sai tästä?"


def test_a_whole_year(
    page: Page, chromium: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    year = make_year()
    with mail_server(settings) as inbox:
        open_the_round(page, year)
        name_a_stand_in(page, year)
        told_of_the_opening(year, inbox)
        ask_the_service_area(page, year)
        return_from_sick_leave(page, year)
        two_windows(page, chromium, live_server, year)
        a_dead_browser(chromium, live_server, year, tmp_path)
        as_last_year(page, year)
        through_the_approver(page, year)
        reminded(year, inbox, -10)
        sent_back(page, year, inbox)
        reminded(year, inbox, -3)
        submit(year.entry(B, 1), year.contacts[B], "Toinen valmis.")
        reminded(year, inbox, 0)
        the_numbers(page, year)
        submit(year.entry(B, 2), year.contacts[B], "Kolmas valmis.")
        reminded(year, inbox, 1)
        submit(year.entry(C, 2), year.contacts[C], "Viimeinenkin valmis.")
        approve_all(page, year)
        compose(page, year)
        the_numbers(page, year)
        close(page, year, inbox)
        open_one_again(page, year)


def press(page: Page, address: str) -> None:
    """Press the button of the form that goes to this address."""
    with page.expect_navigation():
        page.locator(f"form[action^='{address}'] button").first.click()


def open_the_round(page: Page, year: Year) -> None:
    sign_in(page, year.head)
    address = reverse("round-open", args=[year.round.pk])
    page.goto(address)
    assert page.locator("dl.facts dd").nth(0).inner_text() == "12"
    press(page, address)
    year.round.refresh_from_db()
    assert (year.round.state, year.round.entries.count()) == (RoundState.OPEN, 12)
    assert year.round.city_lines.count() == 3


def name_a_stand_in(page: Page, year: Year) -> None:
    """Division b's contact is ill, and has named somebody for a week."""
    today = timezone.localdate()
    sign_in(page, year.contacts[B])
    page.goto(reverse("stand-in"))
    if page.locator("#id_unit").count():
        page.locator("#id_unit").select_option(str(year.units[B].pk))
    page.locator("#id_email").fill(year.stand_in.email)
    page.locator("#id_starts_on").fill(f"{today:%d.%m.%Y}")
    page.locator("#id_ends_on").fill(f"{a_week_from(today):%d.%m.%Y}")
    press(page, reverse("stand-in"))
    expect(page.locator("main")).to_contain_text(year.stand_in.name)


def told_of_the_opening(year: Year, inbox: Inbox) -> None:
    sent = morning(inbox, timezone.localdate())
    people = [*year.contacts, year.stand_in]
    assert sent.keys() == {person.email for person in people}
    for text in sent.values():
        assert set(CODE.findall(text)) == set(year.codes)


def ask_the_service_area(page: Page, year: Year) -> None:
    """A question, the area's answer, and the answer in the text with one press."""
    entry, contact = year.entry(A, 0), year.contacts[A]
    sign_in(page, contact)
    page.goto(reverse("input-ask", args=[entry.pk]))
    page.locator(f"input[name=units][value='{year.area.pk}']").check()
    page.locator("#id_question").fill("Mitä nuoret tekivät?")
    day = working_days_from(timezone.localdate(), 5)
    page.locator("#id_due_on").fill(f"{day:%d.%m.%Y}")
    press(page, reverse("input-ask", args=[entry.pk]))
    asked = InputRequest.objects.get()

    sign_in(page, year.answerer)
    page.goto(reverse("inputs"))
    page.locator(f"main a[href='{asked.get_absolute_url()}']").click()
    page.locator("#id_answer").fill("Nuoret kävivät Bergenissä.")
    press(page, asked.get_absolute_url())

    open_entry(page, contact, entry)
    page.locator(f"button[data-copy='vastaus-{asked.pk}']").click()
    expect(page.locator("#id_text")).to_have_value("Nuoret kävivät Bergenissä.")
    finish(page)
    assert year.entry(A, 0).state == State.SUBMITTED


def finish(page: Page, text: str = "") -> None:
    """Choose a status and submit."""
    page.locator("input[name=progress][value=continuous]").check()
    if text:
        page.locator("#id_text").fill(text)
    with page.expect_navigation():
        page.locator(".bar .btn--go").click()


def return_from_sick_leave(page: Page, year: Year) -> None:
    """The stand-in wrote; the one who is back ends that time, goes on, and both are named."""
    named = Appointment.objects.get(user=year.stand_in)
    set_fields(named, starts_on=named.starts_on - timedelta(days=3))  # three days have passed
    entry, contact = year.entry(B, 0), year.contacts[B]
    open_entry(page, year.stand_in, entry)
    page.locator("#id_text").fill("Sijainen aloitti.")
    page.locator("#id_text").blur()
    expect_saved(page)

    sign_in(page, contact)
    page.goto(reverse("stand-in"))
    with page.expect_navigation():
        page.locator("form[action$='/end/'] button").click()
    open_entry(page, contact, entry)
    expect(page.locator("#id_text")).to_have_value("Sijainen aloitti.")
    finish(page, "Sijainen aloitti. Palannut lopetti.")
    page.goto(reverse("entry-history", args=[entry.pk]))
    for person in (year.stand_in, contact):
        expect(page.locator("main")).to_contain_text(person.name)

    sign_in(page, year.stand_in)
    answer = page.goto(entry.get_absolute_url())
    assert answer is not None
    assert answer.status == 404


def two_windows(page: Page, chromium: Browser, live_server: LiveServer, year: Year) -> None:
    """Two windows of division c: the second save shows both texts, and they are put together."""
    entry, contact = year.entry(C, 0), year.contacts[C]
    open_entry(page, contact, entry)
    with window(chromium, live_server) as other:
        open_entry(other, contact, entry)
        other.locator("#id_text").fill("Toisesta ikkunasta.")
        other.locator("#id_text").blur()
        expect_saved(other)
    page.locator("#id_text").fill("Ensimmäisestä ikkunasta.")
    page.locator("#id_text").blur()
    page.locator("#saved.saved--wrong button").click()
    page.locator("button[value='text:both']").click()
    page.locator("button.btn--go").click()
    page.locator("form[data-autosave]").wait_for()
    assert year.entry(C, 0).text == "Ensimmäisestä ikkunasta.\n\nToisesta ikkunasta."
    finish(page)
    assert year.entry(C, 0).state == State.SUBMITTED


def a_dead_browser(chromium: Browser, live_server: LiveServer, year: Year, profile: Path) -> None:
    """Killed while somebody of division a types, with the network away: the text is offered."""
    entry, contact = year.entry(A, 1), year.contacts[A]
    with running(chromium, profile) as (context, pid):
        page = begin(context, live_server, contact, entry)
        page.route("**/save/", lambda route: route.abort())
        page.locator("#id_text").fill("Ennen kuolemaa kirjoitettu.")
        page.wait_for_timeout(1000)
        os.kill(pid, signal.SIGKILL)
    assert year.entry(A, 1).text == ""
    with running(chromium, profile) as (context, _pid):
        page = begin(context, live_server, contact, entry)
        expect(page.locator("#kept")).to_contain_text("Ennen kuolemaa kirjoitettu.")
        page.locator("#kept button").first.click()
        expect_saved(page)
        finish(page)
    saved = year.entry(A, 1)
    assert (saved.state, saved.text) == (State.SUBMITTED, "Ennen kuolemaa kirjoitettu.")


def as_last_year(page: Page, year: Year) -> None:
    entry = year.entry(A, 2)
    sign_in(page, year.contacts[A])
    page.goto(reverse("my-entries"))
    page.locator("details.keep summary").first.click()
    page.locator(f"textarea[form='keep-{entry.pk}']").fill("Uusi kumppani tuli mukaan.")
    with page.expect_navigation():
        page.locator(f"button[form='keep-{entry.pk}'][name=submit]").click()
    kept = year.entry(A, 2)
    assert (kept.state, kept.unchanged, kept.progress) == ("submitted", True, "continuous")
    assert kept.text.endswith("eteni.\n\nUusi kumppani tuli mukaan.")
    assert year.open_codes(A) == set()


def through_the_approver(page: Page, year: Year) -> None:
    """Division d's contact hands on, by the operation; its approver submits on the page."""
    for which in range(3):
        edit = EntryEdit(1, uuid4(), Progress.ONGOING, "", "", f"Teksti {which}.", "")
        hand_on(entry_id=year.entry(D, which).pk, actor=year.contacts[D], edit=edit)
    sign_in(page, year.approver)
    page.goto(reverse("approving"))
    for box in page.locator("input[name=entry]").all():
        box.check()
    with page.expect_navigation():
        page.locator("button[form=submit].btn--go").click()
    assert {year.entry(D, which).state for which in range(3)} == {State.SUBMITTED}


def reminded(year: Year, inbox: Inbox, days: int) -> None:
    """One mail to whoever has something open, with that and nothing else; none to the others."""
    sent = morning(inbox, working_days_from(year.due, days))
    waiting = {
        person.email: codes
        for who, person in enumerate(year.contacts)
        if (codes := year.open_codes(who))
    }
    assert sent.keys() == waiting.keys(), days
    assert year.contacts[A].email not in sent
    for address, text in sent.items():
        assert set(CODE.findall(text)) == waiting[address], days


def sent_back(page: Page, year: Year, inbox: Inbox) -> None:
    """Division b's row is returned; the next morning tells it, once; it comes back."""
    entry = year.entry(B, 0)
    sign_in(page, year.head)
    page.goto(entry.get_absolute_url())
    page.locator("form[action$='/return/']").locator("xpath=ancestor::details").locator(
        "summary"
    ).click()
    page.locator("textarea[name=return_reason]").fill(REASON)
    press(page, reverse("entry-return", args=[entry.pk]))
    assert year.entry(B, 0).state == State.RETURNED
    sent = morning(inbox, working_days_from(year.due, -9))
    assert sent.keys() == {year.contacts[B].email}
    assert REASON in sent[year.contacts[B].email]
    assert morning(inbox, working_days_from(year.due, -8)) == {}

    sign_in(page, year.contacts[B])
    page.goto(reverse("my-entries"))
    expect(page.locator("main")).to_contain_text(REASON)
    page.goto(entry.get_absolute_url())
    finish(page, "Kumppani sai mallin omaan työhönsä.")
    assert year.entry(B, 0).state == State.SUBMITTED
    submit(year.entry(C, 1), year.contacts[C], "Toinen c.")


def the_numbers(page: Page, year: Year) -> None:
    """Every number of the head's page that leads to rows, against the rows in the database."""
    sign_in(page, year.head)
    page.goto(f"{reverse('dashboard')}?year={year.round.year}")
    rows = list(Entry.objects.filter(round=year.round).select_related("unit"))
    links = page.locator(f"main a[href^='{reverse('dashboard-rows')}']").all()
    checked = 0
    for link in links:
        said = link.inner_text().split()
        asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
        if not said or not said[0].isdecimal() or asked.keys() - {"year", "unit", "state"}:
            continue
        behind = [row for row in rows if _is_asked(row, asked)]
        counts = [len(behind)]
        if said[1:2] == ["/"]:  # "2 / 3": approved, of all
            counts = [sum(row.state == "approved" for row in behind), len(behind)]
        assert [int(word) for word in said if word.isdecimal()][: len(counts)] == counts, asked
        checked += 1
    assert checked >= 4


def _is_asked(row: Entry, asked: dict[str, list[str]]) -> bool:
    untouched = row.state == "draft" and row.version == 1
    state = "missing" if untouched else row.state
    return asked.get("unit", [row.unit.key]) == [row.unit.key] and asked.get("state", [state]) == [
        state
    ]


def approve_all(page: Page, year: Year) -> None:
    sign_in(page, year.head)
    page.goto(reverse("review"))
    boxes = page.locator("input[name=entry]").all()
    assert len(boxes) == 12
    for box in boxes:
        box.check()
    with page.expect_navigation():
        page.locator(".bar .btn--go").click()
    states = set(Entry.objects.filter(round=year.round).values_list("state", flat=True))
    assert states == {State.APPROVED}
    approvals = Event.objects.filter(verb="entry.approve")
    assert set(approvals.values_list("actor", flat=True)) == {year.head.pk}


def compose(page: Page, year: Year) -> None:
    """One line is put together from the suggestion on its page; the others by the operation."""
    first, *others = CityLine.objects.filter(round=year.round).order_by("measure__number")
    sign_in(page, year.head)
    page.goto(first.get_absolute_url())
    page.locator(f"button[formaction*='{reverse('city-line-take', args=[first.pk])}']").click()
    expect(page.locator("#id_text")).to_have_value(re.compile("Nuoret kävivät Bergenissä."))
    page.locator("#id_text").fill(LINE)
    page.locator("#id_progress").select_option("continuous")
    with page.expect_navigation():
        page.locator(f"button[formaction*='{reverse('city-line-ready', args=[first.pk])}']").click()
    first.refresh_from_db()
    assert (first.state, first.text) == ("ready", LINE)
    for line in others:
        read = dict(
            Entry.objects.filter(round=year.round, measure=line.measure).values_list(
                "pk", "version"
            )
        )
        edit = LineEdit(1, uuid4(), "Jatkui.", Status("continuous"), ready=True, read=read)
        save_line(line_id=line.pk, actor=year.head, edit=edit)


def close(page: Page, year: Year, inbox: Inbox) -> None:
    """Closed on its page; the next morning thanks whoever wrote, with what became of it."""
    address = reverse("round-close", args=[year.round.pk])
    sign_in(page, year.head)
    page.goto(address)
    press(page, address)
    year.round.refresh_from_db()
    assert year.round.state == RoundState.CLOSED
    sent = morning(inbox, working_days_from(year.due, 20))
    assert {person.email for person in year.contacts} <= sent.keys()
    assert all(LINE in sent[person.email] for person in year.contacts)
    assert morning(inbox, working_days_from(year.due, 21)) == {}
    days = Letter.objects.values_list("person", "day")
    assert len(days) == len(set(days)), "somebody was written to twice on one day"


def open_one_again(page: Page, year: Year) -> None:
    """One entry of the closed round, for a reason; the mark is still there at the end."""
    entry = year.entry(C, 2)
    sign_in(page, year.head)
    page.goto(entry.get_absolute_url())
    form = page.locator("form[action$='/reopen/']")
    form.locator("xpath=ancestor::details").locator("summary").click()
    page.locator("textarea[name=reopen_reason]").fill("Luku oli väärä.")
    press(page, reverse("entry-reopen", args=[entry.pk]))
    open_entry(page, year.contacts[C], entry)
    expect(page.locator("main")).to_contain_text("Luku oli väärä.")
    finish(page, "Oikea luku on neljä.")
    again(page, year.head, entry)
    now = year.entry(C, 2)
    assert (now.state, now.reopened, now.reopen_reason) == ("approved", True, "Luku oli väärä.")
    assert now.text == "Oikea luku on neljä."
    expect(page.locator("main")).to_contain_text("Luku oli väärä.")


def again(page: Page, head: User, entry: Entry) -> None:
    sign_in(page, head)
    page.goto(entry.get_absolute_url())
    press(page, reverse("entry-approve", args=[entry.pk]))
    page.goto(entry.get_absolute_url())
