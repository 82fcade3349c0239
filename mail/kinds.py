"""What each kind of letter is called and says: the setting's mapping names the function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from mail.content import Content
    from mail.models import Letter

Compose: TypeAlias = "Callable[[Letter], Content | None]"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter. `compose` is the dotted name of a Compose; None says "not needed now"."""

    label: str | Promise
    compose: str


def kinds() -> Mapping[str, Kind]:
    """Every kind that this version knows."""
    known: Mapping[str, Kind] = import_string(settings.LETTER_KINDS)
    return known


def composer(kind: str) -> Compose:
    """The function that writes letters of this kind."""
    compose: Compose = import_string(kinds()[kind].compose)
    return compose
