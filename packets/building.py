"""A packet's build: ordered with its content frozen, done by a worker, counted once.

The order writes snapshot, packet and Job in one transaction. The work renders the ordered snapshot
in a child process, checks it, stores and re-reads the bytes; only the holder of the claim can say
that they are the packet's.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, User
from accounts.roles import BodyKind
from audit.operations import record
from core.errors import DomainError, Invisible, require
from jobs import operations as jobs
from jobs.operations import Claimed
from packets import rules
from packets.freezing import freeze
from packets.models import Packet, PacketFile, Snapshot
from packets.readiness import says_the_same
from packets.rendering.version import RENDERER_VERSION
from packets.snapshot import digest, to_bytes
from packets.sources import Sources, load_sources
from packets.states import Language, Paper, State
from reporting.rounds.models import Round

REQUESTED = "packets.build_requested"
FORMS = {
    BodyKind.MANAGEMENT_TEAM: (Paper.A4,),
    BodyKind.CITY_GROUP: (Paper.A4,),
    BodyKind.SUBCOMMITTEE: (Paper.A4, Paper.SLIDES),
    BodyKind.COMMISSION: (Paper.A4,),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: for whom, in which form and language."""

    round_id: int
    body_id: int
    form: Paper
    language: Language = Language.FINNISH


@dataclass(frozen=True, slots=True)
class Built:
    """What a render gave and the checks said."""

    pdf: bytes
    pages: int
    ua1: bool
    a2a: bool
    findings: tuple[str, ...]
    renderer_version: str


@transaction.atomic
def request_build(*, order: Order, actor: User) -> Packet:
    """Freeze what the packet says now and order its file; an equal open order is joined.

    The round's row is the lock, so that two orders for a packet not yet there become one.
    """
    require(rules.may_run_packets(actor))
    round_ = Round.objects.select_for_update(of=("self",)).filter(pk=order.round_id).first()
    body = Body.objects.select_related("unit").filter(pk=order.body_id, gets_packet=True).first()
    if round_ is None or body is None or order.form not in FORMS[BodyKind(body.kind)]:
        raise Invisible
    sources = load_sources(round_)
    if refusal := not_built(body, sources):
        raise DomainError(refusal)
    packet = _draft(round_, body, order) or Packet(
        round=round_, body=body, form=order.form, language=order.language
    )
    fresh = freeze(packet, sources)
    if packet.job is not None and packet.job.is_open:
        if packet.ordered and says_the_same(bytes(packet.ordered.content), fresh):
            return packet
        jobs.cancel(packet.job.pk)
    content = to_bytes(fresh)
    snapshot = Snapshot(sha256=digest(content), content=content, renderer_version=RENDERER_VERSION)
    Snapshot.objects.bulk_create([snapshot], ignore_conflicts=True)
    return _order(packet, snapshot, actor)


@transaction.atomic
def request_round(*, round_: Round, actor: User) -> tuple[Packet, ...]:
    """Order every packet of the round that may be built now; locked ones are left alone.

    A translation is built with the rest once somebody has ordered it.
    """
    require(rules.may_run_packets(actor))
    sources = load_sources(round_)
    closed = set(
        Packet.objects.filter(round=round_)
        .exclude(state=State.DRAFT)
        .values_list("body_id", "form", "language")
    )
    making = set(
        Packet.objects.filter(round=round_, state=State.DRAFT).values_list(
            "body_id", "form", "language"
        )
    )
    orders = [
        Order(round_id=round_.pk, body_id=body.pk, form=form, language=language)
        for body in Body.objects.with_packets().select_related("unit")
        if not not_built(body, sources)
        for form in FORMS[BodyKind(body.kind)]
        for language in Language
        if (packet := (body.pk, form, language)) in making
        or (language == Language.FINNISH and packet not in closed)
    ]
    return tuple(request_build(order=order, actor=actor) for order in orders)


def not_built(body: Body, sources: Sources) -> str:
    """Why this body has no packet in this round, or "" when it has one."""
    unit = body.unit
    if body.kind != BodyKind.MANAGEMENT_TEAM or (unit is not None and sources.asks(unit)):
        return ""
    return str(
        _("The round has no answers of this division, so its management team gets no packet.")
    )


def ordered_content(claimed: Claimed) -> bytes:
    """What this job is to render, if whoever asked for it may still ask (RELIABILITY T32)."""
    packet = Packet.objects.select_related("ordered").filter(pk=UUID(claimed.subject_id)).first()
    if packet is None or packet.ordered is None or packet.job_id != claimed.id:
        raise Invisible
    require(rules.may_run_packets(_asker(claimed)))
    return bytes(packet.ordered.content)


def finish_build(claimed: Claimed, built: Built) -> None:
    """Store the file and make it the packet's, once, while the claim is ours."""
    sha256 = _stored(built)
    claimed.finish(lambda: _built(claimed, built, sha256))


def _draft(round_: Round, body: Body, order: Order) -> Packet | None:
    """The version in the making; refused where there is none and a correction is called for."""
    versions = Packet.objects.filter(
        round=round_, body=body, form=order.form, language=order.language
    )
    locked = versions.select_for_update(of=("self",)).with_names().select_related("ordered")
    packet = locked.order_by("-version").first()
    if packet is None or packet.state == State.DRAFT:
        return packet
    if packet.state == State.LOCKED:
        raise DomainError(_("The packet is locked. Correct and replace it, or publish it."))
    raise DomainError(_("The packet is published. Correct and replace it."))


def _order(packet: Packet, snapshot: Snapshot, actor: User) -> Packet:
    is_new = packet._state.adding  # noqa: SLF001 -- Django's own word for "not stored yet"
    packet.ordered = snapshot
    packet.job = jobs.announce(REQUESTED, packet, requested_by=str(actor.pk))
    if is_new:
        packet.save(force_insert=True)
    else:
        packet.save(update_fields=["ordered", "job"])
    changes = {"ordered": (None, snapshot.sha256)}
    record(actor=actor, verb="packet.build", subject=packet, changes=changes)
    return packet


def _asker(claimed: Claimed) -> User:
    return User.objects.get(pk=int(claimed.requested_by))


def _stored(built: Built) -> str:
    """Store the bytes, read them back, and return the hash of what is really there (F21)."""
    sha256 = digest(built.pdf)
    PacketFile.objects.bulk_create(
        [PacketFile(sha256=sha256, content=built.pdf, renderer_version=built.renderer_version)],
        ignore_conflicts=True,
    )
    stored = PacketFile.objects.get(pk=sha256)
    if digest(bytes(stored.content)) != sha256:
        raise RuntimeError(f"the file {sha256} does not read back as it was stored")
    return sha256


def _built(claimed: Claimed, built: Built, sha256: str) -> None:
    """Runs inside the transaction that marks the job done."""
    packet = Packet.objects.select_for_update(of=("self",)).get(pk=UUID(claimed.subject_id))
    before = packet.file_id
    packet.snapshot_id, packet.file_id = packet.ordered_id, sha256
    packet.pages, packet.size_bytes, packet.built_at = built.pages, len(built.pdf), timezone.now()
    packet.conforms_ua1, packet.conforms_a2a = built.ua1, built.a2a
    packet.findings = list(built.findings)
    packet.save(
        update_fields=[
            "snapshot",
            "file",
            "pages",
            "size_bytes",
            "built_at",
            "conforms_ua1",
            "conforms_a2a",
            "findings",
        ]
    )
    changes = {"file": (before, sha256), "snapshot": (None, packet.ordered_id)}
    record(actor=_asker(claimed), verb="packet.built", subject=packet, changes=changes)
