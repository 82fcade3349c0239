"""The page of a round's guidance. A view reads, calls one operation, and answers."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require, require_sight
from guidelines.models import Measure
from reporting.guidance import operations
from reporting.guidance.forms import GuidanceForm
from reporting.guidance.models import Guidance
from reporting.guidance.operations import StaleGuidance
from reporting.guidance.rules import may_guide
from reporting.rounds.models import Round, RoundState
from reporting.rounds.rules import may_read_rounds


@dataclass(frozen=True, slots=True)
class Row:
    """A measure on the page. `stale`: somebody else stored a text meanwhile."""

    measure: Measure
    guidance: Guidance | None
    form: GuidanceForm
    stale: bool = False


@require_safe
def guidance_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every measure of the round with its guidance, written in place."""
    return _show(request, _round(request, pk))


@require_POST
def guidance_save(request: SignedInRequest, pk: int, measure_id: int) -> HttpResponse:
    """Store one measure's text."""
    round_ = _round(request, pk)
    require(may_guide(request.user))
    measure = get_object_or_404(Measure.objects.of_edition(round_.edition_id), pk=measure_id)
    form = GuidanceForm(request.POST, auto_id=f"g{measure_id}_%s")
    if not form.is_valid():
        return _show(request, round_, wrong=(measure_id, form), status=422)
    try:
        operations.save_guidance(
            round_id=pk, measure_id=measure_id, actor=request.user, edit=form.edit()
        )
    except StaleGuidance as stale:
        version = stale.current.version if stale.current else 0
        mine = {"version": version, "text": form.cleaned_data["text"]}
        again = GuidanceForm(initial=mine, auto_id=f"g{measure_id}_%s")
        return _show(request, round_, wrong=(measure_id, again), stale=True, status=409)
    messages.success(request, _("The guidance of %(code)s is saved.") % {"code": measure.code})
    return redirect(f"{reverse('guidance', args=[pk])}#m{measure_id}")


@require_POST
def guidance_carry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take last year's texts where there is none yet."""
    _round(request, pk)
    taken = operations.carry_over(round_id=pk, actor=request.user)
    said = ngettext(
        "%(n)d text was taken from last year.", "%(n)d texts were taken from last year.", taken
    )
    messages.success(request, said % {"n": taken})
    return redirect("guidance", pk)


def _round(request: SignedInRequest, pk: int) -> Round:
    require_sight(may_read_rounds(request.user))
    return get_object_or_404(Round.objects.newest_first(), pk=pk)


def _show(
    request: SignedInRequest,
    round_: Round,
    *,
    wrong: tuple[int, GuidanceForm] | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    texts = {g.measure_id: g for g in Guidance.objects.of_round(round_).select_related("saved_by")}
    writes = may_guide(request.user) and round_.state != RoundState.CLOSED
    measures = round_.measures().in_order()
    in_round = Count("entries", filter=Q(entries__round=round_))
    rows = []
    for measure in measures.annotate(unit_count=in_round):
        text = texts.get(measure.pk)
        mine = wrong is not None and wrong[0] == measure.pk
        form = wrong[1] if wrong and mine else GuidanceForm.showing(measure, text)
        rows.append(Row(measure, text, form, stale=mine and stale))
    context = {
        "round": round_,
        "rows": rows,
        "writes": writes,
        "to_carry": len(operations.missing_from(round_)) if writes else 0,
        "menu_place": "rounds",
    }
    return render(request, "reporting/guidance/guidance.html", context, status=status)
