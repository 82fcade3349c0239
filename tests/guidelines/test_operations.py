from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.operations import load_organisation, system_user
from audit.models import Event
from core.errors import Forbidden, Invisible
from guidelines.models import Assignment, Measure, Respondent
from guidelines.operations import MeasureEdit, confirm_measure, units_asked
from tests.factories import make_contact, make_head, make_measure, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    load_organisation(actor=system_user())
    return make_head()


def edit(respondent: Respondent, *units: int, keyword: str = "Verkostot") -> MeasureEdit:
    return MeasureEdit(keyword=keyword, respondent=respondent, unit_ids=units)


def confirmed(measure: Measure) -> Measure:
    Measure.objects.filter(pk=measure.pk).update(keyword_confirmed=True, assignment_confirmed=True)
    return measure


@pytest.mark.parametrize(
    ("respondent", "keys"),
    [
        (Respondent.DIVISIONS, ["kato", "kuhy", "kaym", "kasj"]),
        (Respondent.HEAD, ["kv"]),
        (Respondent.NETWORK_CONTACTS, ["kv"]),
        (Respondent.PROJECT_OFFICE, ["projekti"]),
    ],
)
def test_a_respondent_says_which_units_are_asked(
    head: User, respondent: Respondent, keys: list[str]
) -> None:
    measure = make_measure()

    confirm_measure(measure_id=measure.pk, actor=head, edit=edit(respondent))

    measure.refresh_from_db()
    assert list(units_asked(measure).values()) == keys
    assert (measure.respondent, measure.assignment_confirmed) == (respondent, True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_proposal_that_nobody_confirmed_leaves_no_past(head: User) -> None:
    old, new = make_unit(), make_unit()
    measure = make_measure(units=(old,))
    since = measure.assignments.get().starts_on

    confirm_measure(measure_id=measure.pk, actor=head, edit=edit(Respondent.UNITS, new.pk))

    assert [(a.unit, a.starts_on) for a in Assignment.objects.all()] == [(new, since)]


def test_a_unit_that_was_asked_keeps_its_past(head: User) -> None:
    old, new = make_unit(), make_unit()
    measure = confirmed(make_measure(units=(old,)))
    today = timezone.localdate()

    confirm_measure(measure_id=measure.pk, actor=head, edit=edit(Respondent.UNITS, new.pk))

    rows = {a.unit: (a.starts_on, a.ends_on) for a in Assignment.objects.all()}
    assert rows == {old: (date(2020, 1, 1), today - timedelta(days=1)), new: (today, None)}


def test_confirming_what_is_confirmed_leaves_no_trace(head: User) -> None:
    unit = make_unit()
    measure = make_measure(units=(unit,))
    wanted = edit(Respondent.UNITS, unit.pk)
    confirm_measure(measure_id=measure.pk, actor=head, edit=wanted)

    confirm_measure(measure_id=measure.pk, actor=head, edit=wanted)

    assert Event.objects.filter(verb="measure.confirm").count() == 1


def test_a_changed_respondent_is_recorded_with_its_units(head: User) -> None:
    unit = make_unit()
    measure = confirmed(make_measure(units=(unit,)))

    confirm_measure(measure_id=measure.pk, actor=head, edit=edit(Respondent.HEAD))

    changes = Event.objects.get(verb="measure.confirm").changes
    assert changes == {"respondent": ["divisions", "head"], "units": [unit.key, "kv"]}


def test_others_confirm_nothing(head: User) -> None:
    measure = make_measure()

    with pytest.raises(Forbidden):
        confirm_measure(measure_id=measure.pk, actor=make_contact(), edit=edit(Respondent.HEAD))
    with pytest.raises(Invisible):
        confirm_measure(measure_id=0, actor=head, edit=edit(Respondent.HEAD))

    assert not Event.objects.filter(verb="measure.confirm").exists()
    assert Measure.objects.get().assignment_confirmed is False
