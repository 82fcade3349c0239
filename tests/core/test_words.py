from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import Part, compare

TEXT = st.text(alphabet="ab ä.\n🇫🇮", max_size=20)


@given(mine=TEXT, theirs=TEXT)
def test_the_parts_make_both_texts_again(mine: str, theirs: str) -> None:
    left, right = compare(mine, theirs)

    assert "".join(part.text for part in left) == mine
    assert "".join(part.text for part in right) == theirs


@given(mine=TEXT, theirs=TEXT)
def test_what_both_have_is_the_same_on_both_sides(mine: str, theirs: str) -> None:
    left, right = compare(mine, theirs)

    assert [p.text for p in left if p.shared] == [p.text for p in right if p.shared]


def test_only_the_word_that_differs_is_marked() -> None:
    left, right = compare("Kaksi työryhmää.", "Kolme työryhmää.")

    assert left == [Part("Kaksi", shared=False), Part(" työryhmää.", shared=True)]
    assert right == [Part("Kolme", shared=False), Part(" työryhmää.", shared=True)]


def test_the_same_text_has_no_mark() -> None:
    assert compare("Sama.", "Sama.") == ([Part("Sama.", shared=True)],) * 2


def test_against_nothing_everything_is_marked() -> None:
    assert compare("Sama.", "") == ([Part("Sama.", shared=False)], [])


def test_common_ends_are_not_marked() -> None:
    left, right = compare("Alku, vanha loppu.", "Alku, uusi ja pitkä loppu.")

    assert [part.text for part in left if not part.shared] == ["vanha"]
    assert [part.text for part in right if not part.shared] == ["uusi ja pitkä"]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("a " * 2000, "a b " * 1000),
        ("." * 4000, ",." * 2000),
        (" ".join(map(str, range(140))) * 7, " ".join(map(str, range(139, -1, -1))) * 7),
    ],
)
def test_no_two_texts_take_long(mine: str, theirs: str) -> None:
    """4 000 characters of one word over and over took a process six minutes."""
    began = monotonic()

    compare(mine, theirs)

    assert monotonic() - began < 3  # seconds; the worst is a tenth of that on an idle machine
