"""Every write to a packet. One verb, one function, one transaction.

The order is always the same: lock, right, state, version, change, record, announce.
Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require
from jobs import operations as jobs
from packets import rules
from packets.freezing import freeze
from packets.models import Download, Packet
from packets.readiness import Point, readiness
from packets.sources import load_sources
from packets.states import OPEN_IN, Handed, State, Verb

MOVED = _("The packet is now in another state. Open it again.")


class NotReady(DomainError):
    """Something keeps the packet from being locked; `points` say what, each with its place."""

    def __init__(self, points: tuple[Point, ...]) -> None:
        super().__init__(_("The packet cannot be locked yet. Its page lists what is missing."))
        self.points = points


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """The secretary's entries, and the version they were based on."""

    version: int
    diary_number: str
    agenda_item: str
    publicity: str
    publicity_ground: str

    def content(self) -> dict[str, str]:
        """The packet's fields as this edit wants them."""
        return {
            "diary_number": self.diary_number,
            "agenda_item": self.agenda_item,
            "publicity": self.publicity,
            "publicity_ground": self.publicity_ground,
        }


@transaction.atomic
def cancel_build(*, packet_id: UUID, actor: User) -> Packet:
    """Stop the running build. What was built before stays."""
    packet = lock_packet(packet_id, actor, Verb.CANCEL)
    if packet.job is None or not jobs.cancel(packet.job.pk):
        raise DomainError(_("There is nothing to cancel: the build is over."))
    record(actor=actor, verb="packet.cancel", subject=packet, changes={})
    return packet


@transaction.atomic
def retry_build(*, packet_id: UUID, actor: User) -> Packet:
    """Try the failed or cancelled build again, on the very content it was ordered with."""
    packet = lock_packet(packet_id, actor, Verb.RETRY)
    if packet.job is None or not jobs.retry(packet.job.pk):
        raise DomainError(_("There is nothing to try again: the build has not stopped."))
    record(actor=actor, verb="packet.retry", subject=packet, changes={})
    return packet


@transaction.atomic
def lock(*, packet_id: UUID, actor: User) -> Packet:
    """Fix what was built, if nothing keeps it from that; raises NotReady with the reasons."""
    packet = lock_packet(packet_id, actor, Verb.LOCK)
    sources = load_sources(packet.round)
    fresh = freeze(packet, sources)
    if blockers := readiness(packet, sources, fresh).blockers:
        raise NotReady(blockers)
    packet.state = State.LOCKED
    packet.locked_by, packet.locked_at = actor, timezone.now()
    packet.save(update_fields=["state", "locked_by", "locked_at"])
    _record_state(packet, actor, Verb.LOCK, State.DRAFT)
    return packet


@transaction.atomic
def publish(*, packet_id: UUID, actor: User) -> Packet:
    """Show the locked packet to its body; what was valid until now is superseded."""
    packet = lock_packet(packet_id, actor, Verb.PUBLISH)
    for old in Packet.objects.valid_beside(packet).select_for_update():
        _supersede(old, actor)
    packet.state = State.PUBLISHED
    packet.published_by, packet.published_at = actor, timezone.now()
    packet.save(update_fields=["state", "published_by", "published_at"])
    _record_state(packet, actor, Verb.PUBLISH, State.LOCKED)
    jobs.announce("packets.published", packet, requested_by=str(actor.pk))
    return packet


@transaction.atomic
def correct(*, packet_id: UUID, actor: User, reason: str) -> Packet:
    """Correct and replace: a new version as a draft, the old one kept.

    A published one stays valid until the new one is published; one that was only locked has been
    shown to nobody and is superseded at once. Returns the new version.
    """
    old = lock_packet(packet_id, actor, Verb.CORRECT)
    if Packet.objects.in_the_making_beside(old).exists():
        raise DomainError(_("A correction of this packet is being made already. Finish that one."))
    if old.state == State.LOCKED:
        _supersede(old, actor)
    packet = Packet.objects.create(
        round=old.round,
        body=old.body,
        form=old.form,
        language=old.language,
        version=old.version + 1,
        supersedes=old,
        correction_reason=reason,
        diary_number=old.diary_number,
        agenda_item=old.agenda_item,
        publicity=old.publicity,
        publicity_ground=old.publicity_ground,
    )
    changes: Changes = {"supersedes": (None, str(old.pk)), "correction_reason": ("", reason)}
    record(actor=actor, verb="packet.correct", subject=packet, changes=changes)
    return packet


@transaction.atomic
def set_record(*, packet_id: UUID, actor: User, edit: RecordEdit) -> Packet:
    """Store the secretary's diary number, agenda item and publicity, before the lock."""
    packet = lock_packet(packet_id, actor, Verb.RECORD)
    content = edit.content()
    before = {name: getattr(packet, name) for name in content}
    if before == content:
        return packet
    if packet.record_version != edit.version:
        raise DomainError(_("Somebody else changed these entries. Open the page again."))
    for name, value in content.items():
        setattr(packet, name, value)
    packet.record_version += 1
    packet.save(update_fields=[*content, "record_version"])
    changed = {n: (before[n], new) for n, new in content.items() if before[n] != new}
    record(actor=actor, verb="packet.record", subject=packet, changes=changed)
    return packet


@transaction.atomic
def take_out(*, packet_id: UUID, actor: User, handed: Handed) -> Download:
    """Write down that the person takes the packet out; the file is handed over on that row."""
    verb = Verb.DOWNLOAD if handed == Handed.PDF else Verb.BUNDLE
    packet = lock_packet(packet_id, actor, verb)
    if packet.file_id is None:
        raise DomainError(_("There is no file yet."))
    return Download.objects.create(
        packet=packet,
        user=actor,
        handed=handed,
        packet_state=packet.state,
        file_id=packet.file_id,
    )


def lock_packet(packet_id: UUID, actor: User, verb: Verb) -> Packet:
    """The row, locked until commit, if the actor sees it, has the right, and it is open."""
    visible = Packet.objects.visible_to(actor).with_names().with_content()
    packet = visible.select_for_update(of=("self",)).filter(pk=packet_id).first()
    if packet is None:
        raise Invisible
    require(rules.may(actor, verb, packet))
    if State(packet.state) not in OPEN_IN[verb]:
        raise DomainError(MOVED)
    return packet


def _supersede(packet: Packet, actor: User) -> None:
    before = State(packet.state)
    packet.state = State.SUPERSEDED
    packet.superseded_at = timezone.now()
    packet.save(update_fields=["state", "superseded_at"])
    record(
        actor=actor,
        verb="packet.supersede",
        subject=packet,
        changes={"state": (before, State.SUPERSEDED)},
    )


def _record_state(packet: Packet, actor: User, verb: Verb, before: State) -> None:
    changes: Changes = {"state": (before, packet.state)}
    record(actor=actor, verb=f"packet.{verb}", subject=packet, changes=changes)
