from hypothesis import given
from hypothesis import strategies as st

from reporting.entries.spans import Span, span

WORDS = st.text(alphabet="ab ä🇫🇮", max_size=12)


@given(before=WORDS, after=WORDS)
def test_a_span_makes_the_newer_text_of_the_older_one(before: str, after: str) -> None:
    assert span(before, after).applied_to(before) == after


@given(before=WORDS, after=WORDS)
def test_nothing_at_a_spans_ends_is_the_same(before: str, after: str) -> None:
    stretch = span(before, after)

    if stretch.before and stretch.after:
        assert stretch.before[0] != stretch.after[0]
        assert stretch.before[-1] != stretch.after[-1]


def test_the_same_text_has_an_empty_span() -> None:
    assert span("aa", "aa") == Span(2, "", "")


def test_a_doubled_word_is_counted_once() -> None:
    assert span("ja ja", "ja ja ja") == Span(5, "", " ja")
