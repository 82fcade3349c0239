import pytest
from fontTools.ttLib import TTFont

from core.characters import covered, uncovered
from packets.rendering.bundle import fonts
from packets.rendering.characters import printable


def test_the_table_says_what_the_bundled_faces_have() -> None:
    faces: dict[str, set[int]] = {}
    for name, path in fonts().items():
        with TTFont(path, lazy=True) as font:
            faces.setdefault(name.replace("-latin-ext", "-latin"), set()).update(font.getBestCmap())

    assert covered() == set.intersection(*faces.values())


@pytest.mark.parametrize(
    "text", ["Äiti söi åsikten – “näin” €5 ½ … • §", "Łódź, Tartu š ž, Besançon, Đ"]
)
def test_the_letters_of_our_neighbours_are_covered(text: str) -> None:
    assert uncovered(text) == []
    assert printable(text) == text


def test_what_no_face_has_is_named_and_printed_as_a_question_mark() -> None:
    assert uncovered("ok ✓ → 漢") == ["✓", "→", "漢"]
    assert printable("ok ✓ 漢字") == "ok ? ??"
    assert uncovered("ồ") == ["ồ"]
    assert printable("ồ")[0] in "oôò"


def test_controls_marks_and_soft_hyphens_are_dropped() -> None:
    assert printable("a\u202eb\x00c\u00add\ufeff\u200b") == "abcd"
    assert len(printable("e\u0301" + "\u0301" * 400)) == 4
    assert uncovered("\u202e\u00ad\n\t") == []


def test_line_ends_become_one_kind() -> None:
    assert printable("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"
