"""The database itself refuses what the operations never write."""

import pytest
from django.db import IntegrityError, transaction

from audit.operations import unaudited
from reporting.entries.models import Entry
from reporting.entries.states import State
from tests.factories import make_entry, make_person
from tests.reporting.entries.scenes import set_fields

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("entry_state_known", {"state": "lost"}),
        ("entry_progress_known", {"progress": "half"}),
        ("entry_facts_belong", {"progress": "continuous", "period": "2026"}),
        ("entry_facts_belong", {"progress": "ongoing", "reason": "Varat loppuivat."}),
        ("entry_facts_belong", {"progress": "", "period": "2026"}),
        ("entry_complete_when_submitted", {"state": "submitted", "text": ""}),
        ("entry_complete_when_submitted", {"state": "submitted", "progress": ""}),
        ("entry_complete_when_submitted", {"state": "submitted", "progress": "planned"}),
        ("entry_complete_when_submitted", {"state": "submitted", "progress": "done"}),
        ("entry_complete_when_submitted", {"state": "submitted", "progress": "discontinued"}),
        ("entry_complete_when_submitted", {"state": "submitted", "progress": "not_concerned"}),
        ("entry_returned_iff_reason", {"state": "returned"}),
        ("entry_returned_iff_reason", {"return_reason": "Mihin?"}),
        ("entry_approved_iff_by_someone", {"state": "approved"}),
        ("entry_approved_iff_by_someone", {"self_approved": True}),
    ],
)
def test_entry_constraint(constraint: str, fields: dict[str, object]) -> None:
    entry = make_entry()

    with pytest.raises(IntegrityError, match=constraint), unaudited("the constraint must refuse"):
        Entry.objects.filter(pk=entry.pk).update(**fields)


@pytest.mark.parametrize("who", ["saved_by", "submitted_by"])
def test_nobody_approves_what_they_wrote(who: str) -> None:
    """The negative control: with the mark of the one exception it is stored."""
    entry, writer = make_entry(state=State.SUBMITTED), make_person()
    fields = {"state": State.APPROVED, "approved_by": writer, who: writer}

    with (
        pytest.raises(IntegrityError, match="entry_approved_by_another"),
        transaction.atomic(),
        unaudited("the constraint must refuse"),
    ):
        Entry.objects.filter(pk=entry.pk).update(**fields)

    assert set_fields(entry, **fields, self_approved=True).state == State.APPROVED


def test_what_does_not_concern_the_unit_needs_no_text() -> None:
    entry = make_entry()

    fields = {"state": "submitted", "progress": "not_concerned", "reason": "Ei kuulu.", "text": ""}
    assert set_fields(entry, **fields).text == ""


def test_a_unit_reports_once_on_a_measure_in_a_round() -> None:
    entry = make_entry()

    with pytest.raises(IntegrityError, match="entry_once_in_round"):
        make_entry(unit=entry.unit, measure=entry.measure, round_=entry.round)
