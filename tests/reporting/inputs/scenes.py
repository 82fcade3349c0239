"""A division's question to a service area."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import Unit
from accounts.roles import UnitKind
from audit.operations import unaudited
from reporting.entries.models import Entry
from reporting.inputs.models import InputRequest
from tests.factories import make_entry, make_person, make_unit

ANSWER = "Nuoret tapasivat kumppaneita kahdesti."
QUESTION = "Mitä nuorisopalvelut tekivät verkostossa?"


def make_area(division: Unit | None = None) -> Unit:
    return make_unit(parent=division or make_unit(), kind=UnitKind.SERVICE_AREA)


def make_request(
    *,
    entry: Entry | None = None,
    unit: Unit | None = None,
    email: str = "",
    answer: str = "",
    due_in: int = 7,
) -> InputRequest:
    """Asked of a service area below the entry's unit; `due_in` is in days."""
    entry = entry or make_entry()
    now = timezone.now()
    with unaudited("a factory of the tests"):
        return InputRequest.objects.create(
            entry=entry,
            unit=unit or make_area(entry.unit),
            email=email,
            question=QUESTION,
            due_on=timezone.localdate() + timedelta(days=due_in),
            asked_by=make_person(),
            asked_at=now,
            answer=answer,
            answered_at=now if answer else None,
        )


def answer_fields(asked: InputRequest, text: str = ANSWER, **changes: str) -> dict[str, str]:
    return {"version": str(asked.version), "save_id": str(uuid4()), "answer": text} | changes
