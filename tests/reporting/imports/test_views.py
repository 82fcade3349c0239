"""The browser's way in: upload, preview, apply, confirm. Refusals show that nothing was written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.operations import load_organisation, system_user
from audit.models import Event
from guidelines.importing.reading import FILE_LIMIT_BYTES
from guidelines.models import Edition, Measure, Respondent
from reporting.city_lines.models import CityLine
from reporting.imports.models import ImportRun
from reporting.imports.operations import apply_import
from reporting.progress import Progress
from tests.conftest import Browser
from tests.factories import (
    make_admin,
    make_contact,
    make_head,
    make_member,
    make_reader,
)
from tests.reporting.imports.documents import outline_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    load_organisation(actor=system_user())
    return make_head()


def upload(browser: Browser, text: str | bytes, name: str = "suuntaviivat.txt") -> ImportRun | None:
    data = text.encode() if isinstance(text, str) else text
    answer = browser.post(reverse("import-upload"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == (302 if ImportRun.objects.exists() else answer.status_code)
    return ImportRun.objects.order_by("-uploaded_at").first()


def apply(browser: Browser, run: ImportRun, **answers: str) -> int:
    page = browser.get(run.get_absolute_url())
    seen = page.context["form"].initial["seen"]
    answer = browser.post(reverse("import-apply", args=[run.pk]), {"seen": seen} | answers)
    return answer.status_code


def test_a_document_is_previewed_and_applied(browser: Browser, head: User) -> None:
    run = upload(browser.as_(head), text_of())

    assert run is not None
    assert not Edition.objects.exists()  # a preview stores the run alone
    assert apply(browser, run) == 302
    run.refresh_from_db()
    assert run.edition == Edition.objects.get()
    assert (Measure.objects.count(), CityLine.objects.count()) == (3, 3)
    assert Event.objects.filter(actor=head, verb="edition.import").count() == 1
    assert apply_again(browser, run) == 409


def apply_again(browser: Browser, run: ImportRun) -> int:
    """A second press of the button, from a page that was open before the first."""
    data = {"seen": "0" * 64}
    return browser.post(reverse("import-apply", args=[run.pk]), data).status_code


def test_what_has_changed_since_the_preview_is_refused(browser: Browser, head: User) -> None:
    run = upload(browser.as_(head), text_of())
    assert run is not None
    seen = browser.get(run.get_absolute_url()).context["form"].initial["seen"]
    apply_import(outline=outline_of(text_of(words="Muu toimenpide.")), source="b", actor=head)
    events = Event.objects.count()

    answer = browser.post(reverse("import-apply", args=[run.pk]), {"seen": seen})

    assert answer.status_code == 409
    assert Measure.objects.get(code="1.1.1").text == "Muu toimenpide."
    assert Event.objects.count() == events
    assert answer.context["form"].initial["seen"] != seen


LIKE = "Kirjastojen pyörät odottavat ulkomaisia vieraita asemilla."


def test_an_unsure_pair_is_asked_and_never_guessed(browser: Browser, head: User) -> None:
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a", actor=head)
    old = Measure.objects.get(code="1.1.1")
    run = upload(browser.as_(head), text_of(years="2033-34", words=LIKE))
    assert run is not None
    page = browser.get(run.get_absolute_url())
    assert [code for code, _text, _field in page.context["questions"]] == ["1.1.1"]

    assert apply(browser, run) == 422
    assert Edition.objects.count() == 1
    assert apply(browser, run, **{"pair-1.1.1": "9.9.9"}) == 422
    assert apply(browser, run, **{"pair-1.1.1": "1.1.1"}) == 302
    assert Measure.objects.get(edition__from_year=2033, code="1.1.1").continues == old


def test_an_unsure_pair_may_be_new(browser: Browser, head: User) -> None:
    apply_import(outline=outline_of(text_of(years="2031-32")), source="a", actor=head)
    run = upload(browser.as_(head), text_of(years="2033-34", words=LIKE))
    assert run is not None

    assert apply(browser, run, **{"pair-1.1.1": "new"}) == 302
    assert Measure.objects.get(edition__from_year=2033, code="1.1.1").continues is None


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "tyhja.txt"),
        (b"\x7fELF\x00\x01", "ohjelma.pptx"),
        ("Åbo".encode("cp1252"), "vanha.txt"),
        (b"Vain tekstia.\n", "muu.txt"),
        (b"PK\x03\x04 not a zip", "rikki.pptx"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(
    browser: Browser, head: User, data: bytes, name: str
) -> None:
    file = SimpleUploadedFile(name, data)

    answer = browser.as_(head).post(reverse("import-upload"), {"file": file})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


def test_nothing_chosen_is_said_at_the_field(browser: Browser, head: User) -> None:
    assert browser.as_(head).post(reverse("import-upload"), {}).status_code == 422


def test_a_file_above_the_limit_is_refused_before_it_is_parsed(
    browser: Browser, head: User
) -> None:
    """Over 0.5 s: twenty megabytes go through the test client."""
    file = SimpleUploadedFile("iso.pdf", b"%PDF-" + b"0" * FILE_LIMIT_BYTES)

    answer = browser.as_(head).post(reverse("import-upload"), {"file": file})

    assert answer.status_code == 413
    assert answer.context["form"].errors["file"]


def test_the_demonstration_is_previewed_and_not_touched(browser: Browser, head: User) -> None:
    apply_import(outline=outline_of(text_of()), source="a", actor=head, demonstration=True)
    run = upload(browser.as_(head), text_of(years="2027-28"))

    assert run is not None
    assert apply(browser, run) == 409
    assert Edition.objects.count() == 1


def test_a_name_is_only_shown(browser: Browser, head: User) -> None:
    run = upload(browser.as_(head), text_of(), name="<b>\u202eC:\\x.txt")

    assert run is not None
    assert "\u202e" not in run.name
    assert "<b>" not in browser.get(reverse("import")).text


def test_others_do_not_know_of_imports(browser: Browser, head: User) -> None:
    run = upload(browser.as_(head), text_of())
    assert run is not None
    pages = [reverse("import"), run.get_absolute_url()]
    acts = [reverse("import-upload"), reverse("import-apply", args=[run.pk])]

    for person in (make_contact(), make_member(), make_admin()):
        browser.as_(person)
        assert [browser.get(url).status_code for url in pages] == [404, 404]
        assert [browser.post(url).status_code for url in acts] == [404, 404]
    browser.as_(make_reader())
    assert [browser.get(url).status_code for url in pages] == [200, 200]
    assert [browser.post(url).status_code for url in acts] == [403, 403]
    assert not Edition.objects.exists()


def confirmation(browser: Browser, edition: Edition, **changes: str) -> dict[str, str | list[str]]:
    """What the list sends when nothing was touched, with some fields otherwise: m1.1.1__keyword."""
    page = browser.get(reverse("import-confirm", args=[edition.pk]) + "?all")
    data: dict[str, str | list[str]] = {"row": []}
    for form in page.context["forms"]:
        rows = data["row"]
        assert isinstance(rows, list)
        rows.append(str(form.measure.pk))
        for name, field in form.fields.items():
            value = form.get_initial_for_field(field, name)
            if value not in (None, []):
                data[f"{form.prefix}-{name}"] = "on" if value is True else value
        for key, value in changes.items():
            code, _, name = key.partition("__")
            if code.replace("_", ".") == f"m{form.measure.code}":
                data[f"{form.prefix}-{name}"] = value
    return data


def test_the_list_confirms_titles_respondents_and_statuses(browser: Browser, head: User) -> None:
    edition = apply_import(
        outline=outline_of(text_of(years="2031-32")), source="a", actor=head
    ).edition
    data = confirmation(
        browser.as_(head), edition, m1_1_1__keyword="Pyörät", m1_1_1__respondent="head"
    )

    answer = browser.post(reverse("import-confirm-save", args=[edition.pk]), data)

    assert answer.status_code == 302
    measures = list(Measure.objects.in_order())
    assert all(m.keyword_confirmed and m.assignment_confirmed for m in measures)
    assert (measures[0].keyword, measures[0].respondent) == ("Pyörät", Respondent.HEAD)
    assert [a.unit.key for a in measures[0].assignments.all()] == ["kv"]
    assert measures[1].assignments.count() == 4
    assert set(CityLine.objects.values_list("progress_confirmed", flat=True)) == {True}
    again = browser.get(reverse("import-confirm", args=[edition.pk]))
    assert again.context["forms"] == []


def test_confirming_again_leaves_no_trace(browser: Browser, head: User) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a", actor=head).edition
    url = reverse("import-confirm-save", args=[edition.pk])
    browser.as_(head).post(url, confirmation(browser, edition))
    events = Event.objects.count()

    assert browser.post(url, confirmation(browser, edition)).status_code == 302

    assert Event.objects.count() == events


def test_what_is_not_ticked_stays_open(browser: Browser, head: User) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a", actor=head).edition
    data = confirmation(browser.as_(head), edition, m1_1_2__confirm="")

    browser.post(reverse("import-confirm-save", args=[edition.pk]), data)

    open_ = browser.get(reverse("import-confirm", args=[edition.pk])).context["forms"]
    assert [form.measure.code for form in open_] == ["1.1.2"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"m1_1_1__progress": Progress.PLANNED}, "period"),
        ({"m1_1_1__progress": Progress.DISCONTINUED}, "reason"),
        ({"m1_1_1__progress": ""}, "progress"),
        ({"m1_1_1__keyword": ""}, "keyword"),
        ({"m1_1_1__keyword": "x" * 31}, "keyword"),
        ({"m1_1_1__respondent": "units"}, "units"),
        ({"m1_1_1__respondent": "everyone"}, "respondent"),
    ],
)
def test_an_incomplete_row_confirms_nothing_at_all(
    browser: Browser, head: User, changes: dict[str, str], field: str
) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a", actor=head).edition
    events = Event.objects.count()
    data = confirmation(browser.as_(head), edition, **changes)

    answer = browser.post(reverse("import-confirm-save", args=[edition.pk]), data)

    assert answer.status_code == 422
    wrong = [form.errors for form in answer.context["forms"] if form.errors]
    assert [list(errors) for errors in wrong] == [[field]]
    assert Event.objects.count() == events


def test_a_line_that_moved_meanwhile_confirms_nothing(browser: Browser, head: User) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a", actor=head).edition
    data = confirmation(browser.as_(head), edition)
    CityLine.objects.filter(measure__code="1.1.3").update(version=7)
    events = Event.objects.count()

    answer = browser.post(reverse("import-confirm-save", args=[edition.pk]), data)

    assert answer.status_code == 409
    assert Event.objects.count() == events
    assert not Measure.objects.filter(keyword_confirmed=True).exists()


def test_only_the_head_confirms(browser: Browser, head: User) -> None:
    edition = apply_import(outline=outline_of(text_of()), source="a", actor=head).edition
    page = reverse("import-confirm", args=[edition.pk])
    act = reverse("import-confirm-save", args=[edition.pk])

    for person in (make_contact(), make_reader(), make_admin(), make_member()):
        browser.as_(person)
        assert (browser.get(page).status_code, browser.post(act).status_code) == (403, 403)
    browser.as_(head)
    assert browser.get(reverse("import-confirm", args=[0])).status_code == 404


def test_the_pages_ask_as_much_for_one_measure_as_for_three(browser: Browser, head: User) -> None:
    counts = []
    browser.as_(head)
    for number, drop in enumerate((2, 0)):
        text = text_of(years=f"20{41 + 2 * number}-{42 + 2 * number}", drop=drop)
        edition = apply_import(outline=outline_of(text), source="a", actor=head).edition
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(reverse("import-confirm", args=[edition.pk]))
        counts.append(len(queries))

    assert counts[0] == counts[1]
