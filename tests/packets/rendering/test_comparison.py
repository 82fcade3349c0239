import pytest

from packets.rendering.comparison import compare
from packets.rendering.engine import lay_out, markup, render
from packets.rendering.version import RENDERER_VERSION, renderer_version
from packets.snapshot import to_bytes
from tests.packets.rendering.drawn import drawn
from tests.packets.rendering.samples import first_imported, reported


def test_equal_bytes_are_equal() -> None:
    found = compare(drawn("group first").pdf, drawn("group first").pdf)

    assert found.bytes_equal
    assert found.same
    assert found.differences == ()


LEAKS = "ignore::pytest.PytestUnraisableExceptionWarning"  # WeasyPrint's own open file


@pytest.mark.filterwarnings("ignore::ResourceWarning", LEAKS)
def test_another_producer_with_the_same_words_is_the_same() -> None:
    again = lay_out(markup(first_imported())).write_pdf(pdf_variant="pdf/a-2a")
    found = compare(drawn("group first").pdf, again)

    assert not found.bytes_equal
    assert found.same
    assert found.pages_equal


def test_another_word_is_shown() -> None:
    other = render(to_bytes(reported(first_imported(), "Toinen lause."))).pdf
    found = compare(drawn("group first").pdf, other)

    assert not found.same
    assert not found.text_equal
    assert found.outline_equal
    assert any("Toinen" in line for line in found.differences)


@pytest.mark.filterwarnings("ignore::ResourceWarning", LEAKS)
def test_lost_tags_are_shown() -> None:
    untagged = lay_out(markup(first_imported())).write_pdf()
    found = compare(drawn("group first").pdf, untagged)

    assert found.text_equal
    assert not found.tags_equal


def test_the_version_names_its_engine_and_our_own_files() -> None:
    assert renderer_version() == RENDERER_VERSION
    assert "weasyprint 70.0" in RENDERER_VERSION
    assert "pango 1." in RENDERER_VERSION
    assert "harfbuzz" in RENDERER_VERSION
