"""A small round with everything a packet reads, for the tests of this room."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Body, Unit, User
from accounts.roles import BodyKind
from guidelines.models import Measure
from packets.building import Order, request_build
from packets.models import Packet
from packets.states import Paper
from reporting.entries.states import State
from reporting.rounds.models import Round
from tests.factories import (
    make_body,
    make_city_line,
    make_edition,
    make_entry,
    make_head,
    make_measure,
    make_meeting,
    make_objective,
    make_round,
    make_unit,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One division, one team, the city group and the subcommittee; `measures` with city lines."""

    round: Round
    unit: Unit
    team: Body
    group: Body
    subcommittee: Body
    measures: tuple[Measure, ...]
    head: User

    def build(self, body: Body, form: Paper = Paper.A4) -> Packet:
        """Order a packet as the head."""
        order = Order(round_id=self.round.pk, body_id=body.pk, form=form)
        return request_build(order=order, actor=self.head)


def make_scene(
    *, measures: int = 2, entries: State | None = State.APPROVED, year: int = 2025
) -> Scene:
    """A round ready for its packets; with `entries` None as an imported one, without answers."""
    edition = make_edition()
    objective = make_objective(edition=edition)
    unit = make_unit()
    round_ = make_round(edition=edition, year=year)
    found = tuple(make_measure(objective=objective, units=(unit,)) for _ in range(measures))
    for measure in found:
        make_city_line(round_=round_, measure=measure, ready=True)
        if entries is not None:
            make_entry(unit=unit, measure=measure, round_=round_, state=entries)
    team = make_body(kind=BodyKind.MANAGEMENT_TEAM, unit=unit)
    group, subcommittee = make_body(), make_body(kind=BodyKind.SUBCOMMITTEE)
    make_meeting(round_=round_, body=team, held_on=date(2025, 11, 5))
    make_meeting(round_=round_, body=group, held_on=date(2025, 11, 24))
    make_meeting(round_=round_, body=subcommittee, held_on=date(2025, 12, 9))
    return Scene(round_, unit, team, group, subcommittee, found, make_head())
