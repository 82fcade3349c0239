"""What a person types, as PostgreSQL's text search wants it. Pure."""

import re

LONGEST = 100  # characters of a search; the rest is left out
MOST = 8  # words
_WORD = re.compile(r"\w+")
# The dictionary takes "osallistuminen" and "osallistumisesta" for two words: Finnish words in
# -nen change to -s- in every other form.
_NEN = re.compile(r"^(\w{3,}i)(?:nen|s[eit]\w*)$")
# And "matka" and "matkoilla", for the vowel before the ending changes: it is left out with it.
_ENDED = re.compile(
    r"^(\w{4,}?)[aeiouyäö]{0,2}"
    r"(?:(?:ll|lt|ss|st)[aä]|lle|ksi|(?:aa|ee|ii|oo|uu|yy|ää|öö|hi)n|(?:d|tt)en|[tn][aä]?)?$"
)


def query_of(typed: str) -> str:
    """A query in which every word, or the beginning of one, must be found; "" for no words.

    The words go through the dictionary of the language afterwards, so a form of a word finds the
    others ("matkoilta", "matka"); the asterisk lets the beginning of a compound find it.
    """
    words = _WORD.findall(typed[:LONGEST].replace("_", " ").lower())[:MOST]
    return " & ".join(_any_form(word) for word in words)


def _any_form(word: str) -> str:
    """The word, or what its other forms begin with."""
    others = (match[1] for form in (_NEN, _ENDED) if (match := form.match(word)))
    parts = dict.fromkeys(f"{part}:*" for part in (word, *others))
    return f"({' | '.join(parts)})" if len(parts) > 1 else word + ":*"
