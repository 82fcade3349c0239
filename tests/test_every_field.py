"""Hostile values (RELIABILITY.md, section 6) in every field of every form.

Over 0.5 s: some fifteen hundred requests. One test an eighth of the addresses, so that processes
share them; whatever a request did is undone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import SignInLink
from accounts.roles import Role, Submitter
from accounts.signing_in.secrets import token_of
from audit.operations import unaudited
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.models import RoundState
from tests.authz.walk import table, url_names
from tests.authz.world import World, make_world
from tests.conftest import Browser
from tests.every_form import FORMS, OTHERWISE, WITHOUT_FIELDS, Sent
from tests.factories import make_appointment, make_entry, make_measure, make_round
from tests.form_answers import Scene
from tests.hostile import EVERYWHERE, KEYS, SCRIPT, WORDS, Writes, unfit, watched
from tests.reporting.entries.scenes import set_fields
from tests.reporting.inputs.scenes import make_request

pytestmark = pytest.mark.django_db

PARTS = 8
ADDRESSES = [*FORMS.items(), *OTHERWISE.items()]
REFUSED = {400, 401, 403, 404, 409, 410, 413, 429}
TAKEN = {200, 204, 302}
# A valid answer that is refused for what stands elsewhere: a wrong secret, a preview not seen.
NOT_TAKEN = {
    "account_login", "city-lines-reread", "factor-app", "factor-passkey", "filling-apply",
    "import-apply", "import-match", "meeting-set", "packet-build", "password-change",
    "person-connect", "sign-in-link",
}  # fmt: skip
# The walk's "person" is no newcomer, so the page has no such form; "way" is a button's own word;
# a body without its fields is no code.
SPEECHLESS = {"person-connect", "measure-move", "sign-in-link"}
# A wrong code is counted.
COUNTS = {"sign-in-link"}
SAYS = ('role="alert"', "error__msg", "errsum", "errorlist", "note--ret", "problem")
FORGED = {
    "HX-Request": "true",
    "HX-Target": '"><script>',
    "HX-Trigger": "x" * 3000,
    "HX-Current-URL": "https://evil.example/%0d%0a",
    "HX-Prompt": "javascript:",
}


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    """The limits of tries live in the cache and would answer instead of the form."""
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.fixture
def world() -> World:
    """The walk's, with what a form needs besides."""
    made = make_world()
    own, other = (
        Entry.objects.get(pk=str(made.objects[f"entry {whose} draft"][0]))
        for whose in ("own", "other")
    )
    with unaudited("a test"):
        other.unit.submitted_by = Submitter.APPROVER
        other.unit.save(update_fields=["submitted_by"])
    make_appointment(role=Role.APPROVER, unit=other.unit, user=made.people["approver"])
    handed = make_entry(unit=other.unit, round_=own.round, measure=own.measure)
    set_fields(handed, handed_on_at=timezone.now(), handed_on_by=made.people["contact_other"])
    closed = make_round(edition=own.round.edition, year=2024, state=RoundState.LOCKED)
    left = make_entry(unit=own.unit, measure=make_measure(), round_=closed, state=State.APPROVED)
    begun = make_entry(unit=own.unit, measure=left.measure, round_=own.round, text="")
    set_fields(left, progress=Progress.CONTINUOUS)
    member = made.people["member"]
    assert member is not None
    link = SignInLink.objects.create(user=member)
    more: dict[str, tuple[object, ...]] = {
        "entry handed on": (handed.pk,),
        "entry left": (left.pk,),
        "entry to keep": (begun.pk,),
        "input by page": (make_request(entry=own).pk,),
        "sign-in link": (token_of(link.pk),),
    }
    return World(made.people, {**made.objects, **more})


class Sender:
    """A browser of the one who may, at the form's address."""

    def __init__(self, world: World, name: str, form: Sent) -> None:
        self.browser, self.form = Browser(), form
        self.is_speechless, self.counts = name in SPEECHLESS, name in COUNTS
        self.browser.raise_request_exception = False
        person = world.people[form.person]
        if person is not None:
            self.browser.force_login(person)
        self.scene = Scene(world, person, world.objects[form.object])
        self.url = reverse(name, args=self.scene.args)

    @contextmanager
    def sent(self, fields: Mapping[str, object], **how: Any) -> Iterator[tuple[Any, Writes]]:
        """The answer and what it wrote; undone when left."""
        with transaction.atomic():
            with watched() as writes:
                answer = self.browser.post(self.url, fields, **how)
            yield answer, writes
            transaction.set_rollback(True)

    def valid(self) -> dict[str, object]:
        return dict(self.form.valid(self.scene))


def wrong_with(sender: Sender, answer: Any, writes: Writes) -> str:
    """What is wrong with an answer to something hostile; nothing where all is well."""
    status = answer.status_code
    page = "" if answer.streaming else answer.content.decode()
    if status not in REFUSED | TAKEN | {422}:
        return f"{status}"
    if status not in TAKEN and writes.kept and not (sender.form.keeps or sender.counts):
        return f"{status}, and wrote {writes.kept[0][0]}"
    if status == 422 and not sender.is_speechless and not any(mark in page for mark in SAYS):
        return "422 without a word"
    if SCRIPT in page:
        return f"{status} with the markup as markup"
    there = answer.get("Location", "/")
    if not there.startswith("/") or there.startswith("//"):
        return f"{status} to {there}"
    return next(filter(None, map(unfit, writes.texts())), "")


def addresses(part: int) -> list[tuple[str, Sent]]:
    return ADDRESSES[part::PARTS]


def test_every_post_address_has_its_form_or_its_reason() -> None:
    posts = {row.url for row in table() if row.method == "POST"}

    assert not FORMS.keys() & WITHOUT_FIELDS.keys()
    assert posts - FORMS.keys() - WITHOUT_FIELDS.keys() == set()
    assert FORMS.keys() | WITHOUT_FIELDS.keys() <= url_names()


def test_what_takes_a_post_is_known(world: World) -> None:
    """The addresses whose row of the walk is a GET, and which take a POST all the same."""
    browser = Browser().as_(world.people["head"])  # type: ignore[arg-type] # the world has one
    known = FORMS.keys() | WITHOUT_FIELDS.keys()
    unknown = []
    for row in {row.url: row for row in table()}.values():
        if row.url not in known:
            with transaction.atomic():
                url = reverse(row.url, args=world.objects[row.object])
                if browser.post(url).status_code != 405:
                    unknown.append(row.url)
                transaction.set_rollback(True)

    assert unknown == []


@pytest.mark.parametrize("part", range(PARTS))
def test_a_valid_answer_is_taken(world: World, part: int) -> None:
    """Else the hostile values below would only meet another field's refusal."""
    wrong = []
    for name, form in addresses(part):
        with transaction.atomic():
            sender = Sender(world, name, form)
            with sender.sent(sender.valid()) as (answer, _writes):
                if (answer.status_code in TAKEN) == (name in NOT_TAKEN):
                    wrong.append(f"{name}: {answer.status_code} {_said(answer)}")
            transaction.set_rollback(True)

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_hostile_is_an_error_or_stored(world: World, part: int) -> None:
    wrong = []
    for name, form in addresses(part):
        with transaction.atomic():
            sender = Sender(world, name, form)
            valid = sender.valid()
            for field in valid:
                wrong += [f"{name} {field}, {fault}" for fault in faults(sender, valid, field)]
            transaction.set_rollback(True)

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_forged_or_broken_body_is_no_error(world: World, part: int) -> None:
    """B54 to B58: forged htmx headers, another content type, a field twice, a thousand fields."""
    wrong = []
    for name, form in addresses(part):
        with transaction.atomic():
            sender = Sender(world, name, form)
            valid = sender.valid()
            for what, fields, how in broken(valid):
                with sender.sent(fields, **how) as (answer, writes):
                    if fault := wrong_with(sender, answer, writes):
                        wrong.append(f"{name}, {what}: {fault}")
            transaction.set_rollback(True)

    assert not wrong, "\n".join(wrong)


def broken(valid: Mapping[str, object]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    yield "B54 forged headers", valid, {"headers": FORGED}
    yield "B56 every field twice", {key: [value, value] for key, value in valid.items()}, {}
    yield "B56 1 001 fields", {**valid, **{f"x{n}": "" for n in range(1001)}}, {}
    for kind in ("application/json", "text/plain", "multipart/form-data"):
        body = "[" * 1100 if kind == "application/json" else "text=a"
        yield f"B56 {kind}", body, {"content_type": kind}
    yield (
        "B56 utf-7",
        "text=a",
        {"content_type": "application/x-www-form-urlencoded; charset=utf-7"},
    )


def test_control_what_is_stored_raw_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walk goes red where one field stores what was sent."""
    monkeypatch.setattr("core.text.plain", lambda text: text)
    with transaction.atomic():
        sender = Sender(world, "entry-comment", FORMS["entry-comment"])
        found = list(faults(sender, sender.valid(), "comment"))
        transaction.set_rollback(True)

    assert any("odd" in fault for fault in found)


def test_control_an_error_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.damaged_at", lambda text: 1 // 0 if "\ufffd" in text else None)
    with transaction.atomic():
        sender = Sender(world, "entry-comment", FORMS["entry-comment"])
        found = list(faults(sender, sender.valid(), "comment"))
        transaction.set_rollback(True)

    assert found == ["B05 damaged: 500"]


def faults(sender: Sender, valid: Mapping[str, object], field: str) -> Iterator[str]:
    """What goes wrong in one field. Where words are taken, a strange number is a word too."""
    takes_words = False
    for what, value in EVERYWHERE.items():
        status, fault = tried(sender, valid, field, value)
        takes_words = takes_words or (what == "odd" and status in TAKEN)
        if fault:
            yield f"{what}: {fault}"
    if sender.form.brief:
        return
    for what, value in (WORDS if takes_words else KEYS).items():
        _status, fault = tried(sender, valid, field, value)
        if fault:
            yield f"{what}: {fault}"


def tried(sender: Sender, valid: Mapping[str, object], field: str, value: str) -> tuple[int, str]:
    """The status of a valid answer with one field changed, and what is wrong with it."""
    with sender.sent({**valid, field: value} | _fresh(valid, field)) as (answer, writes):
        return answer.status_code, wrong_with(sender, answer, writes)


def _fresh(valid: Mapping[str, object], field: str) -> dict[str, object]:
    return {"save_id": str(uuid4())} if "save_id" in valid and field != "save_id" else {}


def _said(answer: Any) -> str:
    form = (answer.context or {}).get("form")
    return str(form.errors.as_json()) if form is not None else answer.content.decode()[:200]
