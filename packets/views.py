"""The packets' pages. A view reads, calls one operation, and answers; it decides nothing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Body, SignedInRequest, User
from accounts.roles import BodyKind
from core.errors import Invisible, require
from core.http import render_part
from packets import operations
from packets.building import FORMS, Order, request_build, request_round
from packets.forms import CorrectionForm, OrderForm, RecordForm
from packets.freezing import span
from packets.models import Packet
from packets.overview import head_parts, reader_parts, row_of, valid_of
from packets.rules import may_record, may_run_packets, only_sits_in_bodies
from packets.states import Language, Paper, Verb
from reporting.rounds.choosing import of_address
from reporting.rounds.models import Meeting, Round
from reporting.rounds.rules import may_see_meeting

PROGRESS = "packets/_progress.html"


@require_safe
def packet_list(request: SignedInRequest) -> HttpResponse:
    """The packets of one round by body, and those of earlier years."""
    person = request.user
    if only_sits_in_bodies(person):
        return redirect("committee")
    rounds = list(Round.objects.newest_first())
    chosen = of_address(rounds, request.GET.get("year", ""))
    visible = Packet.objects.visible_to(person).for_list()
    packets = visible.filter(round=chosen)
    if may_run_packets(person) and chosen:
        bodies = Body.objects.with_packets().select_related("unit")
        parts = head_parts(person, chosen, bodies, packets.with_content())
    else:
        parts = reader_parts(person, chosen, packets)
    teams = [part for part in parts if part.is_team]
    context = {
        "round": chosen,
        "rounds": rounds,
        "runs": may_run_packets(person),
        "teams": teams,
        "teams_meet": span([part.meeting for part in teams if part.meeting]),
        "parts": [part for part in parts if not part.is_team],
        "earlier": visible.exclude(round=chosen),
    }
    return render(request, "packets/packet_list.html", context)


@require_safe
def packet_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One packet with what this person may do about it."""
    return _show(request, _visible(request, pk))


@require_safe
def packet_progress(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How far the build is, asked by the page itself; a finished one asks for the whole page."""
    packet = _visible(request, pk)
    if not request.htmx:
        return redirect(packet)
    response = render(request, PROGRESS, {"packet": packet})
    if packet.job is None or not packet.job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def packet_build(request: SignedInRequest) -> HttpResponse:
    """Order one packet, or all of the round."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        raise Invisible
    data = form.cleaned_data
    round_ = get_object_or_404(Round.objects.newest_first(), year=data["year"])
    if not data["body"]:
        request_round(round_=round_, actor=request.user)
        return redirect(f"{_list_url(round_)}#sisalto")
    body = get_object_or_404(Body.objects.with_packets(), key=data["body"])
    paper = Paper(data["form"] or FORMS[BodyKind(body.kind)][0])
    language = Language(data["language"] or Language.FINNISH)
    order = Order(round_id=round_.pk, body_id=body.pk, form=paper, language=language)
    return redirect(request_build(order=order, actor=request.user))


@require_POST
def packet_cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Stop the running build."""
    return redirect(operations.cancel_build(packet_id=pk, actor=request.user))


@require_POST
def packet_retry(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Try a stopped build again."""
    return redirect(operations.retry_build(packet_id=pk, actor=request.user))


@require_POST
def packet_lock(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Lock the draft, or show item by item what keeps it from that."""
    try:
        packet = operations.lock(packet_id=pk, actor=request.user)
    except operations.NotReady as refusal:
        return _show(request, _visible(request, pk), refusal=refusal, status=409)
    messages.success(request, _("The packet is locked. It does not change any more."))
    return redirect(packet)


@require_POST
def packet_publish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show the packet to its body."""
    packet = operations.publish(packet_id=pk, actor=request.user)
    messages.success(request, _("The packet is published to its body."))
    return redirect(packet)


@require_POST
def packet_correct(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct and replace: make the next version."""
    packet = _visible(request, pk)
    require(may_run_packets(request.user))
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _show(request, packet, correction_form=form, status=422)
    reason = form.cleaned_data["reason"]
    packet = operations.correct(packet_id=pk, actor=request.user, reason=reason)
    messages.success(request, _("A new version is begun. Mend its contents and build it."))
    return redirect(packet)


@require_POST
def packet_record(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Store the secretary's entries."""
    packet = _visible(request, pk)
    require(may_record(request.user, packet.body))
    form = RecordForm(request.POST)
    if not form.is_valid():
        return _show(request, packet, record_form=form, status=422)
    packet = operations.set_record(packet_id=pk, actor=request.user, edit=form.edit())
    messages.success(request, _("The entries are stored."))
    return redirect(packet)


def _visible(request: SignedInRequest, pk: UUID) -> Packet:
    packets = Packet.objects.visible_to(request.user).for_page().with_content()
    return get_object_or_404(packets, pk=pk)


def _list_url(round_: Round) -> str:
    return f"{reverse('packets')}?year={round_.year}"


def _meeting_of(person: User, packet: Packet) -> Meeting | None:
    """The meeting that has the packet before it, if its page is open to the person."""
    meeting = Meeting.objects.filter(round=packet.round_id, body=packet.body_id).first()
    return meeting if meeting and may_see_meeting(person, meeting) else None


def _show(
    request: SignedInRequest,
    packet: Packet,
    *,
    refusal: operations.NotReady | None = None,
    correction_form: CorrectionForm | None = None,
    record_form: RecordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    visible = Packet.objects.visible_to(request.user)
    versions = list(visible.of_same(packet).for_list())
    valid = valid_of(versions)
    row = row_of(request.user, packet, valid=valid)
    context = {
        "row": row,
        "packet": packet,
        "versions": versions,
        "valid": valid,
        "refusal": refusal,
        "correction_form": correction_form or CorrectionForm(),
        "record_form": record_form or RecordForm.showing(packet),
        "records": Verb.RECORD in row.verbs,
        "meeting": _meeting_of(request.user, packet),
    }
    fragments = {f"progress-{packet.pk}": PROGRESS}
    return render_part(request, "packets/packet.html", context, fragments=fragments, status=status)
