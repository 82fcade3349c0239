import pytest

from packets.rendering.conformance import check
from packets.rendering.engine import lay_out, render
from packets.snapshot import to_bytes
from tests.packets.rendering.drawn import DOCUMENTS, drawn
from tests.packets.rendering.samples import many, sample


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_form_is_accessible_and_archivable(name: str) -> None:
    found = check(drawn(name).pdf)

    assert found.findings == ()
    assert found.passed


def test_a_round_of_260_measures_conforms_and_stays_whole() -> None:
    """Slow by its size: ten times the real round."""
    large = many(sample(), 3, 10)
    rendered = render(to_bytes(large))

    assert len(large.measures) == 260
    assert check(rendered.pdf).passed


def test_a_plain_pdf_is_found_wanting() -> None:
    found = check(lay_out("<p>Ilman rakennetta</p>").write_pdf())

    assert not found.ua1
    assert not found.a2a
    assert found.findings


def test_what_is_no_pdf_conforms_to_nothing() -> None:
    found = check(b"not a pdf")

    assert (found.ua1, found.a2a) == (False, False)
    assert len(found.findings) == 2
