import pytest

from audit.models import Event
from core.errors import DomainError, Forbidden
from reporting.opening.operations import open_round
from reporting.rounds.models import RoundState
from tests.factories import (
    make_city_line,
    make_contact,
    make_head,
    make_measure,
    make_objective,
    make_round,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_opening_makes_every_entry_and_line_once_however_often() -> None:
    head, units, objective = make_head(), (make_unit(), make_unit()), make_objective()
    make_measure(objective=objective, units=units)
    make_measure(objective=objective, units=units[:1])
    round_ = make_round(edition=objective.pillar.edition, state=RoundState.PLANNED)

    first = open_round(round_id=round_.pk, actor=head)
    again = open_round(round_id=round_.pk, actor=head)

    assert ((first.entries, first.city_lines), (again.entries, again.city_lines)) == (
        (3, 2),
        (0, 0),
    )
    round_.refresh_from_db()
    assert (round_.state, round_.entries.count(), round_.city_lines.count()) == ("open", 3, 2)
    assert Event.objects.filter(verb="entry.open").count() == 3
    assert Event.objects.filter(verb="round.open").count() == 1


def test_an_imported_line_is_kept_when_its_round_opens() -> None:
    line = make_city_line(imported=True, text="Tuotu lause.")

    opened = open_round(round_id=line.round_id, actor=make_head())

    assert opened.city_lines == 0
    line.refresh_from_db()
    assert line.text == "Tuotu lause."


@pytest.mark.parametrize("state", [RoundState.LOCKED, RoundState.CLOSED])
def test_a_round_that_ended_gets_no_rows(state: RoundState) -> None:
    measure = make_measure(units=(make_unit(),))
    round_ = make_round(edition=measure.edition, state=state)

    with pytest.raises(DomainError, match="locked or closed"):
        open_round(round_id=round_.pk, actor=make_head())

    assert round_.entries.count() == 0


def test_a_contact_opens_nothing() -> None:
    with pytest.raises(Forbidden):
        open_round(round_id=make_round(state=RoundState.PLANNED).pk, actor=make_contact())
