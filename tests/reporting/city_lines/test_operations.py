from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from accounts.models import User
from audit.models import Event
from audit.operations import unaudited
from core.errors import DomainError, Forbidden, Invisible
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import (
    LineEdit,
    StaleLine,
    Status,
    confirm_progress,
    save_line,
)
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import RoundState
from tests.factories import make_city_line, make_contact, make_entry, make_head, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def head() -> User:
    return make_head()


def edit(
    *,
    version: int = 1,
    text: str = "Uusi lause.",
    progress: str = "ongoing",
    ready: bool = False,
    read: dict[UUID, int] | None = None,
) -> LineEdit:
    return LineEdit(version, uuid4(), text, Status(progress), ready, read or {})


def changed(line: CityLine) -> bool:
    return bool(CityLine.objects.with_changed().get(pk=line.pk).source_changed)


def test_a_draft_is_stored_and_recorded(head: User) -> None:
    line = make_city_line()

    save_line(line_id=line.pk, actor=head, edit=edit())

    line.refresh_from_db()
    assert (line.text, line.version, line.progress_confirmed) == ("Uusi lause.", 2, False)
    assert Event.objects.get().changes["text"] == ["Osallistuminen on vahvistunut.", "Uusi lause."]


def test_ready_confirms_the_status(head: User) -> None:
    line = make_city_line()

    save_line(line_id=line.pk, actor=head, edit=edit(ready=True))

    line.refresh_from_db()
    assert (line.state, line.progress_confirmed) == ("ready", True)


@pytest.mark.parametrize(("text", "progress"), [("", "ongoing"), ("Lause.", ""), ("L.", "planned")])
def test_an_unfinished_sentence_is_not_ready(head: User, text: str, progress: str) -> None:
    line = make_city_line()

    with pytest.raises(DomainError, match="before marking it ready"):
        save_line(line_id=line.pk, actor=head, edit=edit(ready=True, text=text, progress=progress))

    assert not Event.objects.exists()


def test_repeating_the_last_save_changes_nothing(head: User) -> None:
    line, same = make_city_line(), edit()
    save_line(line_id=line.pk, actor=head, edit=same)

    again = save_line(line_id=line.pk, actor=head, edit=same)

    assert (again.version, Event.objects.count()) == (2, 1)


def test_a_save_that_says_nothing_new_makes_no_version(head: User) -> None:
    line = make_city_line()
    save_line(line_id=line.pk, actor=head, edit=edit())

    again = save_line(line_id=line.pk, actor=head, edit=edit(version=2))

    assert (again.version, Event.objects.count()) == (2, 1)


def test_a_button_pressed_while_ones_own_save_is_under_way_is_no_conflict(head: User) -> None:
    """The save_id stays until an answer comes; the page still shows the version before it."""
    line = make_city_line()
    under_way = edit(text="Alku.")
    save_line(line_id=line.pk, actor=head, edit=under_way)

    pressed = replace(under_way, text="Alku ja loppu.", ready=True)
    done = save_line(line_id=line.pk, actor=head, edit=pressed)

    assert (done.text, done.state, done.version) == ("Alku ja loppu.", "ready", 3)


def test_control_anothers_save_in_between_is_a_conflict(head: User) -> None:
    line = make_city_line()
    under_way = edit(text="Alku.")
    save_line(line_id=line.pk, actor=head, edit=under_way)
    save_line(line_id=line.pk, actor=make_head(), edit=edit(version=2, text="Toisen."))

    with pytest.raises(StaleLine):
        save_line(line_id=line.pk, actor=head, edit=replace(under_way, text="Alku ja loppu."))


def test_a_stale_save_is_refused_with_what_is_stored_now(head: User) -> None:
    line = make_city_line()
    save_line(line_id=line.pk, actor=head, edit=edit(text="Ensimmäinen."))

    with pytest.raises(StaleLine) as refusal:
        save_line(line_id=line.pk, actor=head, edit=edit(text="Toinen."))

    assert refusal.value.current.text == "Ensimmäinen."


def test_the_line_says_when_an_answer_has_changed_since(head: User) -> None:
    line = make_city_line()
    entry = make_entry(round_=line.round, measure=line.measure, state=State.APPROVED, version=3)
    save_line(line_id=line.pk, actor=head, edit=edit(read={entry.pk: 3}))
    before = changed(line)

    with unaudited("the test needs a newer version"):
        Entry.objects.filter(pk=entry.pk).update(version=4)

    assert (before, changed(line)) == (False, True)


def test_entries_of_another_measure_are_no_sources(head: User) -> None:
    line, stranger = make_city_line(), make_entry(state=State.APPROVED)

    save_line(line_id=line.pk, actor=head, edit=edit(read={stranger.pk: 1}))

    assert line.sources.count() == 0


def test_a_proposed_status_is_confirmed_without_touching_the_text(head: User) -> None:
    line = make_city_line(imported=True)

    confirm_progress(line_id=line.pk, actor=head, version=1, status=Status("continuous"))

    line.refresh_from_db()
    assert (line.progress, line.progress_confirmed) == ("continuous", True)
    assert line.text == "Osallistuminen on vahvistunut."


def test_a_closed_round_keeps_its_sentences(head: User) -> None:
    line = make_city_line(round_=make_round(state=RoundState.CLOSED))

    with pytest.raises(DomainError, match="closed"):
        save_line(line_id=line.pk, actor=head, edit=edit())


def test_a_contact_does_not_know_the_line_before_it_is_shown() -> None:
    line = make_city_line()

    with pytest.raises(Invisible):
        save_line(line_id=line.pk, actor=make_contact(), edit=edit())


def test_a_contact_reads_an_imported_line_and_composes_none() -> None:
    line = make_city_line(imported=True)

    with pytest.raises(Forbidden):
        save_line(line_id=line.pk, actor=make_contact(), edit=edit())


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("city_line_state_known", {"state": "lost"}),
        ("city_line_progress_known", {"progress": "half"}),
        ("city_line_ready_has_text", {"state": "ready", "text": ""}),
        ("city_line_confirmed_is_complete", {"progress_confirmed": True}),
        ("city_line_facts_belong", {"period": "2026"}),
    ],
)
def test_city_line_constraint(constraint: str, fields: dict[str, object]) -> None:
    line = make_city_line()

    with pytest.raises(IntegrityError, match=constraint):
        CityLine.objects.filter(pk=line.pk).update(**fields)
