"""Writes by which a continuing measure's answer stays as last year's (ennallaan).

The text is last year's, an empty line, and one sentence on what was done this year. The mark
`unchanged` lives on as long as the text begins so: `operations.marked` takes it away. The steps are
those of `operations`.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from reporting.entries.last_year import last_years, may_stand
from reporting.entries.links import Link
from reporting.entries.models import Entry
from reporting.entries.operations import (
    EntryEdit,
    change_entry,
    lock_entry,
    require_open,
    storing,
    submit_entry,
)
from reporting.entries.states import Verb


@transaction.atomic
def keep_as_last_year(*, entry_id: UUID, actor: User, save_id: UUID, sentence: str) -> Entry:
    """Last year's status and text stand, with the sentence, as a draft. Repeatable by save_id.

    No version is asked for: it is never written over words that are there.
    """
    entry, now = lock_entry(entry_id, actor, Verb.SAVE)
    before = last_years(actor, [entry]).get(entry.pk)
    if before is None or not may_stand(before):
        raise DomainError(_("Last year’s answer cannot stand here: write this year’s."))
    edit = _edit(entry, before, save_id, sentence)
    if edit.is_stored_in(entry, actor):
        return entry
    require_open(entry, Verb.SAVE, entry.version)
    if entry.text:
        raise DomainError(_("There is a text already. Open the entry and go on from it."))
    change_entry(entry, actor, Verb.SAVE, storing(entry, actor, edit, now))
    return entry


@transaction.atomic
def submit_as_last_year(*, entry_id: UUID, actor: User, save_id: UUID, sentence: str) -> Entry:
    """The same, handed over at once by who may submit. Repeatable by save_id."""
    entry = keep_as_last_year(entry_id=entry_id, actor=actor, save_id=save_id, sentence=sentence)
    return submit_entry(entry_id=entry_id, actor=actor, edit=_again(entry, save_id))


def _edit(entry: Entry, before: Entry, save_id: UUID, sentence: str) -> EntryEdit:
    return EntryEdit(
        version=entry.version,
        save_id=save_id,
        progress=before.progress,
        period=before.period,
        reason="",
        text=f"{before.text}\n\n{sentence}",
        short_text=before.short_text,
        links=_links(entry),
        unchanged=True,
    )


def _again(entry: Entry, save_id: UUID) -> EntryEdit:
    """What the entry says, to be handed over as it is."""
    return EntryEdit(
        version=entry.version,
        save_id=save_id,
        progress=entry.progress,
        period=entry.period,
        reason=entry.reason,
        text=entry.text,
        short_text=entry.short_text,
        links=_links(entry),
        unchanged=entry.unchanged,
    )


def _links(entry: Entry) -> tuple[Link, ...]:
    return tuple(Link(**link) for link in entry.links)
