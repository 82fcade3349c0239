"""RELIABILITY.md, section 6, B01 to B15, without a page around them."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.text import MARKS_MAX, LineField, PlainTextField, has_unprintable, plain


@pytest.mark.parametrize(
    "nothing",
    ["", "   ", "\n\n", "\u00a0", "\u200b\u200b", "\ufeff", "\u200d", "\u2060 \u00ad", "\t"],
)
def test_what_leaves_no_ink_is_nothing(nothing: str) -> None:
    assert plain(nothing) == ""


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("yksi\r\nkaksi\rkolme", "yksi\nkaksi\nkolme"),
        ("yksi\u2028kaksi\u2029kolme", "yksi\nkaksi\nkolme"),
        ("yksi\x0bkaksi\x0ckolme\x85neljä", "yksi\nkaksi\nkolme\nneljä"),
        ("30\u00a0000\u202f€", "30 000 €"),
        ("sarake\tsarake", "sarake sarake"),
        ("toimi\u00adala", "toimiala"),
        ("nolla\u200bväli\ufeff", "nollaväli"),
        ("oikea\u202evasen\u202c", "oikeavasen"),
        ("\u2066eristetty\u2069", "eristetty"),
        ("ääni ".replace("ä", "a\u0308"), "ääni"),
        ("ohjaus\x07\x1b\ufffe\ue000", "ohjaus"),
        ("rivi  \nrivi", "rivi\nrivi"),
        ("kappale\n\n\n\n\nkappale", "kappale\n\nkappale"),
        ("  reunat  ", "reunat"),
        ("“lainaus” – • luetelma", "“lainaus” – • luetelma"),
        ("👩‍👩‍👧 🇫🇮", "👩‍👩‍👧 🇫🇮"),
        ("<script>{{ 7*7 }}%s", "<script>{{ 7*7 }}%s"),
        ("\uf0b7\tYksi\n\uf0b7\tKaksi", "• Yksi\n• Kaksi"),
        ("Näin:\n·\u00a0\u00a0\u00a0Yksi\no\tKaksi", "Näin:\n• Yksi\n• Kaksi"),
        ("o Kaksi ja §\u00a012", "o Kaksi ja § 12"),
        ("\u200b\x07\u0387 Yksi", "• Yksi"),
        ("– Yksi\n- Kaksi", "– Yksi\n- Kaksi"),
    ],
)
def test_plain(pasted: str, kept: str) -> None:
    assert plain(pasted) == kept


@given(st.text(max_size=40))
def test_plain_text_stays_as_it_is(text: str) -> None:
    once = plain(text)

    assert plain(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not has_unprintable(once)


@pytest.mark.parametrize("text", ["a\x00b", "\x07", "\ue000", "\uffff", "\ufdd0"])
def test_the_writer_is_told_of_what_is_taken_out(text: str) -> None:
    assert has_unprintable(text)


@pytest.mark.parametrize("text", ["a\r\nb", "a\tb", "a\u00adb", "\u0378"])
def test_the_writer_is_not_told_of_what_means_the_same(text: str) -> None:
    assert not has_unprintable(text)


def test_the_limit_counts_code_points_after_cleaning() -> None:
    field = PlainTextField(max_length=10)

    assert field.clean("ä" * 10) == "ä" * 10
    assert field.clean("a\u0308" * 10) == "ä" * 10
    assert field.clean("1\r\n3\r\n5\r\n7\r\n9x") == "1\n3\n5\n7\n9x"
    assert field.clean("🇫🇮" * 5) == "🇫🇮" * 5
    with pytest.raises(ValidationError) as refusal:
        field.clean("ä" * 11)
    assert "11" in str(refusal.value)


def test_damaged_characters_are_pointed_at() -> None:
    with pytest.raises(ValidationError) as refusal:
        PlainTextField(max_length=10).clean("ab\ufffd")

    assert "3" in str(refusal.value)


def test_nul_is_refused() -> None:
    with pytest.raises(ValidationError):
        PlainTextField(max_length=10).clean("a\x00b")


def test_a_letter_carries_as_many_marks_as_languages_need() -> None:
    field = PlainTextField(max_length=100)

    assert field.clean("x" + "\u0316" * MARKS_MAX)
    with pytest.raises(ValidationError):
        field.clean("x" + "\u0316" * (MARKS_MAX + 1))


def test_only_blanks_do_not_fill_a_field_that_is_needed() -> None:
    with pytest.raises(ValidationError):
        PlainTextField(max_length=10).clean(" \u200b\n")


def test_the_field_says_whether_it_took_something_out() -> None:
    field = PlainTextField(max_length=10)

    field.clean("a\x07b")
    assert field.removed
    field.clean("ab")
    assert not field.removed


def test_a_name_stands_on_one_line_and_reads_in_one_direction() -> None:
    field = LineField(max_length=40)

    assert field.clean(" Elinvoima\r\nBcc: a@b \u202ejaosto\u0001 ") == "Elinvoima Bcc: a@b jaosto"
    with pytest.raises(ValidationError):
        field.clean("\u202e\r\n")
