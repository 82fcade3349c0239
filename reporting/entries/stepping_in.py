"""What the head does to an entry outside the usual way; each leaves a mark that is shown.

The steps are those of `operations`.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from jobs.operations import announce
from reporting.entries.models import Entry
from reporting.entries.operations import (
    EntryEdit,
    change_entry,
    lock_entry,
    require_open,
    storing,
)
from reporting.entries.passing import NOT_HANDED_ON
from reporting.entries.states import IN_HAND, State, Verb

BEGUN = _("This entry cannot be written for the unit now: the unit writes it itself, or is done.")


@transaction.atomic
def write_for_unit(*, entry_id: UUID, actor: User, edit: EntryEdit, source: str) -> Entry:
    """Write down what a unit said in a mail or a call. The unit itself submits it (V4 holds).

    Never over a draft of the unit's own, which the head has not read.
    """
    entry, now = lock_entry(entry_id, actor, Verb.WRITE_FOR)
    if edit.is_stored_in(entry, actor) and entry.source_note == source:
        return entry
    if entry.state in IN_HAND and not entry.may_be_written_for():
        raise DomainError(BEGUN)
    require_open(entry, Verb.WRITE_FOR, edit.base(entry, actor))
    marks = {"written_for_unit": True, "source_note": source} | NOT_HANDED_ON
    change_entry(entry, actor, Verb.WRITE_FOR, storing(entry, actor, edit, now) | marks)
    announce("reporting.entry_written_for_unit", entry)
    return entry


@transaction.atomic
def reopen_entry(
    *, entry_id: UUID, actor: User, version: int, reason: str, due: date | None = None
) -> Entry:
    """Open one entry of a locked or closed round for writing, for a reason that stays.

    What had been handed over goes back to the unit as returned, with the same reason.
    """
    entry, now = lock_entry(entry_id, actor, Verb.REOPEN)
    require_open(entry, Verb.REOPEN, version)
    fields: dict[str, object] = {"reopened": True, "reopen_reason": reason}
    if entry.state != State.DRAFT:
        fields |= {
            "state": State.RETURNED,
            "return_reason": reason,
            "return_due": due,
            "returned_by": actor,
            "returned_at": now,
            "approved_by": None,
            "approved_at": None,
            "self_approved": False,
        }
    change_entry(entry, actor, Verb.REOPEN, fields)
    announce("reporting.entry_returned", entry)
    return entry
