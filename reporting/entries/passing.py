"""Writes by which an entry goes between its contact and the unit's approver, and what they say.

Where a unit lets only its approver submit, the contact hands the entry on; the approver submits it
or gives it back. A contact's further saves leave it handed on. The steps are those of `operations`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import record
from core.errors import DomainError, Invisible, require
from jobs.operations import announce
from reporting.entries.models import Entry, EntryComment
from reporting.entries.operations import (
    EntryEdit,
    change_entry,
    hand_over,
    lock_entry,
    marked,
    require_open,
    says_enough,
    storing,
)
from reporting.entries.rules import may_discuss
from reporting.entries.states import Verb


@transaction.atomic
def hand_on(*, entry_id: UUID, actor: User, edit: EntryEdit) -> Entry:
    """Store the text on the screen and leave it to the unit's approver. Repeatable like a save."""
    entry, now = lock_entry(entry_id, actor, Verb.HAND_ON)
    edit = marked(entry, actor, edit)
    if edit.is_stored_in(entry, actor) and entry.is_waiting_for_approver:
        return entry
    require_open(entry, Verb.HAND_ON, edit.base(entry, actor))
    if not edit.is_complete():
        raise DomainError(_("Choose the status and write the text before submitting."))
    fields = storing(entry, actor, edit, now)
    handed_on = {"handed_on_by": actor, "handed_on_at": now}
    change_entry(entry, actor, Verb.HAND_ON, fields | handed_on)
    announce("reporting.entry_handed_on", entry)
    return entry


@transaction.atomic
def take_back(*, entry_id: UUID, actor: User, version: int) -> Entry:
    """The contact goes on writing; the approver no longer waits for it."""
    entry, _now = lock_entry(entry_id, actor, Verb.TAKE_BACK)
    require_open(entry, Verb.TAKE_BACK, version)
    change_entry(entry, actor, Verb.TAKE_BACK, NOT_HANDED_ON)
    return entry


@transaction.atomic
def give_back(*, entry_id: UUID, actor: User, version: int, comment: str) -> Entry:
    """The approver asks the contact for more, in a comment."""
    entry, now = lock_entry(entry_id, actor, Verb.GIVE_BACK)
    require_open(entry, Verb.GIVE_BACK, version)
    change_entry(entry, actor, Verb.GIVE_BACK, NOT_HANDED_ON)
    _say(entry, actor, comment, now)
    return entry


@transaction.atomic
def submit_handed_on(*, entry_id: UUID, actor: User, version: int) -> Entry:
    """The approver's word on the text as the contact left it, in the version that was read."""
    entry, now = lock_entry(entry_id, actor, Verb.SUBMIT)
    require_open(entry, Verb.SUBMIT, version)
    if not entry.is_waiting_for_approver:
        raise DomainError(_("The contact has taken the entry back. It is not waiting any more."))
    if not says_enough(entry):
        raise DomainError(_("Choose the status and write the text before submitting."))
    hand_over(entry, actor, now, {})
    return entry


@transaction.atomic
def comment_on(*, entry_id: UUID, actor: User, text: str) -> EntryComment:
    """Say something about the entry to its writers and its reviewer. It stands for good."""
    visible = Entry.objects.visible_to(actor).for_page()
    entry = visible.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise Invisible
    require(may_discuss(actor, entry))
    return _say(entry, actor, text, None)


NOT_HANDED_ON = {"handed_on_by": None, "handed_on_at": None}


def _say(entry: Entry, actor: User, text: str, now: datetime | None) -> EntryComment:
    comment = EntryComment(entry=entry, author=actor, text=text)
    if now is not None:
        comment.written_at = now
    comment.save(force_insert=True)
    told = {"comment": (None, comment.pk)}
    record(actor=actor, verb="entry.comment", subject=entry, changes=told)
    announce("reporting.entry_commented", entry)
    return comment
