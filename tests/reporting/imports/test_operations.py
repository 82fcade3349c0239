"""The real document, or our own, all the way into the database. `tests/document.py` says which."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.models import Body, Unit, User
from accounts.operations import load_organisation, system_user
from accounts.roles import BodyKind
from audit.models import Event
from core.errors import DomainError
from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document
from guidelines.models import Assignment, Edition, Measure, Respondent
from reporting.city_lines.models import CityLine, LineState
from reporting.imports.operations import apply_import
from reporting.progress import Progress
from reporting.rounds.models import Meeting, Round, RoundState
from tests.document import guidelines_document
from tests.races import wait_until_i_block_someone
from tests.reporting.imports.documents import outline_of, text_of

pytestmark = pytest.mark.django_db
IS_OURS = "harjoitusaineisto" in guidelines_document().name


@pytest.fixture
def actor() -> User:
    user = system_user()
    load_organisation(actor=user)
    return user


@pytest.fixture
def outline() -> Outline:
    path = guidelines_document()
    return parse_outline(read_document(path.read_bytes(), path.name))


def test_the_document_becomes_an_edition(actor: User, outline: Outline) -> None:
    applied = apply_import(outline=outline, source="s.txt", actor=actor, demonstration=IS_OURS)

    edition = applied.edition
    assert (edition.from_year, edition.to_year, edition.years) == (2025, 2026, "2025–26")
    assert [p.objectives.count() for p in edition.pillars.all()] == [5, 2, 3]
    assert edition.measures.count() == 26
    assert [m.code for m in edition.measures.in_order()][:6] == [
        "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.2.1",
    ]  # fmt: skip
    assert (edition.points.filter(kind="reason").count(), edition.points.count()) == (4, 7)
    assert [m.code for m in Measure.objects.filter(themes__isnull=False).distinct()] == ["1.2.1"]
    assert edition.measures.get(code="1.2.1").themes.count() == 8


def test_its_measures_ask_78_answers(actor: User, outline: Outline) -> None:
    apply_import(outline=outline, source="s.txt", actor=actor, demonstration=IS_OURS)

    def asked(respondent: Respondent) -> int:
        return Assignment.objects.filter(measure__respondent=respondent).count()

    assert [asked(respondent) for respondent in Respondent] == [68, 2, 6, 1, 1]
    measures = Measure.objects.all()
    assert all(m.keyword_confirmed and m.assignment_confirmed and m.evidence_keys for m in measures)
    late = Measure.objects.exclude(starts_on=None)
    assert {m.code: m.starts_on for m in late} == dict.fromkeys(
        ("3.3.1", "3.3.2"), date(2026, 1, 1)
    )
    airport = Assignment.objects.filter(measure__code="2.2.3")
    assert {a.unit.key for a in airport.select_related("unit")} == {"kaym", "kasj"}


def test_its_reports_and_meetings_become_the_year(actor: User, outline: Outline) -> None:
    applied = apply_import(outline=outline, source="s.txt", actor=actor, demonstration=IS_OURS)

    round_ = applied.round
    assert round_ is not None
    assert (round_.year, round_.state, round_.imported) == (2025, RoundState.PLANNED, True)
    assert {m.body.key: m.held_on or m.first_month for m in round_.meetings.in_order()} == {
        "kato-jory": date(2025, 11, 1),
        "kuhy-jory": date(2025, 11, 1),
        "kaym-jory": date(2025, 11, 1),
        "kasj-jory": date(2025, 11, 1),
        "kaujory": date(2025, 11, 24),
        "elinvoimajaosto": date(2025, 12, 9),
    }
    reports = {m.code: m.report for m in outline.measures}
    lines = round_.city_lines.select_related("measure")
    assert {line.measure.code: line.text for line in lines} == reports
    assert {(line.state, line.imported, line.progress_confirmed) for line in lines} == {
        (LineState.READY, True, False)
    }
    planned = round_.city_lines.filter(progress=Progress.PLANNED)
    assert {(line.measure.code, line.period) for line in planned.select_related("measure")} == {
        ("3.3.1", "2026-S1"),
        ("3.3.2", "2026-S1"),
    }
    assert round_.city_lines.filter(interpretation=True).count() == 12


def test_the_same_document_again_changes_nothing(actor: User, outline: Outline) -> None:
    apply_import(outline=outline, source="s.txt", actor=actor, demonstration=IS_OURS)
    events = Event.objects.count()

    again = apply_import(outline=outline, source="t.txt", actor=actor, demonstration=IS_OURS)

    assert again.change.is_empty
    assert Event.objects.count() == events
    assert (Edition.objects.count(), Round.objects.count(), CityLine.objects.count()) == (1, 1, 26)


def test_each_audited_row_leaves_its_event(actor: User, outline: Outline) -> None:
    """The guard of the database looks at commit; here it is asked before the test rolls back."""
    apply_import(outline=outline, source="s.txt", actor=actor, demonstration=IS_OURS)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    counts = {
        verb: Event.objects.filter(verb=verb).count()
        for verb in ("measure.import", "objective.import", "city_line.import", "meeting.import")
    }
    assert counts == {
        "measure.import": 26,
        "objective.import": 10,
        "city_line.import": 26,
        "meeting.import": 6,
    }


def test_the_demonstration_refuses_a_document_of_ones_own(actor: User, outline: Outline) -> None:
    apply_import(outline=outline, source="s.txt", actor=actor, demonstration=True)
    events = Event.objects.count()

    with pytest.raises(DomainError, match="VAR_DIR="):
        apply_import(outline=outline_of(text_of()), source="own.txt", actor=actor)

    assert (Edition.objects.count(), Event.objects.count()) == (1, events)


def test_ones_own_guidelines_refuse_the_demonstration(actor: User, outline: Outline) -> None:
    apply_import(outline=outline_of(text_of()), source="own.txt", actor=actor)

    with pytest.raises(DomainError):
        apply_import(outline=outline, source="s.txt", actor=actor, demonstration=True)

    assert Edition.objects.count() == 1


def test_what_breaks_half_way_leaves_nothing(
    actor: User, outline: Outline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("reporting.imports.writing._new_lines", fall)

    with pytest.raises(RuntimeError, match="killed"), transaction.atomic():
        apply_import(outline=outline, source="s.txt", actor=actor, demonstration=IS_OURS)

    assert not Edition.objects.exists()
    assert not Measure.objects.exists()
    assert not Meeting.objects.exists()


def test_an_edition_without_stored_assignments_asks_each_division_everything(actor: User) -> None:
    apply_import(outline=outline_of(text_of(years="2031-32")), source="own.txt", actor=actor)

    measures = list(Measure.objects.all())
    assert {(m.respondent, m.assignment_confirmed, m.keyword_confirmed) for m in measures} == {
        (Respondent.DIVISIONS, False, False)
    }
    divisions = Unit.objects.divisions().count()
    assert Assignment.objects.count() == len(measures) * divisions
    assert all(m.text.startswith(m.keyword) and len(m.keyword) <= 30 for m in measures)


def test_the_next_edition_goes_on_by_text_and_never_by_code(actor: User) -> None:
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a.txt", actor=actor)
    old = Measure.objects.get(code="1.1.2")
    old_units = list(old.assignments.values_list("unit_id", flat=True))

    applied = apply_import(
        outline=outline_of(text_of(years="2033-34", drop=1)), source="b.txt", actor=actor
    )

    new = applied.edition.measures.get(code="1.1.1")
    assert (new.continues, new.text) == (old, old.text)
    assert list(new.assignments.values_list("unit_id", flat=True)) == old_units
    assert [m.code for m in applied.change.edition.dropped] == ["1.1.1"]
    assert Edition.objects.count() == 2


def test_a_corrected_document_moves_measures_and_keeps_their_history(actor: User) -> None:
    apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor)
    second = Measure.objects.get(code="1.1.2")
    line = CityLine.objects.get(measure=second)

    applied = apply_import(outline=outline_of(text_of(drop=1)), source="b.txt", actor=actor)

    second.refresh_from_db()
    assert (second.code, second.number) == ("1.1.1", 1)
    assert CityLine.objects.get(pk=line.pk).measure == second
    assert Measure.objects.count() == len(applied.change.edition.measures)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_measure_that_was_reported_on_is_not_dropped(actor: User) -> None:
    apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor)
    CityLine.objects.filter(measure__code="1.1.1").update(
        progress=Progress.ONGOING, progress_confirmed=True
    )
    Event.objects.count()

    with pytest.raises(DomainError, match=r"1\.1\.1"):
        apply_import(outline=outline_of(text_of(drop=1)), source="b.txt", actor=actor)

    assert Measure.objects.filter(code="1.1.1").exists()


def test_a_sentence_edited_here_is_kept_and_said(actor: User) -> None:
    apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor)
    CityLine.objects.filter(measure__code="1.1.1").update(
        text="Muotoiltu.", saved_at="2026-01-02T10:00Z", saved_by=actor
    )

    applied = apply_import(
        outline=outline_of(text_of(report="Toteutettu uudella tavalla.")),
        source="b.txt",
        actor=actor,
    )

    assert CityLine.objects.get(measure__code="1.1.1").text == "Muotoiltu."
    assert [str(note.message)[:5] for note in applied.change.remarks] == ["1.1.1"]


def test_a_round_planned_here_takes_its_year_from_the_document(actor: User) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor).edition
    Round.objects.update(imported=False)
    CityLine.objects.all().delete()

    applied = apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor)

    assert applied.round == Round.objects.get(edition=edition, imported=True)
    assert CityLine.objects.filter(imported=True).count() == 3
    assert apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor).change.is_empty


def test_a_closed_round_stays_as_it_is(actor: User) -> None:
    apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor)
    Round.objects.update(state=RoundState.CLOSED)

    applied = apply_import(
        outline=outline_of(text_of(report="Toteutettu.")), source="b.txt", actor=actor
    )

    assert applied.change.is_empty
    assert CityLine.objects.get(measure__code="1.1.1").text == "Toteutetaan."


def test_an_unknown_body_is_said_and_left_out(actor: User) -> None:
    applied = apply_import(
        outline=outline_of(text_of(body="Satamalautakunta")), source="a.txt", actor=actor
    )

    assert applied.round is not None
    assert not Meeting.objects.filter(body__kind=BodyKind.CITY_GROUP).exists()
    assert any("Satamalautakunta" in str(note.message) for note in applied.change.remarks)


def test_a_year_of_another_edition_is_refused(actor: User) -> None:
    apply_import(outline=outline_of(text_of()), source="a.txt", actor=actor)

    with pytest.raises(DomainError, match="2025"):
        apply_import(outline=outline_of(text_of(years="2025-27")), source="b.txt", actor=actor)

    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_come_one_after_the_other() -> None:
    actor = system_user()
    load_organisation(actor=actor)
    document = outline_of(text_of())
    found: list[bool] = []

    def second() -> None:
        try:
            applied = apply_import(outline=document, source="b.txt", actor=actor)
            found.append(applied.change.is_empty)
        finally:
            connection.close()

    other = Thread(target=second)
    with transaction.atomic():
        apply_import(outline=document, source="a.txt", actor=actor)
        other.start()
        wait_until_i_block_someone()
    other.join()

    assert found == [True]
    assert Edition.objects.count() == 1
    assert Body.objects.exists()
