"""How a packet comes into its readers' hands: the committee's page, reading, the file itself.

A file is handed over in two steps: a POST writes down who takes what, and leads to a GET that
serves the file of that row to that person, for a quarter of an hour and as long as the right lasts.
"""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Body, SignedInRequest
from accounts.roles import Role
from core.errors import Invisible
from packets import operations
from packets.handing.files import Handout, answer, bundle, plain_name
from packets.handing.shelf import shelf_of
from packets.models import Download, Packet
from packets.reading import reading
from packets.rules import may_download
from packets.snapshot import from_bytes
from packets.states import Handed
from reporting.rounds.models import Meeting

OPEN_FOR = timedelta(minutes=15)


@require_safe
def committee(request: SignedInRequest) -> HttpResponse:
    """The way to one's body: a member's to its page, a secretary's to its packets."""
    if not request.user.grants.bodies(Role.MEMBER) and request.user.grants.bodies(Role.SECRETARY):
        return redirect("packets")
    body = Body.objects.filter(pk__in=request.user.grants.bodies(Role.MEMBER)).order_by("ordinal")
    first = body.first()
    if first is None:
        raise Invisible
    return committee_body(request, first.key)


@require_safe
def committee_body(request: SignedInRequest, key: str) -> HttpResponse:
    """The published packets of one's body: the newest large and first. Nothing else."""
    own = Body.objects.filter(pk__in=request.user.grants.bodies(Role.MEMBER)).order_by("ordinal")
    bodies = list(own)
    body = next((b for b in bodies if b.key == key), None)
    if body is None:
        raise Invisible
    packets = Packet.objects.visible_to(request.user).shown().of_body(body.pk).with_names()
    context = {"body": body, "bodies": bodies, "shelf": shelf_of(packets)}
    return render(request, "packets/handing/committee.html", context)


@require_safe
def packet_read(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A published packet as a page for a phone, from the very content of its PDF."""
    shown = Packet.objects.visible_to(request.user).shown().for_page().with_content()
    packet = get_object_or_404(shown, pk=pk)
    if packet.snapshot is None:
        raise Invisible
    said = from_bytes(bytes(packet.snapshot.content))
    context = {"packet": packet, "reading": reading(said)}
    return render(request, "packets/handing/read.html", context)


@require_POST
def packet_download(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down that the file is taken, and lead to it."""
    return _take(request, pk, Handed.PDF)


@require_POST
def packet_bundle(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down that the bundle is taken, and lead to it."""
    return _take(request, pk, Handed.BUNDLE)


@require_safe
def download(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The file of one's own download, while it is fresh and one may still have it."""
    taken = get_object_or_404(Download.objects.of(request.user).select_related("file"), pk=pk)
    visible = Packet.objects.visible_to(request.user).for_page().with_content()
    packet = get_object_or_404(visible, pk=taken.packet_id)
    if not may_download(request.user, packet):
        raise Invisible
    if timezone.now() - taken.at > OPEN_FOR:
        return redirect(packet)
    return answer(request, _handout(taken, packet))


def _take(request: SignedInRequest, pk: UUID, handed: Handed) -> HttpResponse:
    taken = operations.take_out(packet_id=pk, actor=request.user, handed=handed)
    return redirect("download", pk=taken.pk)


def _handout(taken: Download, packet: Packet) -> Handout:
    meeting = Meeting.objects.filter(round=packet.round_id, body=packet.body_id).first()
    stem = plain_name(packet, meeting, demonstration=packet.round.edition.demonstration)
    pdf = bytes(taken.file.content)
    if taken.handed == Handed.PDF or packet.snapshot is None:
        return Handout(f"{stem}.pdf", pdf, taken.file.content_type)
    return bundle(packet, from_bytes(bytes(packet.snapshot.content)), pdf, stem)
