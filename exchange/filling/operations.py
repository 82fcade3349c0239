"""Every write of a filled-in workbook: kept for its preview, then applied as drafts.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require
from exchange.filling.models import NAME_MAX, Filling
from exchange.filling.planning import Kind, Plan, PlannedRow, plan
from exchange.filling.recognising import Found, from_stored
from exchange.filling.rules import may_bring_back
from exchange.tables.entries import said_by
from reporting.entries.links import readable
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit, StaleEntry, save_entry


class StaleFilling(DomainError):
    """What is stored is no longer what the preview was made against."""

    def __init__(self) -> None:
        super().__init__(
            _("Something was saved here since the preview. Look at it again before applying.")
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook that could be read: the file, and what was found in it."""

    name: str
    data: bytes
    found: Found


@transaction.atomic
def keep_filling(*, upload: Upload, actor: User) -> Filling:
    """Remember a workbook as it was read, for its preview. Nothing else is changed."""
    require(may_bring_back(actor))
    return Filling.objects.create(
        name=upload.name[:NAME_MAX],
        sha256=hashlib.sha256(upload.data).hexdigest(),
        size_bytes=len(upload.data),
        rows=[row.stored() for row in upload.found.rows],
        remarks=list(upload.found.remarks),
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )


def plan_of(filling: Filling, person: User) -> Plan:
    """What the workbook would change now, in two queries. Reads only."""
    rows = [from_stored(row) for row in filling.rows]
    keys = [row.entry for row in rows if _is_key(row.entry)]
    entries = Entry.objects.visible_to(person).filter(pk__in=keys).for_page()
    return plan(rows, {entry.pk: entry for entry in entries}, person)


def _is_key(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


@transaction.atomic
def apply_filling(*, filling_id: UUID, actor: User, seen: str, take: Collection[UUID]) -> Filling:
    """Save as drafts exactly what was previewed: what changed, and the conflicts of `take`.

    `seen` is the digest of the preview on the screen. All of it is saved, or nothing.
    """
    filling = (
        Filling.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=filling_id)
        .first()
    )
    if filling is None:
        raise Invisible
    require(may_bring_back(actor))
    if filling.applied_at is not None:
        raise DomainError(_("This workbook has been applied already. Upload it anew."))
    planned = plan_of(filling, actor)
    if planned.digest != seen:
        raise StaleFilling
    chosen = [row for row in planned.rows if _is_saved(row, take)]
    for row in sorted(
        chosen, key=lambda row: str(row.entry and row.entry.pk)
    ):  # one order of locks
        _save(filling, row, actor)
    filling.applied_at, filling.saved_count = timezone.now(), len(chosen)
    filling.save(update_fields=["applied_at", "saved_count"])
    changes: Changes = {"file": (None, filling.sha256), "saved": (None, len(chosen))}
    record(actor=actor, verb="filling.apply", subject=filling, changes=changes)
    return filling


def _is_saved(row: PlannedRow, take: Collection[UUID]) -> bool:
    taken = row.entry is not None and row.entry.pk in take
    return row.kind == Kind.CHANGED or (row.kind == Kind.CONFLICT and taken)


def _save(filling: Filling, row: PlannedRow, actor: User) -> None:
    """By the operation that the writer's own page calls, in the version that was previewed."""
    entry = row.entry
    if entry is None:
        raise Invisible
    said = {**said_by(entry), **row.values}
    edit = EntryEdit(
        version=entry.version,
        save_id=uuid5(filling.pk, str(entry.pk)),
        progress=said["progress"],
        period=said["period"],
        reason=said["reason"],
        text=said["text"],
        short_text=said["short_text"],
        links=readable(said["links"]),
        unchanged=entry.unchanged,
    )
    try:
        save_entry(entry_id=entry.pk, actor=actor, edit=edit)
    except StaleEntry:
        raise StaleFilling from None
