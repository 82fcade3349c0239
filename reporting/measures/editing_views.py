"""Pages by which the head keeps the guidelines by hand. A view reads, calls one operation, answers.

Everybody signed in sees the guidelines, so whoever may not edit them is refused with 403.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest, Unit
from accounts.roles import UnitKind
from core.errors import DomainError, require
from guidelines import operations
from guidelines.models import Edition, Measure, Objective
from guidelines.operations import StaleMeasure, units_asked
from guidelines.querysets import EditionQuerySet
from guidelines.rules import may_edit_guidelines
from reporting.measures.forms import MeasureForm, MoveForm, RetireForm, ThemeForm, shown


@require_safe
def edition_edit(request: SignedInRequest, from_year: int, to_year: int) -> HttpResponse:
    """All measures of an edition by objective, to be ordered, changed and added to."""
    require(may_edit_guidelines(request.user))
    edition = get_object_or_404(_editions(), from_year=from_year, to_year=to_year)
    return _show_edition(request, edition, ThemeForm())


@require_POST
def theme_add(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """One more theme for the edition."""
    require(may_edit_guidelines(request.user))
    edition = get_object_or_404(_editions(), pk=edition_id)
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            operations.add_theme(edition_id=edition_id, actor=request.user, name=name)
        except DomainError as refused:
            form.add_error("name", str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect(_edit_url(edition))
    return _show_edition(request, edition, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_add(request: SignedInRequest, objective_id: int) -> HttpResponse:
    """A new measure, the last one of its objective."""
    require(may_edit_guidelines(request.user))
    objectives = Objective.objects.select_related("pillar__edition")
    objective = get_object_or_404(objectives, pk=objective_id)
    edition = objective.pillar.edition
    form = MeasureForm(_sent(request), edition=edition, units=_units())
    if form.is_valid():
        measure = operations.add_measure(
            objective_id=objective_id, actor=request.user, edit=form.edit()
        )
        messages.success(request, _("The measure is added as %(code)s.") % {"code": measure.code})
        return redirect(f"{_edit_url(edition)}#m{measure.code}")
    context = {"form": form, "objective": objective, "edition": edition}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "reporting/measures/measure_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: SignedInRequest, edition_id: int, code: str) -> HttpResponse:
    """A measure's words, themes and who answers."""
    measure = _found(request, edition_id, code)
    form = MeasureForm(
        _sent(request), edition=measure.edition, units=_units(measure), initial=shown(measure)
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            operations.edit_measure(measure_id=measure.pk, actor=request.user, edit=form.edit())
        except DomainError as refused:
            form.add_error(
                "text" if isinstance(refused, StaleMeasure) else None, str(refused.sentence)
            )
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Saved."))
            return redirect(measure)
    retire_form = RetireForm(initial={"last_day": measure.ends_on})
    return _show_measure(request, measure, form, retire_form, status=status)


@require_POST
def measure_move(request: SignedInRequest, edition_id: int, code: str) -> HttpResponse:
    """One place up or down in the objective."""
    measure = _found(request, edition_id, code)
    form = MoveForm(request.POST)
    if not form.is_valid():
        page = ThemeForm()
        edition = get_object_or_404(_editions(), pk=edition_id)
        return _show_edition(request, edition, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    up = form.cleaned_data["way"] == "up"
    operations.move_measure(measure_id=measure.pk, actor=request.user, up=up)
    return redirect(f"{_edit_url(measure.edition)}#m{code}")


@require_POST
def measure_retire(request: SignedInRequest, edition_id: int, code: str) -> HttpResponse:
    """Until when the measure is asked."""
    measure = _found(request, edition_id, code)
    form = RetireForm(request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            operations.retire_measure(
                measure_id=measure.pk,
                actor=request.user,
                last_day=form.cleaned_data["last_day"],
            )
        except DomainError as refused:
            form.add_error("last_day", str(refused.sentence))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Saved."))
            return redirect(measure)
    whole = MeasureForm(edition=measure.edition, units=_units(measure), initial=shown(measure))
    return _show_measure(request, measure, whole, form, status=status)


def _found(request: SignedInRequest, edition_id: int, code: str) -> Measure:
    require(may_edit_guidelines(request.user))
    return get_object_or_404(Measure.objects.for_page(), edition_id=edition_id, code=code)


def _sent(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _editions() -> EditionQuerySet:
    return Edition.objects.for_reading()


def _units(measure: Measure | None = None) -> list[Unit]:
    """The divisions and offices of today, and whatever else the measure asks already."""
    kinds = (UnitKind.DIVISION, UnitKind.OFFICE)
    today = Unit.objects.valid().filter(kind__in=kinds, continued_by=None)
    named = set(today.values_list("pk", flat=True)) | set(units_asked(measure) if measure else ())
    return list(Unit.objects.filter(pk__in=named).order_by("ordinal"))


def _edit_url(edition: Edition) -> str:
    return reverse("edition-edit", args=[edition.from_year, edition.to_year])


def _show_edition(
    request: SignedInRequest, edition: Edition, form: ThemeForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"edition": edition, "form": form}
    return render(request, "reporting/measures/edition_edit.html", context, status=status)


def _show_measure(
    request: SignedInRequest,
    measure: Measure,
    form: MeasureForm,
    retire_form: RetireForm,
    *,
    status: int,
) -> HttpResponse:
    context = {"measure": measure, "form": form, "retire_form": retire_form}
    return render(request, "reporting/measures/measure_edit.html", context, status=status)
