"""Correcting the preview by hand: this new measure goes on from that old one, or is new."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from accounts.operations import load_organisation, system_user
from audit.models import Event
from audit.operations import unaudited
from guidelines.models import Edition, Measure, Respondent, Theme
from guidelines.operations import move_measure
from reporting.city_lines.models import CityLine
from reporting.imports.models import ImportRun
from reporting.imports.operations import apply_import
from reporting.progress import Progress
from tests.conftest import Browser
from tests.factories import make_contact, make_head, make_reader
from tests.reporting.imports.documents import outline_of, text_of

pytestmark = pytest.mark.django_db

OTHER = "Aivan toinen asia, josta vanhat suuntaviivat vaikenivat."
CHANGED = "Kirjastot lainaavat pyöriä ja kelkkoja ulkomaisille vieraille maksutta."


@pytest.fixture
def head() -> User:
    load_organisation(actor=system_user())
    return make_head()


def previewed(browser: Browser, head: User, *, words: str, years: str = "2033-34") -> ImportRun:
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a", actor=head)
    text = text_of(years=years, words=words)
    file = SimpleUploadedFile("suuntaviivat.txt", text.encode())
    browser.as_(head).post(reverse("import-upload"), {"file": file})
    return ImportRun.objects.get()


def send(browser: Browser, run: ImportRun, act: str, **answers: str) -> int:
    page = browser.get(run.get_absolute_url())
    seen = page.context["form"].initial["seen"]
    url = reverse(act, args=[run.pk])
    return browser.post(url, {"seen": seen} | answers).status_code


def test_a_new_measure_is_matched_to_an_old_one(browser: Browser, head: User) -> None:
    run = previewed(browser, head, words=OTHER)
    old = Measure.objects.get(code="1.1.1")
    events = Event.objects.count()

    assert send(browser, run, "import-match", **{"pair-1.1.1": "1.1.1"}) == 302

    page = browser.get(run.get_absolute_url())
    assert [shown.heading for shown, _choice in page.context["changed"]] == ["1.1.1"]
    assert page.context["dropped"] == []
    assert (Edition.objects.count(), Event.objects.count()) == (1, events)
    assert send(browser, run, "import-apply") == 302
    assert Measure.objects.get(edition__from_year=2033, code="1.1.1").continues == old


def test_a_wrong_match_is_taken_apart(browser: Browser, head: User) -> None:
    run = previewed(browser, head, words=CHANGED)
    page = browser.get(run.get_absolute_url())
    assert [shown.heading for shown, _choice in page.context["changed"]] == ["1.1.1"]

    assert send(browser, run, "import-apply", **{"pair-1.1.1": "new"}) == 302

    assert Measure.objects.get(edition__from_year=2033, code="1.1.1").continues is None
    assert Measure.objects.filter(edition__from_year=2033, continues=None).count() == 1


def test_without_a_correction_the_plan_is_followed(browser: Browser, head: User) -> None:
    run = previewed(browser, head, words=CHANGED)

    assert send(browser, run, "import-apply") == 302

    assert not Measure.objects.filter(edition__from_year=2033, continues=None).exists()


def test_equal_words_need_no_hand_and_an_unknown_code_is_refused(
    browser: Browser, head: User
) -> None:
    run = previewed(browser, head, words=OTHER)

    page = browser.get(run.get_absolute_url())

    assert list(page.context["form"].choices()) == ["1.1.1"]
    assert send(browser, run, "import-match", **{"pair-1.1.1": "1.1.2"}) == 422
    assert send(browser, run, "import-match", **{"pair-1.1.1": "9.9.9"}) == 422
    run.refresh_from_db()
    assert run.pairs == {}


def test_a_correction_of_another_preview_is_refused(browser: Browser, head: User) -> None:
    run = previewed(browser, head, words=OTHER)
    url = reverse("import-match", args=[run.pk])
    seen = browser.get(run.get_absolute_url()).context["form"].initial["seen"]
    assert browser.post(url, {"seen": seen, "pair-1.1.1": "1.1.1"}).status_code == 302

    again = browser.post(url, {"seen": seen, "pair-1.1.1": "new"})

    assert again.status_code == 409
    run.refresh_from_db()
    assert run.pairs == {"1.1.1": "1.1.1"}


def test_others_correct_nothing(browser: Browser, head: User) -> None:
    run = previewed(browser, head, words=OTHER)
    url = reverse("import-match", args=[run.pk])

    assert browser.as_(make_contact()).post(url, {}).status_code == 404
    assert browser.as_(make_reader()).post(url, {}).status_code == 403
    assert browser.as_(head).post(url, {}).status_code == 422


def test_a_reported_measure_that_the_document_words_anew_is_held_until_it_is_matched(
    browser: Browser, head: User
) -> None:
    run = previewed(browser, head, words=OTHER, years="2031-32")
    old = Measure.objects.get(code="1.1.1")
    with unaudited("a status that somebody confirmed"):
        CityLine.objects.filter(measure=old).update(
            progress=Progress.ONGOING, progress_confirmed=True
        )

    assert send(browser, run, "import-apply") == 409
    assert Measure.objects.get(pk=old.pk).text != OTHER
    assert send(browser, run, "import-apply", **{"pair-1.1.1": "1.1.1"}) == 302
    assert Measure.objects.get(pk=old.pk).text == OTHER


def test_themes_and_respondents_go_on_with_a_measure(head: User) -> None:
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a", actor=head)
    old = Measure.objects.get(code="1.1.2")
    theme = Theme.objects.create(edition=old.edition, ordinal=1, name="Ilmasto ja energia")
    old.themes.add(theme)
    with unaudited("what a person confirmed"):
        Measure.objects.filter(pk=old.pk).update(
            keyword="Altaan vesi", respondent=Respondent.HEAD, evidence_keys=["networks.count"]
        )
    outline = replace(
        outline_of(text_of(years="2033-34")), themes=("Muu teema", "ILMASTO ja energia")
    )

    edition = apply_import(outline=outline, source="b", actor=head).edition

    new = edition.measures.get(code="1.1.2")
    assert (new.keyword, new.respondent) == ("Altaan vesi", Respondent.HEAD)
    assert new.evidence_keys == ["networks.count"]
    assert [theme.name for theme in new.themes.all()] == ["ILMASTO ja energia"]


def test_a_corrected_document_orders_anew_what_was_moved_by_hand(head: User) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a", actor=head).edition
    last = edition.measures.get(code="1.1.3")
    move_measure(measure_id=last.pk, actor=head, up=True)
    move_measure(measure_id=last.pk, actor=head, up=True)
    assert edition.measures.get(number=1) == last

    apply_import(outline=outline_of(text_of(words=CHANGED)), source="b", actor=head)

    assert list(edition.measures.order_by("number").values_list("code", "number")) == [
        ("1.1.1", 1),
        ("1.1.2", 2),
        ("1.1.3", 3),
    ]
