"""Every write to an entry. One verb, one function, one transaction.

The order is always the same: lock, right, state, version, change, record, announce.
Raises Invisible, Forbidden or DomainError (StaleEntry is one); nothing is written then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, User
from accounts.roles import Role
from audit.operations import Value, record
from core.errors import DomainError, Invisible, require
from jobs.operations import announce
from reporting.entries.due import due_of
from reporting.entries.last_year import last_years, stands
from reporting.entries.links import Link, written
from reporting.entries.models import Entry
from reporting.entries.querysets import HEAD_RESPONDENTS
from reporting.entries.rules import MAY, has_written
from reporting.entries.spans import span
from reporting.entries.states import State, Verb
from reporting.progress import NEEDS_PERIOD, NEEDS_REASON
from reporting.rounds.deadlines import due_moment

TEXTS = frozenset({"text", "short_text", "reason"})
_ROUND_IS_SHUT = _("The round is not open for writing. Ask the head of international affairs.")
_NOT_OPEN_TO = {Verb.REOPEN: _("This entry is open for writing as it is.")}


class StaleEntry(DomainError):
    """Someone changed the entry after this person read it. `current` is what it says now."""

    def __init__(self, current: Entry) -> None:
        super().__init__(_("The entry has changed since you opened it. Compare and save again."))
        self.current = current


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """What the writer meant, and what it was based on. "" where nothing is chosen or written."""

    version: int
    save_id: UUID
    progress: str
    period: str
    reason: str
    text: str
    short_text: str
    links: tuple[Link, ...] | None = None  # None: they were not asked for and stay as they are
    unchanged: bool = False
    taken: bool = False  # last year's text was put there as a start, since the last save

    def content(self) -> dict[str, object]:
        """The entry's columns as this edit wants them."""
        said: dict[str, object] = {
            "progress": self.progress,
            "period": self.period,
            "reason": self.reason,
            "text": self.text,
            "short_text": self.short_text,
            "unchanged": self.unchanged,
        }
        if self.links is not None:
            said["links"] = [link.stored() for link in self.links]
        return said

    def is_complete(self) -> bool:
        """Whether it can be handed over: a status with its facts, and words."""
        return says_enough(self)

    def goes_on_from(self, entry: Entry, actor: User) -> bool:
        """Whether all that changed since are this writer's own saves, whose answers got lost.

        The save_id stays until an answer comes, so the person has merely typed on. A save of
        anybody else in between would have left its own id.
        """
        return (
            entry.version > self.version
            and entry.last_save_id == self.save_id
            and entry.saved_by_id == actor.pk
        )

    def base(self, entry: Entry, actor: User) -> int:
        """The version that it was made on, a save of the writer's own in between included."""
        return entry.version if self.goes_on_from(entry, actor) else self.version

    def is_stored_in(self, entry: Entry, actor: User) -> bool:
        """Whether this very edit of this very person was the last one to get through.

        Its answer was lost. The id alone is not enough: the person may have typed on since.
        """
        own = entry.last_save_id == self.save_id and entry.saved_by_id == actor.pk
        return own and self.says_the_same_as(entry)

    def says_the_same_as(self, entry: Entry) -> bool:
        """Whether nothing would change."""
        return all(getattr(entry, name) == value for name, value in self.content().items())


def says_enough(said: Entry | EntryEdit) -> bool:
    """Whether it can be handed over: a status with its facts, and words."""
    return bool(
        said.progress
        and (said.progress not in NEEDS_PERIOD or said.period)
        and (said.reason if said.progress in NEEDS_REASON else said.text)
    )


@transaction.atomic
def save_entry(*, entry_id: UUID, actor: User, edit: EntryEdit) -> Entry:
    """Store the text as a draft. Repeating the last save changes nothing, nor does saving nothing.

    An entry that nobody has written in stays missing when its empty form is saved.
    """
    entry, now = lock_entry(entry_id, actor, Verb.SAVE)
    edit = marked(entry, actor, edit)
    if edit.is_stored_in(entry, actor):
        return entry
    require_open(entry, Verb.SAVE, edit.base(entry, actor))
    if edit.says_the_same_as(entry):
        return entry
    change_entry(entry, actor, Verb.SAVE, storing(entry, actor, edit, now))
    return entry


@transaction.atomic
def submit_entry(*, entry_id: UUID, actor: User, edit: EntryEdit) -> Entry:
    """Store the text on the screen and hand it to the head. Repeatable like save_entry.

    After its deadline (16.00 in Helsinki by the database's clock) it is marked late.
    """
    entry, now = lock_entry(entry_id, actor, Verb.SUBMIT)
    edit = marked(entry, actor, edit)
    if edit.is_stored_in(entry, actor) and entry.state == State.SUBMITTED:
        return entry
    require_open(entry, Verb.SUBMIT, edit.base(entry, actor))
    if not edit.is_complete():
        raise DomainError(_("Choose the status and write the text before submitting."))
    hand_over(entry, actor, now, storing(entry, actor, edit, now))
    return entry


def hand_over(entry: Entry, actor: User, now: datetime, fields: Mapping[str, object]) -> None:
    """The unit's word is said: with these fields the entry is the head's to review."""
    handed_over = {
        "state": State.SUBMITTED,
        "return_reason": "",
        "return_due": None,
        "handed_on_by": None,
        "handed_on_at": None,
        "late": is_late(entry, now),
        "submitted_by": actor,
        "submitted_at": now,
    }
    change_entry(entry, actor, Verb.SUBMIT, {**fields, **handed_over})
    announce("reporting.entry_submitted", entry)


@transaction.atomic
def set_aside(*, entry_id: UUID, actor: User, edit: EntryEdit) -> Entry:
    """Keep in the trail a text that lost against a newer one; the entry itself stays as it is."""
    entry, _now = lock_entry(entry_id, actor, Verb.SAVE)
    changes = {name: (None, _plain(value)) for name, value in edit.content().items() if value}
    record(actor=actor, verb="entry.set_aside", subject=entry, changes=changes)
    return entry


@transaction.atomic
def withdraw_entry(*, entry_id: UUID, actor: User, version: int) -> Entry:
    """Take back what was handed over and not yet reviewed; it is a draft again."""
    entry, _now = lock_entry(entry_id, actor, Verb.WITHDRAW)
    require_open(entry, Verb.WITHDRAW, version)
    fields = {"state": State.DRAFT, "submitted_by": None, "submitted_at": None, "late": False}
    change_entry(entry, actor, Verb.WITHDRAW, fields)
    return entry


@transaction.atomic
def return_entry(
    *, entry_id: UUID, actor: User, version: int, reason: str, due: date | None = None
) -> Entry:
    """Give the entry back to its unit, with the reason they will read.

    `due` is the head's own day for it; without one the round's day for returns holds.
    """
    entry, now = lock_entry(entry_id, actor, Verb.RETURN)
    require_open(entry, Verb.RETURN, version)
    fields = {
        "state": State.RETURNED,
        "return_reason": reason,
        "return_due": due,
        "returned_by": actor,
        "returned_at": now,
        "approved_by": None,
        "approved_at": None,
        "self_approved": False,
    }
    change_entry(entry, actor, Verb.RETURN, fields)
    announce("reporting.entry_returned", entry)
    return entry


@transaction.atomic
def approve_entry(*, entry_id: UUID, actor: User, version: int) -> Entry:
    """Accept the text the head has read: that version and no other.

    Nobody approves what they wrote. A head who is alone finishes the measures of their own, and
    the mark `self_approved` stays (RELIABILITY section 2, note 9).
    """
    entry, now = lock_entry(entry_id, actor, Verb.APPROVE)
    require_open(entry, Verb.APPROVE, version)
    alone = has_written(actor, entry)
    require(not alone or may_finish_alone(actor, entry))
    fields = {
        "state": State.APPROVED,
        "approved_by": actor,
        "approved_at": now,
        "self_approved": alone,
    }
    change_entry(entry, actor, Verb.APPROVE, fields)
    announce("reporting.entry_approved", entry)
    return entry


def lock_entry(entry_id: UUID, actor: User, verb: Verb) -> tuple[Entry, datetime]:
    """Return the row, locked until commit, and the database's time, if the actor may."""
    visible = Entry.objects.visible_to(actor).for_page().annotate(read_at=Now())
    entry = visible.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise Invisible
    require(MAY[verb](actor, entry))
    return entry, entry.read_at  # type: ignore[attr-defined] # annotated above


def require_open(entry: Entry, verb: Verb, version: int) -> None:
    """Round before state before version: the first that refuses tells the most."""
    if not entry.round_lets(verb):
        raise DomainError(_NOT_OPEN_TO.get(verb, _ROUND_IS_SHUT))
    if not entry.lets(verb):
        raise DomainError(_("The entry is now in another state. Open it again."))
    if entry.version != version:
        raise StaleEntry(entry)


def may_finish_alone(actor: User, entry: Entry) -> bool:
    """Whether the head may approve their own text: of their own measure, with no other head."""
    if entry.measure.respondent not in HEAD_RESPONDENTS:
        return False
    heads = Appointment.objects.valid().filter(role=Role.HEAD, user__is_active=True)
    return not heads.exclude(user=actor).exists()


def is_late(entry: Entry, now: datetime) -> bool:
    """Whether handed over after its day; what was late before it was returned stays so."""
    if entry.state == State.RETURNED and entry.late:
        return True
    due = due_of(entry)
    return due is not None and now > due_moment(due)


def change_entry(entry: Entry, actor: User, verb: Verb, fields: Mapping[str, object]) -> None:
    """Write the fields and the next version, and record what really changed."""
    before = {name: getattr(entry, name) for name in fields}
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.save(update_fields=[*fields, "version", "last_save_id"])
    record(actor=actor, verb=f"entry.{verb}", subject=entry, changes=_told(before, fields))


def marked(entry: Entry, actor: User, edit: EntryEdit) -> EntryEdit:
    """The edit without the mark "as last year" where it no longer begins with last year's text."""
    if not edit.unchanged:
        return edit
    before = last_years(actor, [entry]).get(entry.pk)
    return replace(edit, unchanged=stands(edit.progress, edit.text, before))


def storing(entry: Entry, actor: User, edit: EntryEdit, now: datetime) -> dict[str, object]:
    """The columns by which the edit is stored as this person's; what was taken is recorded.

    What a unit changes is no longer what the head wrote for it.
    """
    fields = edit.content() | {"saved_by": actor, "saved_at": now}
    if entry.written_for_unit and not edit.says_the_same_as(entry):
        fields |= {"written_for_unit": False, "source_note": ""}
    if edit.taken:
        year = entry.round.year - 1
        record(actor=actor, verb="entry.take", subject=entry, changes={"from_year": (None, year)})
    entry.last_save_id = edit.save_id
    return fields


def _told(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, tuple[Value, Value]]:
    """What the trail keeps: of a text the changed stretch and where it begins, else both values.

    Who and when stand in the Event itself.
    """
    changes: dict[str, tuple[Value, Value]] = {}
    for name, new in after.items():
        old = before[name]
        if old == new or name.endswith(("_by", "_at")):
            continue
        if name in TEXTS:
            stretch = span(str(old), str(new))
            changes[name] = (stretch.before, stretch.after)
            changes[f"{name}_start"] = (stretch.start, stretch.start)
        else:
            changes[name] = (_plain(old), _plain(new))
    return changes


def _plain(value: object) -> Value:
    if isinstance(value, list):
        return written(value)
    return value if isinstance(value, bool | int) or value is None else str(value)
