"""The command's promise: JSON alone on standard output, words for people on standard error."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.operations import load_organisation, system_user
from audit.models import Event
from guidelines.models import Edition, Measure
from reporting.imports.operations import apply_import
from tests.document import guidelines_document
from tests.reporting.imports.documents import outline_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation() -> None:
    load_organisation(actor=system_user())


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(SystemExit) as ended:
        yield
    assert ended.value.code == 1


def run(path: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_guidelines", str(path), *options, stdout=out, stderr=err)
    except SystemExit:
        assert (out.getvalue(), len(err.getvalue().splitlines())) == ("", 1)
        raise
    return out.getvalue(), err.getvalue()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "suuntaviivat.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dry_run_prints_the_outline_and_changes_nothing() -> None:
    events = Event.objects.count()

    out, err = run(guidelines_document(), "--dry-run", "--json")

    document = json.loads(out)
    assert list(document) == [
        "edition", "reasons", "means", "themes", "meetings", "pillars", "warnings",
    ]  # fmt: skip
    assert (document["edition"]["from"], document["edition"]["to"]) == (2025, 2026)
    assert [len(document[key]) for key in ("reasons", "means", "themes", "meetings")] == [
        4,
        3,
        8,
        3,
    ]
    counts = [[len(o["measures"]) for o in p["objectives"]] for p in document["pillars"]]
    assert counts == [[5, 2, 1, 2, 2], [4, 3], [3, 2, 2]]
    assert err
    assert (Edition.objects.exists(), Event.objects.count()) == (False, events)


def test_without_json_nothing_is_printed_on_standard_output(tmp_path: Path) -> None:
    out, err = run(written(tmp_path, text_of()))

    assert out == ""
    assert err
    assert Edition.objects.get().source_name == "suuntaviivat.txt"


def test_importing_prints_the_plan_that_was_applied(tmp_path: Path) -> None:
    run(written(tmp_path, text_of(years="2031-32")))

    out, _err = run(written(tmp_path, text_of(years="2033-34", drop=1)), "--json")

    assert json.loads(out)["plan"] == {
        "continues": [
            {"new": "1.1.1", "old": "1.1.2", "kind": "same"},
            {"new": "1.1.2", "old": "1.1.3", "kind": "same"},
        ],
        "added": [],
        "dropped": ["1.1.1"],
    }
    assert Edition.objects.count() == 2


def test_an_unsure_pair_stays_added_and_dropped_with_a_warning(tmp_path: Path) -> None:
    run(written(tmp_path, text_of(years="2031-32")))
    words = "Kirjastojen pyörät odottavat ulkomaisia vieraita asemilla."

    out, _err = run(written(tmp_path, text_of(years="2033-34", words=words)), "--json")

    document = json.loads(out)
    assert (document["plan"]["added"], document["plan"]["dropped"]) == (["1.1.1"], ["1.1.1"])
    assert any("1.1.1" in warning["message"] for warning in document["warnings"])
    assert Measure.objects.get(edition__from_year=2033, code="1.1.1").continues is None


def test_a_year_without_meetings_is_the_editions_first_and_said(tmp_path: Path) -> None:
    text = text_of().replace("• Kaupungin johtoryhmä 24.11.2025\n", "")

    out, _err = run(written(tmp_path, text), "--json")

    assert any("2025" in warning["message"] for warning in json.loads(out)["warnings"])
    assert [r.year for r in Edition.objects.get().rounds.all()] == [2025]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        "Åbo".encode("cp1252"),
        b"PK\x03\x04",
        b"Ei toimenpiteita.",
        b"%PDF-1.7",
    ],
)
def test_what_cannot_be_read_ends_with_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "outo.pptx"
    path.write_bytes(data)
    events = Event.objects.count()

    with refused():
        run(path, "--json")

    assert (Edition.objects.exists(), Event.objects.count()) == (False, events)


def test_a_file_that_is_not_there_or_not_a_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "puuttuu.txt", tmp_path):
        with refused():
            run(path)


def test_a_demonstration_is_read_but_not_written_over(tmp_path: Path) -> None:
    outline = outline_of(text_of())
    apply_import(outline=outline, source="a", actor=system_user(), demonstration=True)
    path = written(tmp_path, text_of(years="2027-28"))

    out, _err = run(path, "--dry-run", "--json")
    with refused():
        run(path)

    assert json.loads(out)["plan"]["dropped"] == []
    assert Edition.objects.count() == 1


def test_a_name_that_is_no_text_is_told_on_one_line_and_stored_as_text(tmp_path: Path) -> None:
    bad, good = tmp_path / "nimi\n\x1b[31m.txt", tmp_path / "nimi\udcff.txt"
    bad.write_bytes(b"\0")
    good.write_text(guidelines_document().read_text())

    with refused():
        run(bad)
    run(good)

    assert Edition.objects.get().source_name == "nimi?.txt"
