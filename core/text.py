"""What people type or paste, made plain: one spelling of each character, and nothing invisible.

Every text field of the product goes through here before it is counted, compared or stored
(RELIABILITY.md, section 6, B01 to B15), so that the browser, the database, the PDF and an export
mean the same characters.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

MARKS_MAX = 8  # combining marks on one letter
REPLACEMENT = "\ufffd"
# Word and the web bring these along: spaces that do not break, soft hyphens, direction marks.
_SPACES = re.compile("[\u00a0\u1680\u205f\u2007\u202f\u2000-\u200a\u3000]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# Word's list marks, some of them private characters of its own faces; "o", "§" only before a tab.
_OWN_MARKS = "\uf02d\uf0a7\uf0b7\uf0d8\uf0fc"
_MARKS = "\u00b7\u2023\u2043\u25a0\u25a1\u25aa\u25ab\u25cb\u25cf\u25e6\u27a2" + _OWN_MARKS
_BULLET = re.compile(f"^[ \t]*(?:[{_MARKS}]+[ \t]+|[\u2022o\u00a7] *\t[ \t]*)", re.MULTILINE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TRAILING = re.compile(r"[ \t]+(?=\n|$)")
_MANY_LINES = re.compile(r"\n{3,}")


def plain(text: str) -> str:
    """The text in NFC with LF line ends, without control and direction characters.

    Paragraphs and lists stay as lines; whatever mark Word gave a list, it becomes "•".
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _one_kind(text)))
    text = "".join(c for c in text if c in _OWN_MARKS or not _is_unprintable(c))
    text = _BULLET.sub("• ", text).replace("\t", " ")
    text = _TRAILING.sub("", "".join(c for c in text if not _is_unprintable(c)))
    text = unicodedata.normalize("NFC", _MANY_LINES.sub("\n\n", text).strip())
    return text if any(map(_is_seen, text)) else ""


def has_unprintable(text: str) -> bool:
    """Whether `plain` takes out characters of which the writer should be told."""
    return any(map(_is_unprintable, _BULLET.sub("", _one_kind(text))))


def _one_kind(text: str) -> str:
    """The text with one kind of line end and of space."""
    return _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))


def _is_seen(character: str) -> bool:
    """Whether it leaves ink: joiners and marks alone are no text."""
    return not character.isspace() and unicodedata.category(character) not in {"Cf", "Mn"}


def _is_unprintable(character: str) -> bool:
    """Control and private characters, surrogates and the code points that never are characters.

    A letter or emoji newer than this Python's tables ("Cn" too) is left in peace.
    """
    if character in "\n\t":
        return False
    code, kind = ord(character), unicodedata.category(character)
    never = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 -- Unicode
    return never or kind in {"Cc", "Cs", "Co"}


def damaged_at(text: str) -> int | None:
    """Where the first character stands that the browser could not send whole, from 1."""
    place = text.find(REPLACEMENT)
    return None if place < 0 else place + 1


def has_heaped_marks(text: str) -> bool:
    """Whether some letter carries more combining marks than any language writes."""
    heap = 0
    for character in text:
        heap = heap + 1 if unicodedata.combining(character) else 0
        if heap > MARKS_MAX:
            return True
    return False


class PlainTextField(forms.CharField):
    """A text of at most `max_length` code points, counted as the page's counter counts them.

    `removed` says after cleaning whether control characters were taken out.
    """

    def __init__(self, *, max_length: int, **kwargs: object) -> None:
        self.longest = max_length
        self.removed = False
        super().__init__(strip=False, **kwargs)  # type: ignore[arg-type] # passed through

    def to_python(self, value: object) -> str:
        """The plain text. Raises ValidationError for what is damaged or too long."""
        text = str(super().to_python(value) or "")
        ProhibitNullCharactersValidator()(text)
        self.removed = has_unprintable(text)
        place = damaged_at(text)
        if place is not None:
            raise ValidationError(
                _("Some characters were damaged on the way (first at character %(place)d)."),
                params={"place": place},
            )
        text = plain(text)
        if has_heaped_marks(text):
            raise ValidationError(_("A letter has too many marks on it. Type it again."))
        if len(text) > self.longest:
            raise ValidationError(
                _("The text has %(length)d characters; shorten it to %(max)d."),
                params={"length": len(text), "max": self.longest},
            )
        return text


class LineField(PlainTextField):
    """A name or the like: the same on one line, because it stands in titles and file names."""

    def __init__(self, *, max_length: int, **kwargs: object) -> None:
        super().__init__(max_length=max_length, **{"widget": forms.TextInput, **kwargs})

    def to_python(self, value: object) -> str:
        """The plain text with one space for every line break."""
        return " ".join(super().to_python(value).split())
