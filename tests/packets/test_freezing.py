from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Body
from accounts.roles import BodyKind, UnitKind
from audit.operations import unaudited
from guidelines.models import Measure, Point, PointKind, Theme
from packets import snapshot as frozen
from packets.changes import What, changes
from packets.freezing import freeze
from packets.models import Packet
from packets.readiness import says_the_same
from packets.snapshot import Progress, Snapshot, from_bytes, to_bytes
from packets.sources import load_sources
from packets.states import Paper, Publicity, State
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.entries.states import State as EntryState
from reporting.rounds.models import Meeting
from tests.factories import (
    make_body,
    make_city_line,
    make_edition,
    make_entry,
    make_measure,
    make_meeting,
    make_objective,
    make_packet,
    make_round,
    make_unit,
)
from tests.packets.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


def _say(scene: Scene, body: Body, form: Paper = Paper.A4) -> Snapshot:
    packet = Packet(round=scene.round, body=body, form=form)
    return freeze(packet, load_sources(scene.round))


def test_a_snapshot_comes_back_from_its_bytes() -> None:
    scene = make_scene()

    for body in (scene.team, scene.group, scene.subcommittee):
        said = _say(scene, body)
        assert from_bytes(to_bytes(said)) == said


@pytest.mark.parametrize(
    ("state", "team", "group"),
    [
        (EntryState.DRAFT, False, False),
        (EntryState.RETURNED, False, False),
        (EntryState.SUBMITTED, True, False),
        (EntryState.APPROVED, True, True),
    ],
)
def test_a_body_reads_what_it_may(state: EntryState, team: bool, group: bool) -> None:
    scene = make_scene(entries=state, measures=1)

    for body, reads in ((scene.team, team), (scene.group, group)):
        text = to_bytes(_say(scene, body)).decode()
        assert ("Mukaan tultiin kahteen" in text) is reads
        assert "Mihin työryhmiin?" not in text


def test_a_missing_division_is_told_in_the_base() -> None:
    scene = make_scene(measures=1)
    other = make_unit()
    make_entry(unit=other, measure=scene.measures[0], round_=scene.round, text="")

    measure = _say(scene, scene.group).measures[0]

    assert measure.city.base == "1/2 toimialaa"
    assert [a.state for a in measure.answers] == ["answered", "missing"]


def test_an_imported_status_is_printed_only_once_confirmed() -> None:
    scene = make_scene(measures=2)
    with unaudited("a test"):
        CityLine.objects.filter(measure=scene.measures[0]).update(
            imported=True, progress_confirmed=False
        )

    first, second = _say(scene, scene.group).measures

    assert (first.city.progress, first.city.word) == (Progress.UNSTATED, "")
    assert (first.city.imported, first.city.confirmed) == (True, False)
    assert second.city.progress == Progress.RUN


def test_a_first_imported_year_has_no_empty_parts() -> None:
    scene = make_scene(entries=None)

    said = _say(scene, scene.group)

    assert said.previous_year is None
    assert said.divisions == ()
    assert all(m.answers == m.others == () for m in said.measures)
    assert all(m.city.base == "" for m in said.measures)


def test_last_year_is_found_through_the_measure_that_is_continued() -> None:
    old = make_scene(year=2024, measures=1)
    new = make_scene(year=2025, measures=2)
    with unaudited("a test"):
        Measure.objects.filter(pk=new.measures[1].pk).update(continues=old.measures[0])

    said = _say(new, new.group)

    first, second = said.measures
    assert (said.previous_year, first.city.previous) == (2024, None)
    assert second.city.previous is not None
    assert second.city.previous.text == "Osallistuminen on vahvistunut."


def test_answers_of_offices_stand_apart_from_the_divisions() -> None:
    scene = make_scene(measures=1)
    office = make_unit(parent=scene.unit, kind=UnitKind.OFFICE)
    make_entry(
        unit=office, measure=scene.measures[0], round_=scene.round, state=EntryState.APPROVED
    )

    measure = _say(scene, scene.group).measures[0]

    assert [a.unit for a in measure.answers] == [scene.unit.key]
    assert [a.unit for a in measure.others] == [office.key]


def test_a_self_approved_entry_is_told_as_the_source() -> None:
    scene = make_scene(measures=1)
    with unaudited("a test"):
        Entry.objects.update(self_approved=True)

    assert _say(scene, scene.group).measures[0].city.source != ""


def test_a_team_that_meets_after_the_cutoff_is_told() -> None:
    scene = make_scene(measures=1)
    with unaudited("a test"):
        Meeting.objects.filter(body=scene.team).update(held_on=date(2025, 11, 20))

    notes = _say(scene, scene.group).notes

    assert notes == (f"{scene.team.name_fi} käsittelee vastauksensa 20.11.2025.",)


def test_the_teams_meet_on_one_line_and_others_on_their_own() -> None:
    scene = make_scene(measures=1)
    make_meeting(
        round_=scene.round,
        body=make_body(kind=BodyKind.MANAGEMENT_TEAM),
        held_on=date(2025, 11, 7),
    )

    assert [line.when for line in _say(scene, scene.group).follow_up] == [
        "5.–7.11.2025",
        "24.11.2025",
        "9.12.2025",
    ]


def test_the_subcommittee_is_told_what_the_city_group_changed() -> None:
    scene = make_scene(measures=2)
    make_packet(round_=scene.round, body=scene.group, state=State.PUBLISHED)
    with unaudited("a test"):
        CityLine.objects.filter(measure=scene.measures[1]).update(text="Tarkennettu.")

    notes = _say(scene, scene.subcommittee).notes

    assert len(notes) == 1
    assert scene.measures[1].code in notes[0]
    assert scene.measures[0].code not in notes[0]


def test_what_the_secretary_entered_is_frozen() -> None:
    scene = make_scene(measures=1)
    packet = Packet(
        round=scene.round,
        body=scene.group,
        form=Paper.A4,
        diary_number="VD/1/2025",
        publicity=Publicity.PARTLY,
        publicity_ground="24 § 1 mom. 20 k.",
    )

    record = freeze(packet, load_sources(scene.round)).record

    assert record == frozen.Record(
        diary="VD/1/2025", item="", publicity="Osittain salassa pidettävä (24 § 1 mom. 20 k.)"
    )


def test_reasons_and_means_stand_in_their_order() -> None:
    scene = make_scene(measures=1)
    for kind, n, text in (
        (PointKind.REASON, 1, "Toinen syy."),
        (PointKind.REASON, 0, "Ensimmäinen syy."),
        (PointKind.MEANS, 0, "Opimme."),
    ):
        Point.objects.create(edition=scene.round.edition, kind=kind, ordinal=n, text=text)

    said = _say(scene, scene.group)

    assert said.reasons == ("Ensimmäinen syy.", "Toinen syy.")
    assert said.means == ("Opimme.",)


def test_the_moment_of_freezing_alone_is_no_change() -> None:
    scene = make_scene(measures=1)
    packet = Packet(round=scene.round, body=scene.group, form=Paper.A4)
    sources = load_sources(scene.round)
    then = to_bytes(freeze(packet, sources, at=timezone.now() - timedelta(days=30)))

    assert says_the_same(then, freeze(packet, sources))


def test_changes_name_the_measure_and_what_is_different() -> None:
    scene = make_scene(measures=3)
    old = _say(scene, scene.group)
    with unaudited("a test"):
        CityLine.objects.filter(measure=scene.measures[0]).update(progress="continuous")
        CityLine.objects.filter(measure=scene.measures[1]).update(text="Tarkennettu.")

    found = changes(old, _say(scene, scene.group))

    assert [(c.code, c.what) for c in found] == [
        (scene.measures[0].code, What.STATUS),
        (scene.measures[1].code, What.TEXT),
    ]
    assert (found[0].before, found[0].after) == ("Käynnissä", "Jatkuva")


def test_a_measure_without_a_line_is_still_named() -> None:
    edition = make_edition()
    measure = make_measure(objective=make_objective(edition=edition))
    round_ = make_round(edition=edition)
    make_city_line(round_=round_, measure=make_measure(objective=measure.objective))

    packet = Packet(round=round_, body=make_body(), form=Paper.A4)
    said = freeze(packet, load_sources(round_))

    assert [m.city.text for m in said.measures] == ["", "Osallistuminen on vahvistunut."]


def test_a_measures_themes_are_printed_with_it() -> None:
    scene = make_scene()
    measure = scene.measures[0]
    names = ("Kotoutuminen", "Työllisyys")
    themes = [
        Theme.objects.create(edition=measure.edition, ordinal=number, name=name)
        for number, name in enumerate(names, 1)
    ]
    measure.themes.set(themes)

    packet = Packet(round=scene.round, body=scene.group, form=Paper.A4)
    first, second = freeze(packet, load_sources(scene.round)).measures

    assert first.text == f"{measure.text} Teemat: Kotoutuminen; Työllisyys"
    assert "Teemat" not in second.text
