"""Two texts of one entry, put together by the person: part by part, mine, theirs or both.

The person's own words travel with the page (`own`), so that whatever is tried can be taken back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from core.errors import require
from core.words import Part, compare
from reporting.entries import rules
from reporting.entries.forms import EntryForm, initial_of, is_anothers
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.entries.states import Verb
from reporting.writing import page

FACTS = (
    "progress", "planned_for", "planned_on", "expected", "done_in", "stop_reason",
    "not_ours", "not_ours_reason", "unchanged",
)  # fmt: skip
# Each part that is chosen by itself, and what stands between both texts of it.
PARTS: Mapping[str, tuple[str, ...]] = {
    "text": ("text",),
    "short_text": ("short_text",),
    "links": ("links",),
    "facts": FACTS,
}
BETWEEN = {"text": "\n\n", "short_text": " ", "links": "\n"}
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Both:
    """The two texts as they stand side by side, and whose facts are in what is to be saved."""

    own: str
    edit: EntryEdit
    mine: list[Part]
    theirs: list[Part]
    facts_are_mine: bool


@require_POST
def entry_merge(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put into one part of the result the own text, the stored one, or both; nothing is saved."""
    form = EntryForm(request.POST)
    if is_anothers(request.POST, request.user):
        return page.give_back(request, form, page.ANOTHERS)
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    require(rules.may_save(request.user, entry))
    if not entry.lets(Verb.SAVE):
        return page.give_back(request, form, _("The entry can no longer be written."), entry)
    own = _own(request.POST.get("own", "")) or _words(form)
    said = EntryForm(data={**request.POST.dict(), **own})
    if not said.may_be_kept():
        return page.show(request, entry, form=said, status=422)
    theirs = _stored(entry, request)
    result = EntryForm(data=_put_together(request.POST.dict(), own, theirs))
    return _show(request, entry, said, result, 200)


def show_conflict(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """Both texts, the own one ready to be saved on top of what is stored now."""
    return _show(request, entry, form, form, 409)


def _show(
    request: SignedInRequest, entry: Entry, said: EntryForm, result: EntryForm, status: int
) -> HttpResponse:
    edit, own = said.edit(), _words(said)
    mine, theirs = compare(edit.text, entry.text)
    both = Both(
        own=json.dumps(own),
        edit=edit,
        mine=mine,
        theirs=theirs,
        facts_are_mine=all(result.data.get(name, "") == own[name] for name in FACTS),
    )
    context = {
        "entry": entry,
        "form": result.on_top_of(entry, request.user),
        "both": both,
        "conflict": True,
        "moved": request.POST.get("version") != str(entry.version),
        "first": status != 200,  # noqa: PLR2004 -- HTTP
    }
    return page.answer(request, "reporting/entries/conflict.html", context, status)


def _put_together(data: Mapping[str, Any], own: Words, theirs: Words) -> dict[str, Any]:
    """The result with one part exchanged, as the pressed button says: "text:both"."""
    part, _colon, source = str(data.get("use", "")).partition(":")
    result = dict(data)
    for name in PARTS.get(part, ()):
        if source == "mine":
            result[name] = own[name]
        elif source == "theirs":
            result[name] = theirs[name]
        elif source == "both" and part in BETWEEN:
            texts = dict.fromkeys(text for text in (own[name], theirs[name]) if text.strip())
            result[name] = BETWEEN[part].join(texts)
    return result


def _words(form: EntryForm) -> dict[str, str]:
    return {name: str(form.data.get(name, "")) for names in PARTS.values() for name in names}


def _stored(entry: Entry, request: SignedInRequest) -> dict[str, str]:
    """What is stored, as the form would send it."""
    initial = initial_of(entry, request.user)
    words = {name: initial.get(name, "") for names in PARTS.values() for name in names}
    return {
        name: ("1" if value else "") if isinstance(value, bool) else str(value)
        for name, value in words.items()
    }


def _own(carried: str) -> dict[str, str]:
    """The own words that the page carried; nothing where they did not come whole."""
    try:
        words = json.loads(carried)
    except (RecursionError, ValueError):
        return {}
    names = {name for names in PARTS.values() for name in names}
    if not isinstance(words, dict) or words.keys() != names:
        return {}
    return words if all(isinstance(value, str) for value in words.values()) else {}
