"""A filled-in row as an answer: the same rules as the form's, each fault with its column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from core.text import PlainTextField
from exchange.filling.recognising import FILLED, FilledRow, heading
from reporting import periods
from reporting.entries.forms import REASON_MAX, SHORT_MAX, TEXT_MAX
from reporting.entries.links import LinksField, written
from reporting.progress import MAY_HAVE_PERIOD, NEEDS_REASON, Progress


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which column."""

    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the row says of an entry's columns, `links` as the field's lines."""

    values: Mapping[str, str]
    faults: tuple[Fault, ...]


def answer(row: FilledRow) -> Answer:
    """The row's own words made plain, with everything that is wrong with them."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for key, words in row.cells.items():
        try:
            values[key] = READ[key](words)
        except ValidationError as error:
            faults += [Fault(heading(key), sentence) for sentence in error.messages]
    return Answer(values, tuple(faults))


def misplaced(values: Mapping[str, str]) -> list[Fault]:
    """A time or a reason beside a status that has none, in a whole answer."""
    faults, progress = [], values["progress"]
    if values["period"] and progress not in MAY_HAVE_PERIOD:
        faults.append(Fault(heading("period"), _("This status has no time: leave the cell empty.")))
    if values["reason"] and progress not in NEEDS_REASON:
        faults.append(
            Fault(heading("reason"), _("This status has no reason: leave the cell empty."))
        )
    return faults


def _plain(longest: int) -> Callable[[str], str]:
    def read(words: str) -> str:
        return str(PlainTextField(max_length=longest, required=False).clean(words))

    return read


def _progress(words: str) -> str:
    bare = " ".join(words.split()).casefold()
    if not bare:
        return ""
    code = _statuses().get(bare)
    if code is None:
        labels = ", ".join(str(value.label) for value in Progress)
        raise ValidationError(
            _("“%(words)s” is not a status. Choose one of these: %(labels)s."),
            params={"words": words.strip()[:60], "labels": labels},
        )
    return code


@cache
def _statuses() -> Mapping[str, str]:
    """Every status by its words in every language, and by its code."""
    found = {value.value: value.value for value in Progress}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(value.label).casefold(): value.value for value in Progress}
    return found


def _period(words: str) -> str:
    if not words.strip():
        return ""
    try:
        return periods.read(words)
    except ValueError:
        raise ValidationError(
            _("Write the time as 24.11.2026, 11.2026, spring 2026 or 2026.")
        ) from None


def _links(words: str) -> str:
    return written(link.stored() for link in LinksField().clean(words))


READ: Mapping[str, Callable[[str], str]] = {
    "progress": _progress,
    "period": _period,
    "reason": _plain(REASON_MAX),
    "text": _plain(TEXT_MAX),
    "short_text": _plain(SHORT_MAX),
    "links": _links,
}
if set(READ) != set(FILLED):
    raise RuntimeError("each column that may be filled in has its reader")
