"""A body's packets as its members see them: the newest year first, then the older ones."""

from dataclasses import dataclass

from packets.models import Packet
from packets.querysets import PacketQuerySet
from packets.rendering.contents import changed
from packets.snapshot import Measure, Snapshot, from_bytes
from packets.states import Paper, State


@dataclass(frozen=True, slots=True)
class Newest:
    """The valid packet of the newest year, what it says on top, and its slides."""

    packet: Packet
    slides: Packet | None
    said: Snapshot
    changed: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """`older` are valid packets of earlier years, `replaced` the superseded of any year."""

    newest: Newest | None
    older: tuple[Packet, ...]
    replaced: tuple[Packet, ...]


def shelf_of(packets: PacketQuerySet) -> Shelf:
    """Sort what a body has been shown, newest year first; reads the content of one packet."""
    found = list(packets.select_related("superseded_by"))
    valid = [packet for packet in found if packet.state == State.PUBLISHED]
    replaced = tuple(packet for packet in found if packet.state == State.SUPERSEDED)
    if not valid:
        return Shelf(None, (), replaced)
    year = valid[0].round.year
    now = sorted((p for p in valid if p.round.year == year), key=lambda p: p.form != Paper.A4)
    first = now[0]
    said = _said(packets, first)
    slides = next((p for p in now if p.form == Paper.SLIDES and p is not first), None)
    newest = Newest(first, slides, said, tuple(m for m in said.measures if changed(m)))
    return Shelf(newest, tuple(p for p in valid if p.round.year != year), replaced)


def _said(packets: PacketQuerySet, packet: Packet) -> Snapshot:
    """What it says: a published packet always has a snapshot (packet_locked_has_…)."""
    content = packets.filter(pk=packet.pk).values_list("snapshot__content", flat=True).get()
    return from_bytes(bytes(content))
