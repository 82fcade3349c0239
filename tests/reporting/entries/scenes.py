"""What the tests of entries need beside the factories."""

from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import models
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BodyKind, Role
from audit.operations import unaudited
from reporting.entries.forms import sign
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.progress import Progress
from reporting.rounds.models import Round
from tests.factories import make_appointment, make_body, make_meeting

SAVED = {"HX-Request": "true", "HX-Target": "saved"}
in_english = override_settings(LANGUAGE_CODE="en")

Row = TypeVar("Row", bound=models.Model)


def set_fields(row: Row, **fields: object) -> Row:
    """Change a row behind the operations' back."""
    with unaudited("a test sets the scene"):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
    row.refresh_from_db()
    return row


def make_edit(
    *,
    version: int = 1,
    save_id: UUID | None = None,
    text: str = "Uusi lause.",
    progress: str = Progress.ONGOING,
    period: str = "",
    reason: str = "",
) -> EntryEdit:
    return EntryEdit(version, save_id or uuid4(), progress, period, reason, text, "")


def make_writer(entry: Entry, role: Role = Role.CONTACT) -> User:
    """Somebody of the entry's own unit."""
    return make_appointment(role=role, unit=entry.unit).user


def make_due(round_: Round, *, days: int) -> date:
    """Give the round the meetings by which its deadline is about so many days from now."""
    day = timezone.localdate() + timedelta(days=days + 33)
    make_meeting(round_=round_, body=make_body(kind=BodyKind.CITY_GROUP), held_on=day)
    return day


def url(verb: str, entry: Entry) -> str:
    return reverse(f"entry-{verb}", args=[entry.pk])


def posted(person: User, **changes: str) -> dict[str, Any]:
    """The form as the page of this person sends it."""
    fields = {
        "version": "1",
        "save_id": str(uuid4()),
        "writer": sign(person),
        "progress": "ongoing",
        "planned_for": "",
        "planned_on": "",
        "expected": "",
        "done_in": "",
        "stop_reason": "",
        "text": "Uusi lause.",
        "short_text": "",
        "not_ours_reason": "",
    }
    return fields | changes
