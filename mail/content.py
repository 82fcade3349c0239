"""What a letter says, before it is drawn. Pure: values in, values out, in one language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the letter names, with the page where it is."""

    words: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading; `more` says how many were left out."""

    title: str
    rows: tuple[Row, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All of a letter: subject, heading, a sentence or two, sections, one button, why it came.

    The subject names no person and quotes nobody's draft. `secret`: the button's address opens
    something by itself, so the log keeps the letter without it.
    """

    subject: str
    heading: str
    lede: str
    button: str
    url: str
    why: str
    sections: tuple[Section, ...] = ()
    secret: bool = False

    def for_log(self) -> dict[str, Any]:
        """As JSON for the sent log."""
        kept = asdict(self)
        return kept | {"url": ""} if self.secret else kept


def from_log(kept: Mapping[str, Any]) -> Content:
    """The content that `for_log` kept."""
    sections = tuple(
        Section(section["title"], tuple(Row(**row) for row in section["rows"]), section["more"])
        for section in kept["sections"]
    )
    return Content(**{**kept, "sections": sections})


def link(path: str) -> str:
    """The address of a page as a mail names it: from SITE_URL, never from a request (T16)."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def one_line(words: str) -> str:
    """The words without line breaks, as a header wants them (T17, B18)."""
    return " ".join(words.split())
