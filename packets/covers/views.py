"""The cover's editor: what the head says to one body on the first page."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Body, SignedInRequest
from accounts.roles import BodyKind
from core.errors import Invisible
from guidelines.models import Measure
from packets.building import FORMS
from packets.covers import operations
from packets.covers.forms import CoverForm
from packets.covers.models import Cover
from packets.covers.proposals import Proposal, proposals
from packets.freezing import freeze
from packets.models import Packet
from packets.rules import may_write_covers
from packets.sources import load_sources
from reporting.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Place:
    """Whose cover it is."""

    round: Round
    body: Body
    cover: Cover | None
    measures: tuple[Measure, ...]
    proposals: tuple[Proposal, ...]


@require_safe
def cover_page(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """The cover as stored, beside what the content suggests."""
    place = _place(request, year, key)
    return _show(request, place, CoverForm.showing(place.cover, place.measures))


@require_POST
def cover_save(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """Store the cover, or put a proposal into the form without storing anything."""
    place = _place(request, year, key)
    form = CoverForm(measures=place.measures, data=request.POST)
    if (proposal := _chosen(request, place)) is not None:
        return _show(request, place, form.with_proposal(proposal, place.measures))
    if not form.is_valid():
        return _show(request, place, form, status=422)
    try:
        operations.save_cover(
            round_id=place.round.pk, body_id=place.body.pk, actor=request.user, edit=form.edit()
        )
    except operations.StaleCover as stale:
        form.add_error(None, str(stale.sentence))
        return _show(request, place, form, status=409)
    messages.success(request, _("The cover is stored. Build the packet to take it in."))
    return redirect("cover", year=year, key=key)


def _place(request: SignedInRequest, year: int, key: str) -> Place:
    """The round, the body and what its packet would say now; for the head alone."""
    if not may_write_covers(request.user):
        raise Invisible
    round_ = get_object_or_404(Round.objects.newest_first(), year=year)
    body = get_object_or_404(Body.objects.with_packets().select_related("unit"), key=key)
    sources = load_sources(round_)
    cover = Cover.objects.visible_to(request.user).for_page().filter(round=round_, body=body)
    form = FORMS[BodyKind(body.kind)][0]
    said = freeze(Packet(round=round_, body=body, form=form), sources)
    return Place(round_, body, cover.first(), sources.measures, proposals(said))


def _chosen(request: SignedInRequest, place: Place) -> Proposal | None:
    wanted = request.POST.get("take", "")
    found = (p for n, p in enumerate(place.proposals) if str(n) == wanted)
    return next(found, None)


def _show(
    request: SignedInRequest, place: Place, form: CoverForm, status: int = 200
) -> HttpResponse:
    context = {"place": place, "form": form}
    return render(request, "packets/covers/cover.html", context, status=status)
