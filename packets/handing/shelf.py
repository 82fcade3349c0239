"""A body's packets as its members see them: the newest year first, then the older ones."""

from dataclasses import dataclass

from django.utils.translation import get_language

from packets.models import Packet
from packets.querysets import PacketQuerySet
from packets.rendering.contents import changed
from packets.snapshot import Measure, Snapshot, from_bytes
from packets.states import Language, Paper, State


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest year's valid packet in the reader's language, or in the one there is.

    With what it says on top and its slides; `others` are the year's in other languages.
    """

    packet: Packet
    slides: Packet | None
    others: tuple[Packet, ...]
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
    now = sorted((p for p in valid if p.round.year == year), key=_order)
    first = now[0]
    said = _said(packets, first)
    alike = [p for p in now if p.language == first.language and p is not first]
    slides = next((p for p in alike if p.form == Paper.SLIDES), None)
    others = tuple(p for p in now if p.language != first.language)
    newest = Newest(first, slides, others, said, tuple(m for m in said.measures if changed(m)))
    return Shelf(newest, tuple(p for p in valid if p.round.year != year), replaced)


def _order(packet: Packet) -> tuple[bool, bool, bool]:
    """The reader's language first, then the texts' own; the report before its slides."""
    other = packet.language != get_language()
    return other, packet.language != Language.FINNISH, packet.form != Paper.A4


def _said(packets: PacketQuerySet, packet: Packet) -> Snapshot:
    """What it says: a published packet always has a snapshot (packet_locked_has_…)."""
    content = packets.filter(pk=packet.pk).values_list("snapshot__content", flat=True).get()
    return from_bytes(bytes(content))
