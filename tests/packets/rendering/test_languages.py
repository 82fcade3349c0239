"""A packet in another language: its own words change, its texts do not, and it conforms alike."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from packets.rendering.conformance import check
from packets.rendering.engine import markup, render
from packets.rendering.words import ENGLISH, FINNISH, SWEDISH, WORDS
from packets.snapshot import to_bytes
from tests.packets.rendering.drawn import DOCUMENTS, flat

# Printed on every packet of their form, whatever it says.
ALWAYS = {
    "division": ("division_answer", "id", "measure"),
    "group": ("glance", "by_division", "reporting"),
    "deck": ("measures_and_results", "measures", "follow_up"),
}


def words_of(name: str, language: str) -> tuple[bytes, str, PdfReader]:
    pdf = render(to_bytes(replace(DOCUMENTS[name](), language=language))).pdf
    reader = PdfReader(BytesIO(pdf))
    return pdf, flat(" ".join(page.extract_text() for page in reader.pages)), reader


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", list(ALWAYS))
def test_a_packets_own_words_are_in_its_language(name: str, language: str) -> None:
    pdf, text, reader = words_of(name, language)

    for key in ALWAYS[name]:
        assert WORDS[language][key] in text
    # "page 3 / 9" and the moment of freezing stand on the margins of every page
    assert {"sv": "sida 2 /", "en": "page 2 /"}[language] in text
    assert "sivu 2" not in text
    assert str(reader.root_object["/Lang"]) == language
    assert check(pdf).findings == ()


@pytest.mark.parametrize("name", list(ALWAYS))
def test_no_finnish_word_of_the_packets_own_is_left(name: str) -> None:
    _, swedish, _ = words_of(name, "sv")
    _, finnish, _ = words_of(name, "fi")
    own = [
        word
        for key, word in FINNISH.items()
        if "{" not in word and word != SWEDISH[key] and len(word) > len("Miten")
    ]
    printed = [word for word in own if word in finnish]

    assert printed
    # the sample's own Finnish sentences may hold such a word: as often as they do, no more
    texts = flat(str(DOCUMENTS[name]()))
    assert [word for word in printed if word in swedish and word not in texts] == []


def test_the_citys_own_texts_are_marked_as_finnish() -> None:
    swedish = markup(replace(DOCUMENTS["group"](), language="sv"))
    finnish = markup(DOCUMENTS["group"]())

    assert '<p class="text" lang="fi">' in swedish
    assert 'lang="fi">' not in finnish.replace('<html lang="fi">', "")


def test_every_language_says_the_same_things() -> None:
    assert FINNISH.keys() == SWEDISH.keys() == ENGLISH.keys()
    for key, word in FINNISH.items():
        fields = {part.split("}")[0] for part in word.split("{")[1:]}
        for other in (SWEDISH, ENGLISH):
            assert {part.split("}")[0] for part in other[key].split("{")[1:]} == fields


def test_a_language_that_is_not_ours_is_refused() -> None:
    with pytest.raises(KeyError):
        render(to_bytes(replace(DOCUMENTS["group"](), language="de")))
