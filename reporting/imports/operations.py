"""Every write of an import: the guidelines and, in the same transaction, their year.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.operations import load_organisation
from core.errors import DomainError, Invisible, require
from guidelines.importing.outline import Outline
from guidelines.models import Edition
from guidelines.operations import MeasureEdit, confirm_measure
from guidelines.storing import StoredEdition, store_edition
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import Status, confirm_progress
from reporting.imports.changes import ImportChange, import_change
from reporting.imports.models import NAME_MAX, ImportRun
from reporting.imports.querysets import one_at_a_time
from reporting.imports.rules import may_import
from reporting.imports.stored import from_stored
from reporting.imports.writing import remove_lines, store_year
from reporting.rounds.models import Round


class StaleImport(DomainError):
    """What is stored is no longer what the preview was made against."""

    def __init__(self) -> None:
        super().__init__(
            _("What is stored has changed since the preview. Look at it again before applying.")
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import left behind, and what it did; an empty change means that nothing was done."""

    edition: Edition
    round: Round | None
    change: ImportChange


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that could be read: the file, and its outline in the form that a run stores."""

    name: str
    data: bytes
    outline: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LineConfirmation:
    """A status that the head says is right, for the line as it was on the screen."""

    line_id: UUID
    version: int
    status: Status


@dataclass(frozen=True, slots=True)
class ConfirmEdit:
    """One measure of the confirmation list; no `line` where there is no sentence yet."""

    measure_id: int
    measure: MeasureEdit
    line: LineConfirmation | None


@transaction.atomic
def apply_import(
    *,
    outline: Outline,
    source: str,
    actor: User,
    pairs: Mapping[str, str] | None = None,
    demonstration: bool = False,
) -> Applied:
    """Bring the database to what the document says, or change nothing at all.

    Two imports at once come one after the other. `pairs` answer the plan's questions, new code to
    old code or "". Applying the same document again changes nothing and leaves no trace.
    """
    one_at_a_time()
    _require_place(demonstration=demonstration)
    if not Unit.objects.exists():
        load_organisation(actor=actor)
    change = import_change(outline, pairs or {})
    return _write(change, source=source, actor=actor, demonstration=demonstration)


@transaction.atomic
def keep_upload(*, upload: Upload, actor: User) -> ImportRun:
    """Remember a document as it was read, for its preview. Nothing else is changed."""
    require(may_import(actor))
    return ImportRun.objects.create(
        name=upload.name[:NAME_MAX],
        sha256=hashlib.sha256(upload.data).hexdigest(),
        size_bytes=len(upload.data),
        outline=upload.outline,
        base=import_change(from_stored(upload.outline), {}).digest,
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )


@transaction.atomic
def match_run(*, run_id: UUID, actor: User, seen: str, pairs: Mapping[str, str]) -> ImportRun:
    """Keep what the head says goes on from what; the preview shows it, and nothing is imported."""
    run = _lock_run(run_id, actor)
    if import_change(from_stored(run.outline), run.pairs).digest != seen:
        raise StaleImport
    run.pairs = run.pairs | pairs
    run.save(update_fields=["pairs"])
    return run


@transaction.atomic
def apply_run(*, run_id: UUID, actor: User, seen: str, pairs: Mapping[str, str]) -> Applied:
    """Apply exactly what was previewed. `seen` is the digest of the preview on the screen."""
    run = _lock_run(run_id, actor)
    one_at_a_time()
    _require_place(demonstration=False)
    outline = from_stored(run.outline)
    if import_change(outline, run.pairs).digest != seen:
        raise StaleImport
    change = import_change(outline, run.pairs | pairs)
    applied = _write(change, source=run.name, actor=actor, demonstration=False)
    run.applied_at, run.edition = timezone.now(), applied.edition
    run.save(update_fields=["applied_at", "edition"])
    return applied


def _lock_run(run_id: UUID, actor: User) -> ImportRun:
    run = (
        ImportRun.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=run_id)
        .first()
    )
    if run is None:
        raise Invisible
    require(may_import(actor))
    if run.applied_at is not None:
        raise DomainError(_("This import has been applied already. Upload the document anew."))
    return run


@transaction.atomic
def confirm_all(*, actor: User, edits: Sequence[ConfirmEdit]) -> int:
    """Confirm titles, respondents and statuses in one act: all of them, or none. Returns how many.

    A status that is confirmed as it stands is left alone, so that repeating changes nothing.
    """
    for edit in edits:
        confirm_measure(measure_id=edit.measure_id, actor=actor, edit=edit.measure)
        if edit.line is not None:
            _confirm_line(edit.line, actor)
    return len(edits)


def _confirm_line(edit: LineConfirmation, actor: User) -> None:
    as_it_stands = CityLine.objects.filter(
        pk=edit.line_id, progress_confirmed=True, **edit.status.fields()
    )
    if not as_it_stands.exists():
        confirm_progress(
            line_id=edit.line_id, actor=actor, version=edit.version, status=edit.status
        )


def require_no_demonstration() -> None:
    """Refuse where the demonstration lives: the city's own words do not belong beside it."""
    if Edition.objects.filter(demonstration=True).exists():
        raise DomainError(
            _(
                "This database holds the demonstration, so no document is imported into it. Start "
                "a database of your own with VAR_DIR=, for example VAR_DIR=var/own."
            )
        )


def _require_place(*, demonstration: bool) -> None:
    if not demonstration:
        require_no_demonstration()
    elif Edition.objects.filter(demonstration=False).exists():
        raise DomainError(_("This database holds guidelines of one’s own, not the demonstration."))


def _write(change: ImportChange, *, source: str, actor: User, demonstration: bool) -> Applied:
    """Write the change, in the caller's transaction and under its lock."""
    if change.obstacles:
        raise DomainError(change.obstacles[0])
    if change.edition.is_empty and change.edition.edition is not None:
        rows = {m.written.code: m.row for m in change.edition.measures if m.row}
        stored = StoredEdition(change.edition.edition, rows)
    else:
        if change.edition.edition is not None:
            remove_lines(change.edition.dropped, actor)
        stored = store_edition(
            change=change.edition,
            actor=actor,
            source=source[:NAME_MAX],
            demonstration=demonstration,
        )
    round_ = store_year(change.year, stored, actor) if change.year else None
    return Applied(stored.edition, round_, change)
