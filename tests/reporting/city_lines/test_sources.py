"""What a line was composed from, then and now, and the one press that says nothing has changed."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from core.errors import DomainError, Forbidden, Invisible
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import LineEdit, StaleLine, Status, reread_lines, save_line
from reporting.city_lines.sources import Words, sources_of
from reporting.entries.models import Entry
from reporting.entries.operations import (
    EntryEdit,
    approve_entry,
    return_entry,
    save_entry,
    submit_entry,
)
from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import (
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_reader,
    make_round,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

FIRST = "Mukaan tultiin kahteen ryhmään."


class Scene:
    """A unit's approved answer and the ready line that was composed from it."""

    def __init__(self) -> None:
        unit = make_unit()
        self.head, self.contact = make_head(), make_contact(unit)
        measure = make_measure(units=(unit,))
        round_ = make_round(edition=measure.edition)
        self.entry = make_entry(round_=round_, measure=measure, unit=unit, text="")
        self.hand_over(FIRST)
        self.line = make_city_line(round_=round_, measure=measure)
        save_line(line_id=self.line.pk, actor=self.head, edit=self._composed())
        self.line.refresh_from_db()

    def _composed(self) -> LineEdit:
        read = {self.entry.pk: self.entry.version}
        return LineEdit(1, uuid4(), "Kaupunki on mukana.", Status("ongoing"), ready=True, read=read)

    def edit(self, text: str, progress: str = "ongoing") -> EntryEdit:
        return EntryEdit(
            version=self.entry.version,
            save_id=uuid4(),
            progress=progress,
            period="",
            reason="",
            text=text,
            short_text="",
        )

    def hand_over(self, text: str, progress: str = "ongoing") -> None:
        """Autosave, submit, approve: three versions."""
        pk = self.entry.pk
        self.entry = save_entry(entry_id=pk, actor=self.contact, edit=self.edit(text, progress))
        edit = self.edit(text, progress)
        self.entry = submit_entry(entry_id=pk, actor=self.contact, edit=edit)
        self.entry = approve_entry(entry_id=pk, actor=self.head, version=self.entry.version)

    def give_back(self) -> None:
        self.entry = return_entry(
            entry_id=self.entry.pk,
            actor=self.head,
            version=self.entry.version,
            reason="Mihin ryhmiin?",
        )

    def reread(self, *, actor: User | None = None, version: int | None = None) -> None:
        versions: dict[UUID, int] = {self.line.pk: version or self.line.version}
        reread_lines(actor=actor or self.head, versions=versions)

    def changed(self) -> CityLine:
        return CityLine.objects.with_changed().get(pk=self.line.pk)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_words_of_the_version_that_was_read_are_made_again(scene: Scene) -> None:
    scene.give_back()
    scene.hand_over("Mukaan tultiin viiteen ryhmään.", "continuous")

    [source] = sources_of([scene.line])[scene.line.pk]

    assert source.then == Words(FIRST, "", "", "ongoing", "")
    assert source.now == Words("Mukaan tultiin viiteen ryhmään.", "", "", "continuous", "")
    assert not source.says_the_same


def test_comments_and_marks_beside_the_text_are_no_versions(scene: Scene) -> None:
    scene.give_back()
    subject = {"subject_type": "reporting.entry", "subject_id": str(scene.entry.pk)}
    for verb in ("entry.comment", "entry.set_aside", "entry.take"):
        Event.objects.create(actor=scene.head, verb=verb, changes={}, **subject)
    scene.hand_over("Toinen teksti.")

    [source] = sources_of([scene.line])[scene.line.pk]

    assert source.then is not None
    assert source.then.text == FIRST


def test_a_trail_that_does_not_reach_says_so(scene: Scene) -> None:
    stranger = make_entry(version=9, text="Nyt.")
    scene.line.sources.create(entry=stranger, entry_version=2)

    then = {source.entry.pk: source.then for source in sources_of([scene.line])[scene.line.pk]}

    assert then[stranger.pk] is None


def test_the_page_shows_what_changed_word_by_word(browser: Browser, scene: Scene) -> None:
    scene.give_back()
    scene.hand_over("Mukaan tultiin viiteen ryhmään.")

    page = browser.as_(scene.head).get(scene.line.get_absolute_url())

    assert "<del>kahteen</del>" in page.text
    assert "<ins>viiteen</ins>" in page.text


def test_the_draft_of_a_returned_answer_is_not_shown(browser: Browser, scene: Scene) -> None:
    scene.give_back()
    pk = scene.entry.pk
    save_entry(entry_id=pk, actor=scene.contact, edit=scene.edit("Kanarialintu laulaa."))

    page = browser.as_(scene.head).get(scene.line.get_absolute_url())

    assert "Kanarialintu" not in page.text
    assert [source.entry.pk for source in page.context["changed"]] == [pk]


def test_an_answer_approved_later_asks_to_read_again(browser: Browser, scene: Scene) -> None:
    before = scene.changed().has_changed
    late = make_unit()
    measure = scene.entry.measure
    make_entry(round_=scene.line.round, measure=measure, unit=late, state=State.APPROVED)

    after = scene.changed()
    page = browser.as_(scene.head).get(scene.line.get_absolute_url())

    assert (before, after.answer_added, after.source_changed) == (False, True, False)
    assert [entry.unit for entry in page.context["added"]] == [late]


def test_one_press_says_that_nothing_has_changed(scene: Scene) -> None:
    scene.give_back()
    scene.hand_over(FIRST)
    before = scene.changed().has_changed

    scene.reread()

    after = scene.changed()
    assert (before, after.has_changed, after.state) == (True, False, "ready")
    assert after.version == scene.line.version + 1
    told = Event.objects.get(verb="city_line.reread")
    assert (told.subject_id, told.actor) == (str(scene.line.pk), scene.head)
    assert told.changes["sources"][1] == f"{scene.entry.pk}:{scene.entry.version}"


def nothing_was_written(scene: Scene) -> bool:
    scene.line.refresh_from_db()
    sources = scene.line.sources.values_list("entry_version", flat=True)
    told = Event.objects.filter(verb="city_line.reread").exists()
    return not told and set(sources) != {Entry.objects.get(pk=scene.entry.pk).version}


@pytest.mark.parametrize("text", ["Mukaan tultiin viiteen ryhmään.", f"{FIRST} Ja lisää."])
def test_it_is_refused_where_it_is_not_true(scene: Scene, text: str) -> None:
    scene.give_back()
    scene.hand_over(text)

    with pytest.raises(DomainError, match="something else now"):
        scene.reread()

    assert nothing_was_written(scene)


def test_it_is_refused_while_the_answer_is_with_its_unit(scene: Scene) -> None:
    scene.give_back()

    with pytest.raises(DomainError, match="something else now"):
        scene.reread()

    assert nothing_was_written(scene)


def test_it_is_refused_of_a_line_that_was_saved_meanwhile(scene: Scene) -> None:
    scene.give_back()
    scene.hand_over(FIRST)

    with pytest.raises(StaleLine):
        scene.reread(version=1)

    assert nothing_was_written(scene)


@pytest.mark.parametrize(
    ("person", "refusal"), [(make_contact, Invisible), (make_reader, Forbidden)]
)
def test_only_the_head_says_so(scene: Scene, person: object, refusal: type[Exception]) -> None:
    scene.give_back()
    scene.hand_over(FIRST)

    with pytest.raises(refusal):
        scene.reread(actor=person())  # type: ignore[operator] # one of two factories

    assert nothing_was_written(scene)


def test_the_proof_offers_it_only_where_it_is_true(browser: Browser, scene: Scene) -> None:
    browser.as_(scene.head)

    def offered() -> list[CityLine]:
        lines: list[CityLine] = browser.get(reverse("city-lines")).context["unchanged"]
        return lines

    fresh = offered()
    scene.give_back()
    returned = offered()
    scene.hand_over(FIRST)
    same = offered()
    posted = browser.post(
        reverse("city-lines-reread"), {"line": [f"{scene.line.pk}:{same[0].version}"]}
    )

    assert (fresh, returned, same) == ([], [], [scene.line])
    assert posted["Location"] == reverse("city-lines", query={"year": scene.line.round.year})
    assert offered() == []
    assert not scene.changed().has_changed


@pytest.mark.parametrize("line", ["", "x", "x:1", f"{UUID(int=1)}:y"])
def test_a_damaged_press_is_refused(browser: Browser, scene: Scene, line: str) -> None:
    answer = browser.as_(scene.head).post(reverse("city-lines-reread"), {"line": [line]})

    assert answer.status_code == 422
