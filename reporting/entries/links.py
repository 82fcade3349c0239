"""The documents an answer rests on, as people write them: a line each, its name and its address."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from core.text import PlainTextField

MOST = 5
WORDS_MAX = 120
URL_MAX = 500
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Link:
    """A document's name and where it is: http or https, and nobody's password in it."""

    words: str
    url: str

    def stored(self) -> dict[str, str]:
        """As the entry's column has it."""
        return {"words": self.words, "url": self.url}


class LinksField(PlainTextField):
    """At most five documents, one a line; the value is a tuple of links."""

    def __init__(self, **kwargs: object) -> None:
        area = forms.Textarea(attrs={"rows": 2})
        most = MOST * (WORDS_MAX + URL_MAX + 2)
        super().__init__(max_length=most, **{"required": False, "widget": area, **kwargs})

    def to_python(self, value: object) -> tuple[Link, ...]:  # type: ignore[override] # its value
        """The links. Raises ValidationError that names the line."""
        lines = _lines(super().to_python(value))
        if len(lines) > MOST:
            raise ValidationError(_("At most %(most)d documents fit here."), params={"most": MOST})
        return tuple(_read(number, line) for number, line in enumerate(lines, start=1))


def readable(text: str) -> tuple[Link, ...]:
    """The lines that can be read, for a draft in which one is half typed."""
    return tuple(_readable(_lines(text)))[:MOST]


def written(stored: Iterable[Mapping[str, Any]]) -> str:
    """The entry's column as the field shows it again."""
    return "\n".join(f"{link['words']} {link['url']}" for link in stored)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _readable(lines: Iterable[str]) -> Iterator[Link]:
    for number, line in enumerate(lines, start=1):
        try:
            yield _read(number, line)
        except ValidationError:
            continue


def _read(number: int, line: str) -> Link:
    words, _space, url = line.rpartition(" ")
    words = words.rstrip(" |,;:–-")
    place = {"line": number}
    try:
        _is_address(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise ValidationError(
            _("Line %(line)d: end it with an address that begins with https:// or http://."),
            params=place,
        ) from None
    if parts.username is not None or parts.password is not None:
        raise ValidationError(
            _("Line %(line)d: there is a user name in the address. Leave it out."), params=place
        )
    if len(words) > WORDS_MAX or len(url) > URL_MAX:
        raise ValidationError(_("Line %(line)d is too long."), params=place)
    return Link(words=words or (parts.hostname or url), url=url)
