"""The main job, end to end, with nothing faked on the way: a real worker, relay and browser.

From the guidelines document (the city's own where it stands beside the repository, else our
demonstration) to a packet in a member's hands. Over 0.5 s: it is the whole product.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Body, Unit
from accounts.operations import load_organisation, system_user
from packets.models import Packet
from packets.rendering import conformance
from packets.states import Paper, State
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.entries.states import State as EntryState
from reporting.rounds.models import Round
from tests.browser import sign_in
from tests.document import guidelines_document
from tests.factories import make_contact, make_head, make_member
from tests.processes import RELAY, WORKER, Processes, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "1.1.1"
ANSWER = "Kumppanit on nimetty, ja kahden kanssa on pidetty yhteinen työpaja."
MORE = f"{ANSWER} Omaa osaamista annettiin kolmelle kaupungille."


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Relay and worker on this test's database; none of them outlives it."""
    processes = Processes(
        tmp_path / "processes.log",
        {
            "DATABASE_NAME": str(connection.settings_dict["NAME"]),
            "REDIS_PREFIX": tmp_path.name,
            "JOB_SWEEP_SECONDS": "0.3",
        },
    )
    processes.start(*RELAY)
    processes.start(*WORKER)
    yield processes
    processes.kill_all()
    sys.stdout.write(processes.log.read_text())  # pytest shows it where the test failed


def squeezed(text: str) -> str:
    """Text without its white space: where a line ends is the page's business."""
    return "".join(text.split())


@pytest.mark.usefixtures("processes")
def test_from_the_document_to_a_members_hands(page: Page) -> None:
    load_organisation(actor=system_user())
    head, contact = make_head(), make_contact(Unit.objects.get(key="kaym"))
    member = make_member(Body.objects.get(key="elinvoimajaosto"))
    call_command("import_guidelines", str(guidelines_document()), stderr=io.StringIO())
    round_ = Round.objects.get(year=2025)
    assert round_.city_lines.count() == 26

    sign_in(page, head)
    page.goto(reverse("round", args=[round_.pk]))
    page.get_by_role("link", name="Esikatsele ja avaa").click()
    page.get_by_role("button", name="Avaa kierros").click()
    assert round_.entries.count() == 78

    entry = Entry.objects.get(measure__code=CODE, unit__key="kaym")
    write(page, contact, entry, ANSWER)
    return_it(page, head, entry)
    answer_again(page, contact, entry)
    approve(page, head, entry)
    compose(page, head)
    packet = build_lock_publish(page, head, round_)
    pdf = take(page, member, packet)

    read_in_order(pdf, round_)


def write(page: Page, contact: object, entry: Entry, text: str) -> None:
    sign_in(page, contact)  # type: ignore[arg-type]
    page.goto(reverse("my-entries"))
    page.locator(f'a[href="{entry.get_absolute_url()}"]').click()
    page.locator('input[name="progress"][value="continuous"]').check()
    page.locator("#id_text").fill(text)
    page.locator(".bar .btn--go").click()
    page.wait_for_load_state()
    entry.refresh_from_db()
    assert (entry.state, entry.text) == (EntryState.SUBMITTED, text)
    assert entry.late  # every deadline of the real 2025 round is past; nothing was closed


def return_it(page: Page, head: object, entry: Entry) -> None:
    sign_in(page, head)  # type: ignore[arg-type]
    page.goto(entry.get_absolute_url())
    page.locator("summary", has_text="Palauta täydennettäväksi").click()
    page.locator('textarea[name="return_reason"]').fill("Mitä itse annettiin?")
    page.get_by_role("button", name="Palauta", exact=True).click()
    page.wait_for_load_state()
    entry.refresh_from_db()
    assert (entry.state, entry.return_reason) == (EntryState.RETURNED, "Mitä itse annettiin?")


def answer_again(page: Page, contact: object, entry: Entry) -> None:
    sign_in(page, contact)  # type: ignore[arg-type]
    page.goto(reverse("my-entries"))
    assert "Mitä itse annettiin?" in page.locator("main").inner_text()
    write(page, contact, entry, MORE)


def approve(page: Page, head: object, entry: Entry) -> None:
    sign_in(page, head)  # type: ignore[arg-type]
    page.goto(reverse("review"))
    page.locator('input[name="entry"]').check()
    page.get_by_role("button", name="Hyväksy valitut").click()
    page.wait_for_load_state()
    entry.refresh_from_db()
    assert entry.state == EntryState.APPROVED


def compose(page: Page, head: object) -> None:
    sign_in(page, head)  # type: ignore[arg-type]
    line = CityLine.objects.get(measure__code=CODE)
    page.goto(line.get_absolute_url())
    page.locator("#id_text").fill("")
    page.get_by_role("button", name="Käytä pohjana").click()
    page.locator("#id_progress").select_option("continuous")
    page.get_by_role("button", name="Merkitse koonti valmiiksi").click()
    page.wait_for_load_state()
    line.refresh_from_db()
    assert MORE in line.text
    assert (line.state, line.progress_confirmed) == ("ready", True)


def build_lock_publish(page: Page, head: object, round_: Round) -> Packet:
    """The subcommittee's report: ordered, built by the worker, locked and published."""
    sign_in(page, head)  # type: ignore[arg-type]
    page.goto(f"{reverse('packets')}?year={round_.year}")
    page.get_by_role("button", name="Kokoa kaikki paketit").click()
    page.wait_for_load_state()
    found = Packet.objects.filter(body__key="elinvoimajaosto", form=Paper.A4)
    wait_until(lambda: found.exclude(file=None).exists(), 90, what="the worker builds the packet")
    packet = found.get()
    page.goto(packet.get_absolute_url())
    page.get_by_role("button", name="Lukitse").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Julkaise").click()
    page.wait_for_load_state()
    packet.refresh_from_db()
    assert (packet.state, packet.conforms_ua1, packet.conforms_a2a) == (State.PUBLISHED, True, True)
    return packet


def take(page: Page, member: object, packet: Packet) -> bytes:
    """The member's one click."""
    sign_in(page, member)  # type: ignore[arg-type]
    page.goto("/")
    with page.expect_download() as taken:
        page.locator(".hero .btn--go").click()
    pdf = Path(taken.value.path()).read_bytes()
    assert packet.file is not None
    assert pdf == bytes(packet.file.content)
    return pdf


def read_in_order(pdf: bytes, round_: Round) -> None:
    """Every measure and its report, in the document's order; outline, labels, both profiles."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    place = 0
    for line in round_.city_lines.in_order().select_related("measure"):
        for words in (line.measure.text, line.text):
            place = text.find(squeezed(words), place)
            assert place >= 0, f"{line.measure.code}: {words[:60]}"
    titles = [item["/Title"] for part in reader.outline for item in _flat(part)]
    assert [title for title in titles if title.startswith(("1 ", "2 ", "3 "))] == [
        f"{pillar.number} {pillar.title}" for pillar in round_.edition.pillars.all()
    ]
    assert reader.page_labels[0] == "1"
    assert conformance.check(pdf).passed


def _flat(part: Any) -> list[Any]:
    return [item for inner in part for item in _flat(inner)] if isinstance(part, list) else [part]
