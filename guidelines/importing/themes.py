"""The list of themes inside a measure's text, or on a place of its own."""

import re

from guidelines.importing.vocabulary import themes_start

_BULLET = re.compile(r"(?:^|\s)[•◦▪●■\uf0b7]\s*")


def take_themes(text: str) -> tuple[str, tuple[str, ...]]:
    """Part a measure's text from the themes that follow "Teemat:" in it."""
    found = themes_start(text)
    if found is None:
        return text, ()
    return text[: found.start()].rstrip(), split_themes(text[found.end() :])


def split_themes(text: str) -> tuple[str, ...]:
    """Split a list at semicolons, else bullets, else commas; a colon is part of a theme."""
    if ";" in text:
        names = text.split(";")
    elif _BULLET.search(text):
        names = _BULLET.split(text)
    else:
        names = text.split(",")
    bare = (_BULLET.sub(" ", name).strip().removesuffix(".").strip() for name in names)
    return tuple(name for name in bare if name)
