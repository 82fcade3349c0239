"""The database's own word: an audited row that changes without its event cannot commit."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import Unit, User
from audit.guard import AUDITED
from audit.operations import record, unaudited
from tests.factories import make_head, make_person, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def rename(unit: Unit, then: Callable[[], None]) -> None:
    Unit.objects.filter(pk=unit.pk).update(name_fi="Toinen")
    then()


def test_every_audited_table_is_guarded_and_no_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = 'audit_guard' AND t.tgenabled = 'O'"
        )
        guarded = {row[0] for row in cursor.fetchall()}

    assert guarded == {apps.get_model(label)._meta.db_table for label in AUDITED}


def test_a_change_without_an_event_cannot_commit() -> None:
    unit = make_unit()

    with pytest.raises(IntegrityError, match="no audit event"):
        Unit.objects.filter(pk=unit.pk).update(name_fi="Toinen")

    unit.refresh_from_db()
    assert unit.name_fi != "Toinen"


def test_with_its_event_it_can() -> None:
    unit, head = make_unit(), make_head()

    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(name_fi="Toinen")
        record(actor=head, verb="unit.edit", subject=unit, changes={})

    unit.refresh_from_db()
    assert unit.name_fi == "Toinen"


def test_an_event_of_another_row_does_not_help() -> None:
    unit, other, head = make_unit(), make_unit(), make_head()

    with pytest.raises(IntegrityError, match="no audit event"):
        rename(unit, lambda: record(actor=head, verb="unit.edit", subject=other, changes={}))


def test_an_event_that_was_rolled_back_does_not_help() -> None:
    unit, head = make_unit(), make_head()

    def record_in_vain() -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            record(actor=head, verb="unit.edit", subject=unit, changes={})
            raise ZeroDivisionError

    with pytest.raises(IntegrityError, match="no audit event"):
        rename(unit, record_in_vain)


def test_a_deletion_needs_its_event_too() -> None:
    unit = make_unit()

    with pytest.raises(IntegrityError, match="no audit event"):
        unit.delete()


def test_signing_in_leaves_no_event_and_may() -> None:
    person = make_person()

    person.set_password("a password of some length")
    person.save(update_fields=["password", "last_login"])


def test_a_new_address_of_a_person_needs_one() -> None:
    person = make_person()

    with pytest.raises(IntegrityError, match="no audit event"):
        User.objects.filter(pk=person.pk).update(email="other@vantaa.example")


def test_the_excuse_ends_with_its_block() -> None:
    unit = make_unit()

    def excuse_another_change() -> None:
        with unaudited("a test"):
            Unit.objects.filter(pk=unit.pk).update(name_en="Second")
        Unit.objects.filter(pk=unit.pk).update(name_fi="Kolmas")

    with pytest.raises(IntegrityError, match="no audit event"):
        rename(make_unit(), excuse_another_change)


@pytest.mark.parametrize("label", AUDITED)
def test_an_audited_table_is_not_emptied(label: str) -> None:
    table = apps.get_model(label)._meta.db_table

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
        with pytest.raises(IntegrityError, match="not emptied"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
        transaction.set_rollback(True)
