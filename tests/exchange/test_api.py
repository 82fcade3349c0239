"""Tables for machines: what a key opens, for how long, and who makes and stops it."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from audit.operations import unaudited
from core.errors import DomainError, Forbidden, Invisible
from exchange.api import answering
from exchange.api.models import ApiToken
from exchange.api.operations import Made, TokenEdit, make_token, revoke_token
from exchange.tables.catalogue import FOR_MACHINES
from reporting.entries.states import State
from tests.conftest import Browser, forget_cached
from tests.exchange.scenes import make_scene
from tests.factories import make_admin, make_contact, make_head, make_person, make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def fresh_minute() -> None:
    forget_cached()


def key(
    *scope: str, reader: User | None = None, expires_on: date | None = None, name: str = "Power BI"
) -> Made:
    edit = TokenEdit(
        name=name,
        reader=reader or make_reader(),
        scope=scope or tuple(FOR_MACHINES),
        expires_on=expires_on or timezone.localdate() + timedelta(days=30),
    )
    return make_token(actor=make_head(), edit=edit)


def read(made: Made | str, table: str = "entries", form: str = "json", **headers: Any) -> Any:
    secret = made if isinstance(made, str) else made.secret
    address = reverse("api-table", args=[table, form])
    return Client().get(address, headers={"Authorization": f"Bearer {secret}", **headers})


def test_a_key_reads_what_its_reader_sees() -> None:
    scene = make_scene()
    approved = scene.entry(state=State.APPROVED, text="Hyväksytty.", version=3)
    scene.entry(state=State.DRAFT, text="Luonnos.", version=2)

    answer = read(key())

    assert answer.status_code == 200
    document = answer.json()
    (row,) = document["rows"]
    assert (row["id"], row["text"], row["state"]) == (str(approved.pk), "Hyväksytty.", "approved")
    assert (row["year"], row["progress"], row["unchanged"]) == (2025, "ongoing", False)
    assert document["table"] == "entries"
    assert {"key": "saved_at", "type": "date-time"} in document["columns"]
    assert answer.cookies == {}


def test_csv_for_machines_has_keys_codes_and_iso_days() -> None:
    scene = make_scene()
    scene.entry(state=State.APPROVED, text='=1+1 "a"')

    content = read(key(), form="csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert (row["code"], row["state"], row["text"]) == ("1.1.2", "approved", '\'=1+1 "a"')


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + "x" * 300, "bearer \x00"]
)
def test_without_a_key_nothing_is_told(header: str) -> None:
    scene = make_scene()
    scene.entry(state=State.APPROVED)
    address = reverse("api-table", args=["entries", "json"])

    answer = Client().get(address, headers={"Authorization": header})

    assert (answer.status_code, set(answer.json())) == (401, {"error"})
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing_and_an_address_carries_no_key(browser: Browser) -> None:
    made = key()
    address = reverse("api-table", args=["entries", "json"])

    signed_in = browser.as_(make_head()).get(address)
    in_address = Client().get(address, {"token": made.secret})

    assert (signed_in.status_code, in_address.status_code) == (401, 401)


def test_a_key_opens_its_scope_and_no_more() -> None:
    made = key("city-lines")

    assert read(made, "city-lines").status_code == 200
    assert read(made, "entries").status_code == 403
    assert read(made, "people").status_code == 404
    assert read(made, "nothing").status_code == 404
    index = Client().get(reverse("api-index"), headers={"Authorization": f"Bearer {made.secret}"})
    assert [table["key"] for table in index.json()["tables"]] == ["city-lines"]


def test_a_key_ends_with_its_last_day() -> None:
    made = key(expires_on=timezone.localdate())
    today = read(made).status_code
    with unaudited("a day goes by"):
        made.token.expires_on = timezone.localdate() - timedelta(days=1)
        made.token.save(update_fields=["expires_on"])

    assert (today, read(made).status_code) == (200, 401)


def test_a_revoked_key_opens_nothing_and_the_trail_says_who() -> None:
    made, admin = key(), make_admin()

    revoke_token(token_id=made.token.pk, actor=admin)
    revoke_token(token_id=made.token.pk, actor=admin)

    assert read(made).status_code == 401
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "token.make",
        "token.revoke",
    ]
    assert Event.objects.latest("pk").actor_id == admin.pk


def test_a_key_is_worth_what_its_reader_is() -> None:
    made = key()
    reader = made.token.reader
    with unaudited("the appointment ends"):
        reader.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))
    no_reader = read(made).status_code
    with unaudited("the account is closed"):
        reader.is_active = False
        reader.save(update_fields=["is_active"])

    assert (no_reader, read(made).status_code) == (403, 401)


def test_more_than_sixty_requests_a_minute_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "A_MINUTE", 2)
    made, other = key(), key(name="Toinen")

    statuses = [read(made).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert read(made)["Retry-After"] == "60"
    assert read(other).status_code == 200


def test_what_has_not_changed_is_not_sent_again() -> None:
    scene = make_scene()
    scene.entry(state=State.APPROVED)
    made = key()
    first = read(made)

    again = read(made, **{"If-None-Match": first["ETag"]})
    scene.entry(state=State.APPROVED)
    later = read(made, **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (later.status_code, len(later.json()["rows"])) == (200, 2)
    assert "Last-Modified" in first


def test_the_last_use_is_remembered_once_a_day() -> None:
    made = key()
    read(made)

    with CaptureQueriesContext(connection) as queries:
        read(made)

    made.token.refresh_from_db()
    assert made.token.last_used_on == timezone.localdate()
    assert [q for q in queries if q["sql"].startswith("UPDATE")] == []


def test_the_secret_is_not_kept() -> None:
    made = key()

    assert made.secret.startswith("vi_")
    assert made.secret not in str(ApiToken.objects.values().get())
    assert made.secret not in str(list(Event.objects.values()))


def test_the_head_makes_a_key_and_sees_its_secret_once(browser: Browser) -> None:
    head, reader = make_head(), make_reader()
    day = timezone.localdate() + timedelta(days=90)
    sent = {
        "name": "Raportti",
        "reader": reader.pk,
        "scope": ["entries", "city-lines"],
        "expires_on": f"{day.day}.{day.month}.{day.year}",
    }
    browser.as_(head)

    made = browser.post(reverse("api-token-make"), sent)

    secret = made.context["made"].secret
    assert secret in made.content.decode()
    assert secret not in browser.get(reverse("api-tokens")).content.decode()
    token = ApiToken.objects.get()
    assert (token.reader, token.scope, token.made_by) == (reader, ["entries", "city-lines"], head)
    assert read(secret).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("scope", "people"),
        ("scope", ""),
        ("reader", "0"),
        ("expires_on", "1.1.2020"),
        ("expires_on", "31.12.2099"),
        ("expires_on", "pian"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(browser: Browser, field: str, value: str) -> None:
    day = timezone.localdate() + timedelta(days=1)
    sent = {
        "name": "Raportti",
        "reader": make_reader().pk,
        "scope": ["entries"],
        "expires_on": day.isoformat(),
        field: value,
    }

    answer = browser.as_(make_head()).post(reverse("api-token-make"), sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def test_rights_over_keys(browser: Browser) -> None:
    made = key()
    edit = TokenEdit("x", make_reader(), ("entries",), timezone.localdate())

    for person in (make_admin(), make_contact(), make_reader(), make_person()):
        with pytest.raises(Forbidden):
            make_token(actor=person, edit=edit)
    for person in (make_contact(), made.token.reader):
        with pytest.raises(Invisible):
            revoke_token(token_id=made.token.pk, actor=person)
        assert browser.as_(person).get(reverse("api-tokens")).status_code == 404
    assert browser.as_(make_admin()).post(reverse("api-token-make")).status_code == 403
    assert ApiToken.objects.get().revoked_at is None


def test_a_key_is_made_for_a_reader_alone() -> None:
    for person in (make_contact(), make_person()):
        with pytest.raises(DomainError):
            key(reader=person)
    assert not ApiToken.objects.exists()


def test_the_page_costs_the_same_for_one_key_and_for_three(browser: Browser) -> None:
    browser.as_(make_head())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("api-tokens"))
        return len(queries)

    key()
    one = count()
    key()
    key()

    assert count() == one <= 8


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"scope": []}, {"revoked_at": timezone.now()}],
    ids=["name", "scope", "revoked"],
)
def test_the_database_holds_what_a_key_must_be(fields: dict[str, Any]) -> None:
    made = key()

    with pytest.raises(IntegrityError), transaction.atomic(), unaudited("a test"):
        ApiToken.objects.filter(pk=made.token.pk).update(**fields)
