"""Every number of the head's pages against the rows behind it, counted anew in plain Python."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count, cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import UnitKind
from audit.operations import unaudited
from guidelines.models import Edition, Objective, Pillar, Theme
from reporting.city_lines.models import CityLine
from reporting.dashboards.years import Move, way
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.models import Round
from tests.conftest import Browser
from tests.factories import (
    make_city_line,
    make_edition,
    make_entry,
    make_head,
    make_measure,
    make_person,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db

HANDED_OVER = {"submitted", "approved"}
Test = Callable[[Entry], bool]


@dataclass(frozen=True, slots=True)
class Scene:
    """A round in which everything occurs, and the year before it."""

    head: User
    round: Round
    earlier: Round
    units: tuple[Unit, ...]


@pytest.fixture
def scene() -> Scene:
    edition, units = make_edition(), _units()
    now, then = make_round(edition=edition, year=2031), make_round(edition=edition, year=2030)
    states = cycle(("missing", *State))
    statuses = cycle((Progress.ONGOING, Progress.CONTINUOUS, Progress.NOT_STARTED))
    numbers = count(1)
    themes = [_theme(edition, ordinal) for ordinal in (1, 2, 3)]
    for pillar in (1, 2):
        objective = _objective(edition, pillar)
        for _ in range(3):
            measure = make_measure(objective=objective, units=units)
            with unaudited("the test's own themes"):
                measure.themes.set(themes[: next(numbers) % 3])  # the third theme has none
            for round_ in (now, then):
                make_city_line(round_=round_, measure=measure, ready=True)
                for unit in units:
                    _entry(round_, measure.pk, unit, next(states), next(statuses))
    with unaudited("some lines say something else"):
        CityLine.objects.filter(round=now, measure__number=1).update(progress=Progress.CONTINUOUS)
        CityLine.objects.filter(round=now, measure__number=2).update(progress=Progress.NOT_STARTED)
        CityLine.objects.filter(
            round=now, measure__number=3, measure__objective__pillar__number=2
        ).update(progress_confirmed=False)
    return Scene(make_head(), now, then, units)


def _units() -> tuple[Unit, ...]:
    division = make_unit()
    return division, make_unit(), make_unit(parent=division, kind=UnitKind.OFFICE)


def _theme(edition: Edition, ordinal: int) -> Theme:
    return Theme.objects.create(edition=edition, ordinal=ordinal, name=f"Teema {ordinal}")


def _objective(edition: Edition, number: int) -> Objective:
    with unaudited("the test's own pillar"):
        pillar = Pillar.objects.create(edition=edition, number=number, title=f"Pilari {number}")
        return Objective.objects.create(pillar=pillar, number=1, text="Toiminta on koordinoitua.")


def _entry(round_: Round, measure_id: int, unit: Unit, state: str, progress: Progress) -> None:
    untouched = state == "missing"
    with unaudited("an entry in any state"):
        Entry.objects.create(
            round=round_,
            measure_id=measure_id,
            unit=unit,
            state="draft" if untouched else state,
            progress="" if untouched else progress,
            text="" if untouched else "Kolme matkaa.",
            links=[{"words": "Muistio", "url": "https://x.example"}] if unit.short else [],
            return_reason="Mihin?" if state == "returned" else "",
            approved_by=make_person() if state == "approved" else None,
            version=1 if untouched else 2,
            late=state == "approved",
        )


def counted(round_: Round, *tests: Test) -> int:
    """How many of the stored entries pass; nothing of the product's counting is used."""
    return sum(all(test(e) for test in tests) for e in Entry.objects.filter(round=round_))


def in_state(state: str) -> Test:
    def test(entry: Entry) -> bool:
        untouched = entry.state == "draft" and entry.version == 1
        return untouched if state == "missing" else entry.state == state and not untouched

    return test


def with_status(status: str) -> Test:
    return lambda entry: entry.progress == status


def of_measures(keys: set[int]) -> Test:
    return lambda entry: entry.measure_id in keys


def with_links(level: str) -> Test:
    return lambda entry: bool(entry.links) == (level == "1")


def handed_over(entry: Entry) -> bool:
    return entry.state in HANDED_OVER


def rows_behind(browser: Browser, url: str) -> int:
    page = browser.get(url)
    assert page.status_code == 200
    return len(page.context["answers"])


def page_of(browser: Browser, scene: Scene, name: str) -> dict[str, object]:
    found = browser.as_(scene.head).get(reverse(name, query={"year": scene.round.year}))
    context: dict[str, object] = found.context
    return context


def test_the_whole_and_each_unit(browser: Browser, scene: Scene) -> None:
    page = page_of(browser, scene, "dashboard")
    tests: list[tuple[object, list[Test]]] = [(page["whole"], [])]
    tests += [(s, [_of_unit(s.key)]) for s in page["standings"]]  # type: ignore[attr-defined]

    assert len(tests) == 4
    for standing, own in tests:
        _check_standing(browser, scene, standing, own)


def test_the_city_lines_are_counted_as_their_own_page_counts_them(
    browser: Browser, scene: Scene
) -> None:
    newer, unread, fresh = CityLine.objects.filter(round=scene.round).order_by("pk")[:3]
    with unaudited("lines composed from answers"):
        for line in (newer, unread, fresh):
            CityLine.objects.filter(pk=line.pk).update(saved_at=timezone.now())
            for entry in Entry.objects.filter(round=scene.round, measure=line.measure):
                version = entry.version - (line == newer)
                line.sources.create(entry=entry, entry_version=version)
        late = unread.sources.filter(entry__state="approved").first() or unread.sources.first()
        assert late is not None
        Entry.objects.filter(pk=late.entry_id, text="").update(text="Kolme matkaa.")
        Entry.objects.filter(pk=late.entry_id).update(
            state="approved", approved_by=make_person(), return_reason="", progress="ongoing"
        )
        late.delete()

    lines = page_of(browser, scene, "dashboard")["lines"]

    assert lines["changed"] == 2  # type: ignore[index]
    for key in ("changed", "unconfirmed"):
        url = reverse("city-lines", query={"year": scene.round.year, "problem": key})
        assert lines[key] == len(browser.get(url).context["rows"]), key  # type: ignore[index]


def test_each_pillar(browser: Browser, scene: Scene) -> None:
    page = page_of(browser, scene, "dashboard-themes")

    assert len(page["pillars"]) == 2  # type: ignore[arg-type]
    for standing in page["pillars"]:  # type: ignore[attr-defined]
        number = int(standing.key)
        _check_standing(browser, scene, standing, [_of_pillar(number)])


def _of_unit(key: str) -> Test:
    return lambda entry: entry.unit.key == key


def _of_pillar(number: int) -> Test:
    return lambda entry: entry.measure.objective.pillar.number == number


def _check_standing(browser: Browser, scene: Scene, standing: object, own: list[Test]) -> None:
    total = standing.total  # type: ignore[attr-defined]
    assert total == counted(scene.round, *own) == rows_behind(browser, standing.url)  # type: ignore[attr-defined]
    for number in standing.numbers:  # type: ignore[attr-defined]
        stored = counted(scene.round, in_state(number.key), *own)
        assert number.count == stored == rows_behind(browser, number.url)


def test_statuses_and_levels_count_what_was_handed_over(browser: Browser, scene: Scene) -> None:
    page = page_of(browser, scene, "dashboard-themes")

    for number in page["statuses"]:  # type: ignore[attr-defined]
        stored = counted(scene.round, handed_over, with_status(number.key))
        assert number.count == stored == rows_behind(browser, number.url)
    for number in page["levels"]:  # type: ignore[attr-defined]
        stored = counted(scene.round, handed_over, with_links(number.key))
        assert number.count == stored == rows_behind(browser, number.url)
    assert page["handed_over"] == counted(scene.round, handed_over)


def test_each_theme_in_each_pillar_and_its_gaps(browser: Browser, scene: Scene) -> None:
    page = page_of(browser, scene, "dashboard-themes")
    measures = scene.round.edition.measures.all()

    for row in page["themes"]:  # type: ignore[attr-defined]
        own = {m.pk for m in measures if m.themes.filter(ordinal=row.ordinal).exists()}
        for cross in row.crosses:
            here = {m.pk for m in measures if m.objective.pillar.number == cross.pillar} & own
            assert cross.measures == len(here)
            stored = counted(scene.round, of_measures(here))
            assert cross.entries == stored == rows_behind(browser, cross.url)
            assert cross.handed_over == counted(scene.round, handed_over, of_measures(here))
    assert page["gaps"] == [("Pilari 1", ["Teema 3"]), ("Pilari 2", ["Teema 3"])]


def test_the_years_side_by_side(browser: Browser, scene: Scene) -> None:
    page = page_of(browser, scene, "dashboard-years")

    entries, lines = page["entries"], page["lines"]
    for pair in entries.pairs:  # type: ignore[attr-defined]
        for round_, shown, url in (
            (scene.round, pair.now, pair.now_url),
            (scene.earlier, pair.then, pair.then_url),
        ):
            stored = counted(round_, handed_over, with_status(pair.progress))
            assert shown == stored == rows_behind(browser, url)
    for pair in lines.pairs:  # type: ignore[attr-defined]
        for round_, shown, url in (
            (scene.round, pair.now, pair.now_url),
            (scene.earlier, pair.then, pair.then_url),
        ):
            confirmed = [
                line
                for line in CityLine.objects.filter(round=round_)
                if line.progress_confirmed and line.progress == pair.progress
            ]
            assert shown == len(confirmed) == len(browser.get(url).context["rows"])


def test_what_has_moved_between_the_years(browser: Browser, scene: Scene) -> None:
    lines = page_of(browser, scene, "dashboard-years")["lines"]

    moved = {(m.measure.pillar, m.measure.code[-1]): m.move for m in lines.moved}  # type: ignore[attr-defined]
    assert moved == {
        (1, "1"): Move.ASIDE, (1, "2"): Move.BACK, (2, "1"): Move.ASIDE, (2, "2"): Move.BACK,
    }  # fmt: skip
    assert (lines.compared, lines.same) == (5, 1)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("then", "now", "move"),
    [
        ("planned", "ongoing", Move.FORWARD),
        ("ongoing", "done", Move.FORWARD),
        ("continuous", "planned", Move.BACK),
        ("done", "not_started", Move.BACK),
        ("ongoing", "continuous", Move.ASIDE),
        ("ongoing", "discontinued", Move.ASIDE),
        ("not_concerned", "done", Move.ASIDE),
    ],
)
def test_which_way_a_status_goes(then: str, now: str, move: Move) -> None:
    assert way(then, now) == move


def test_an_unknown_choice_is_ignored(browser: Browser, scene: Scene) -> None:
    browser.as_(scene.head)
    total = counted(scene.round)

    for key in ("pillar", "theme", "unit", "state", "status", "level", "show"):
        url = reverse("dashboard-rows", query={"year": scene.round.year, key: "' OR 1=1 --"})
        assert rows_behind(browser, url) == total


def test_the_list_shows_no_words_of_what_is_in_hand(browser: Browser, scene: Scene) -> None:
    with unaudited("a canary"):
        Entry.objects.filter(state="draft", version=2).update(text="Kanarialintu.")
        Entry.objects.filter(state="submitted").update(text="Luettava lause.")

    page = browser.as_(scene.head).get(reverse("dashboard-rows", query={"year": scene.round.year}))

    assert "Luettava lause." in page.text
    assert "Kanarialintu." not in page.text


@pytest.mark.parametrize(
    "name", ["dashboard", "dashboard-themes", "dashboard-years", "dashboard-rows"]
)
def test_pages_cost_the_same_whatever_the_number_of_rows_and_years(
    browser: Browser, scene: Scene, name: str
) -> None:
    browser.as_(scene.head)
    address, costs = reverse(name, query={"year": scene.round.year}), []

    def read() -> None:
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        costs.append(len(queries))

    read()
    objective = Objective.objects.get(pillar__number=1)
    for _ in range(3):
        measure = make_measure(objective=objective, units=scene.units)
        for year in (2031, 2030):
            round_ = Round.objects.get(year=year)
            make_city_line(round_=round_, measure=measure)
            make_entry(round_=round_, measure=measure, unit=scene.units[0])
    read()
    for year in range(2020, 2030):
        make_entry(
            round_=make_round(edition=scene.round.edition, year=year),
            measure=measure,
            unit=scene.units[0],
        )
    read()

    assert costs == [costs[0]] * 3


def _reads(browser: Browser, names: Iterable[str]) -> list[int]:
    return [browser.get(reverse(name)).status_code for name in names]


def test_before_the_first_round_every_page_says_what_to_do(browser: Browser) -> None:
    browser.as_(make_head())

    names = ("dashboard", "dashboard-themes", "dashboard-years", "dashboard-rows")

    assert _reads(browser, names) == [200] * 4
