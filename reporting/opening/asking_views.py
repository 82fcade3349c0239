"""The page of whom a measure asks in a round."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, Unit
from accounts.querysets import valid_on
from core.errors import require, require_sight
from guidelines.models import Assignment, Measure
from reporting.entries.models import Entry
from reporting.entries.querysets import UNIT_RESPONDENTS
from reporting.opening.asking import ENDED, add_unit, remove_unit
from reporting.opening.forms import AddUnitForm, ReleaseForm
from reporting.rounds.models import Round
from reporting.rounds.rules import may_read_rounds, may_run_rounds


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit of the measure in this round. `form` is there where it may still be released."""

    unit: Unit
    entry: Entry | None
    form: ReleaseForm | None


@require_safe
def asked_page(request: SignedInRequest, pk: int, measure_id: int) -> HttpResponse:
    """The units that are asked, with where their entries stand."""
    round_, measure = _found(request, pk, measure_id)
    return _show(request, round_, measure)


@require_POST
def asked_add(request: SignedInRequest, pk: int, measure_id: int) -> HttpResponse:
    """Ask one more unit."""
    round_, measure = _found(request, pk, measure_id)
    form = AddUnitForm(request.POST, asked=_asked_ids(round_, measure))
    if not form.is_valid():
        return _show(request, round_, measure, add_form=form, status=422)
    unit = form.cleaned_data["unit"]
    add_unit(round_id=pk, measure_id=measure_id, unit=unit, actor=request.user)
    messages.success(request, _("%(unit)s is asked from today on.") % {"unit": unit})
    return redirect("round-asked", pk, measure_id)


@require_POST
def asked_release(request: SignedInRequest, pk: int, measure_id: int) -> HttpResponse:
    """Ask a unit no more."""
    round_, measure = _found(request, pk, measure_id)
    form = ReleaseForm(request.POST, measure=measure)
    if not form.is_valid():
        return _show(request, round_, measure, release_form=form, status=422)
    unit = form.cleaned_data["unit"]
    remove_unit(
        round_id=pk,
        measure_id=measure_id,
        unit=unit,
        actor=request.user,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("%(unit)s is released from this measure.") % {"unit": unit})
    return redirect("round-asked", pk, measure_id)


def _found(request: SignedInRequest, pk: int, measure_id: int) -> tuple[Round, Measure]:
    require_sight(may_read_rounds(request.user))
    require(may_run_rounds(request.user))
    round_ = get_object_or_404(Round.objects.newest_first(), pk=pk)
    measures = Measure.objects.of_edition(round_.edition_id).select_related("objective__pillar")
    return round_, get_object_or_404(measures, pk=measure_id)


def _asked_ids(round_: Round, measure: Measure) -> set[int]:
    """The units with an entry in the round, and those asked today."""
    today = Assignment.objects.filter(valid_on(timezone.localdate()), measure=measure)
    entries = round_.entries.filter(measure=measure)
    return set(today.values_list("unit_id", flat=True)) | set(
        entries.values_list("unit_id", flat=True)
    )


def _show(
    request: SignedInRequest,
    round_: Round,
    measure: Measure,
    *,
    add_form: AddUnitForm | None = None,
    release_form: ReleaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    entries = {e.unit_id: e for e in round_.entries.filter(measure=measure)}
    ids = _asked_ids(round_, measure)
    changes = (
        round_.state not in ENDED and measure.respondent in UNIT_RESPONDENTS and not measure.is_over
    )
    wrong = release_form.data.get("unit", "") if release_form else ""
    rows = []
    for unit in Unit.objects.filter(pk__in=ids).in_tree_order():
        entry = entries.get(unit.pk)
        form = None
        if changes and (entry is None or entry.is_missing):
            bound = release_form if wrong == str(unit.pk) else None
            form = bound or ReleaseForm(
                measure=measure, initial={"unit": unit}, auto_id=f"u{unit.pk}_%s"
            )
        rows.append(Asked(unit, entry, form))
    context = {
        "round": round_,
        "measure": measure,
        "rows": rows,
        "add_form": (add_form or AddUnitForm(asked=ids)) if changes else None,
        "damaged": release_form is not None and "unit" in release_form.errors,
        "menu_place": "rounds",
    }
    return render(request, "reporting/rounds/asked.html", context, status=status)
