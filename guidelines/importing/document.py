"""What a reader of files hands to the parser: slides of blocks of lines, each with its place."""

import enum
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy


class UnreadableDocument(Exception):
    """The file cannot be read at all. `sentence` names the place and says what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class PlaceKind(enum.Enum):
    """How a format counts its places."""

    WHOLE = "whole"
    LINE = "line"
    SLIDE = "slide"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, counted from one; translated when it is printed ("rivi 66")."""

    kind: PlaceKind
    number: int = 0

    def __str__(self) -> str:
        if self.kind is PlaceKind.LINE:
            return gettext("line %(number)d") % {"number": self.number}
        if self.kind is PlaceKind.SLIDE:
            return gettext("slide %(number)d") % {"number": self.number}
        if self.kind is PlaceKind.PAGE:
            return gettext("page %(number)d") % {"number": self.number}
        return gettext("the document")


WHOLE = Place(PlaceKind.WHOLE)


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning: what was guessed, left out or looks wrong, and where."""

    place: Place
    message: str | Promise


def remark(place: Place, message: str | Promise, **values: object) -> Remark:
    """Build a remark whose sentence is put together only when somebody reads it."""
    return Remark(place, format_lazy(message, **values) if values else message)


def refusal(message: str | Promise, **values: object) -> UnreadableDocument:
    """Build the refusal with its values, translated only when somebody reads it."""
    return UnreadableDocument(format_lazy(message, **values) if values else message)


class Role(enum.Enum):
    """What the layout says of a block: nothing, or the side of a two-column table."""

    PLAIN = "plain"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One cleaned line: NFC, single spaces, no soft hyphens but one that ends the line."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """Lines with no blank line between them. Blocks of one table row share `row` (from 1)."""

    lines: tuple[Line, ...]
    role: Role = Role.PLAIN
    row: int = 0


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide, a page, or what stands between two slide ends of an extracted text."""

    place: Place
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read, in reading order."""

    name: str
    slides: tuple[Slide, ...]
    remarks: tuple[Remark, ...] = ()


NOTHING_TO_READ = gettext_lazy(
    "The file has no text in it. Choose the guidelines document as text, .pptx or .pdf."
)
