"""The head keeps an edition by hand: adding, changing, ordering, retiring."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.operations import load_organisation, system_user
from audit.models import Event
from core.errors import DomainError, Forbidden, Invisible
from guidelines.models import Measure, Objective, Respondent, Theme
from guidelines.operations import (
    HandEdit,
    MeasureEdit,
    StaleMeasure,
    add_measure,
    add_theme,
    edit_measure,
    move_measure,
    retire_measure,
    units_asked,
)
from tests.factories import make_admin, make_contact, make_head, make_measure, make_objective

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    load_organisation(actor=system_user())
    return make_head()


def words(text: str = "Uudet sanat.", *, seen: str = "", themes: tuple[int, ...] = ()) -> HandEdit:
    return HandEdit(
        text=text,
        starts_on=date(2027, 1, 1),
        theme_ids=frozenset(themes),
        asked=MeasureEdit(keyword="Uusi", respondent=Respondent.HEAD),
        seen=seen,
    )


def codes(objective: Objective) -> list[str]:
    return list(objective.measures.order_by("number").values_list("code", flat=True))


def check_audited() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_measure_is_added_as_the_last_with_whom_it_asks(head: User) -> None:
    objective = make_objective()
    make_measure(objective=objective)

    measure = add_measure(objective_id=objective.pk, actor=head, edit=words())

    measure.refresh_from_db()
    assert (measure.code, measure.number, measure.text) == ("1.1.2", 2, "Uudet sanat.")
    assert list(units_asked(measure).values()) == ["kv"]
    assert measure.assignment_confirmed
    check_audited()


def test_a_code_is_never_given_again(head: User) -> None:
    objective = make_objective()
    make_measure("1.1.7", objective=objective)

    measure = add_measure(objective_id=objective.pk, actor=head, edit=words())

    assert (measure.code, measure.number) == ("1.1.8", 2)


def test_changed_words_stay_in_the_trail(head: User) -> None:
    measure = make_measure()
    theme = Theme.objects.create(edition=measure.edition, ordinal=1, name="Ilmasto")
    foreign = Theme.objects.create(edition=make_measure().edition, ordinal=1, name="Muu")
    edit = words(seen=measure.text, themes=(theme.pk, foreign.pk))

    edit_measure(measure_id=measure.pk, actor=head, edit=edit)

    measure.refresh_from_db()
    assert (measure.text, measure.keyword) == ("Uudet sanat.", "Uusi")
    assert list(measure.themes.all()) == [theme]
    event = Event.objects.get(verb="measure.edit")
    assert event.changes["text"] == ["Toimimme verkostoissa.", "Uudet sanat."]
    assert event.changes["themes"] == ["", "Ilmasto"]
    check_audited()


def test_the_same_again_leaves_no_trace(head: User) -> None:
    measure = make_measure()
    edit_measure(measure_id=measure.pk, actor=head, edit=words(seen=measure.text))
    events = Event.objects.count()

    edit_measure(measure_id=measure.pk, actor=head, edit=words(seen=measure.text))

    assert Event.objects.count() == events


def test_words_that_changed_meanwhile_are_not_overwritten(head: User) -> None:
    measure = make_measure()

    with pytest.raises(StaleMeasure, match="Toimimme"):
        edit_measure(measure_id=measure.pk, actor=head, edit=words(seen="Muut sanat."))

    measure.refresh_from_db()
    assert (measure.text, measure.keyword) == ("Toimimme verkostoissa.", "Verkostot")


def test_measures_change_places_and_keep_their_codes(head: User) -> None:
    objective = make_objective()
    first, _second, third = (make_measure(objective=objective) for _ in range(3))

    move_measure(measure_id=third.pk, actor=head, up=True)
    assert codes(objective) == ["1.1.1", "1.1.3", "1.1.2"]
    move_measure(measure_id=first.pk, actor=head, up=False)
    assert codes(objective) == ["1.1.3", "1.1.1", "1.1.2"]
    move_measure(measure_id=third.pk, actor=head, up=True)

    assert codes(objective) == ["1.1.3", "1.1.1", "1.1.2"]
    assert sorted(m.number for m in objective.measures.all()) == [1, 2, 3]
    assert Event.objects.filter(verb="measure.move").count() == 4
    check_audited()


def test_a_measure_is_retired_and_taken_back(head: User) -> None:
    measure = make_measure()
    yesterday = timezone.localdate() - timedelta(days=1)

    retire_measure(measure_id=measure.pk, actor=head, last_day=yesterday)
    retire_measure(measure_id=measure.pk, actor=head, last_day=yesterday)
    measure.refresh_from_db()
    assert (measure.ends_on, measure.is_over) == (yesterday, True)
    assert not Measure.objects.asked_on(timezone.localdate()).filter(pk=measure.pk).exists()
    retire_measure(measure_id=measure.pk, actor=head, last_day=None)

    measure.refresh_from_db()
    assert measure.ends_on is None
    verbs = Event.objects.filter(subject_id=str(measure.pk)).values_list("verb", flat=True)
    assert [verb for verb in verbs if verb != "measure.create"] == [
        "measure.retire",
        "measure.resume",
    ]
    check_audited()


def test_days_that_end_before_they_begin_are_refused(head: User) -> None:
    measure = make_measure()
    edit_measure(measure_id=measure.pk, actor=head, edit=words(seen=measure.text))

    with pytest.raises(DomainError):
        retire_measure(measure_id=measure.pk, actor=head, last_day=date(2026, 12, 31))

    measure.refresh_from_db()
    assert measure.ends_on is None


def test_a_theme_is_added_once(head: User) -> None:
    edition = make_measure().edition

    add_theme(edition_id=edition.pk, actor=head, name="Ilmasto")
    with pytest.raises(DomainError):
        add_theme(edition_id=edition.pk, actor=head, name="ilmasto")

    assert [(t.ordinal, t.name) for t in edition.themes.all()] == [(1, "Ilmasto")]


def test_nobody_else_keeps_the_guidelines(head: User) -> None:
    measure = make_measure()
    objective_id, edition_id, pk = measure.objective_id, measure.edition_id, measure.pk
    events = Event.objects.count()

    for person in (make_contact(), make_admin()):
        with pytest.raises(Forbidden):
            add_measure(objective_id=objective_id, actor=person, edit=words())
        with pytest.raises(Forbidden):
            edit_measure(measure_id=pk, actor=person, edit=words(seen=measure.text))
        with pytest.raises(Forbidden):
            move_measure(measure_id=pk, actor=person, up=True)
        with pytest.raises(Forbidden):
            retire_measure(measure_id=pk, actor=person, last_day=None)
        with pytest.raises(Forbidden):
            add_theme(edition_id=edition_id, actor=person, name="Ilmasto")
    for act in (add_measure, edit_measure):
        with pytest.raises(Invisible):
            act(
                actor=head,
                edit=words(),
                **{"objective_id" if act is add_measure else "measure_id": 0},
            )

    assert Event.objects.count() == events
    assert Measure.objects.count() == 1
