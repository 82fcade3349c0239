"""Pages of units and bodies."""

from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Body, SignedInRequest, Term, Unit
from accounts.people.rules import grantable_roles, may_edit_organisation, may_see_people
from accounts.places import operations
from accounts.places.forms import BodyForm, NewBodyForm, NewUnitForm, TermForm, UnitForm
from accounts.roles import Role
from core.errors import DomainError, Invisible, require


@require_safe
def unit_list(request: SignedInRequest) -> HttpResponse:
    """The tree of units, and the bodies."""
    _require_editor(request)
    context = {"units": _in_tree(Unit.objects.in_tree_order()), "bodies": Body.objects.in_order()}
    return render(request, "accounts/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_add(request: SignedInRequest) -> HttpResponse:
    """A new unit under another."""
    _require_editor(request)
    parents = _in_tree(Unit.objects.valid().in_tree_order())
    form = NewUnitForm(request.POST if request.method == "POST" else None, parents=parents)
    if form.is_valid():
        try:
            unit = operations.add_unit(actor=request.user, new=form.new())
        except DomainError as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("unit", unit.key)
    return _page(request, "accounts/unit_add.html", {"form": form}, bad=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_page(request: SignedInRequest, key: str) -> HttpResponse:
    """One unit, to be renamed, ended, or told who submits."""
    _require_editor(request)
    unit = get_object_or_404(Unit, key=key)
    form = UnitForm(request.POST) if request.method == "POST" else UnitForm.showing(unit)
    if form.is_valid():
        try:
            operations.edit_unit(actor=request.user, unit_id=unit.pk, edit=form.edit())
        except DomainError as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("unit", key)
    return _page(request, "accounts/unit.html", {"unit": unit, "form": form}, bad=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def body_add(request: SignedInRequest) -> HttpResponse:
    """A new body."""
    _require_editor(request)
    units = _in_tree(Unit.objects.valid().in_tree_order())
    form = NewBodyForm(request.POST if request.method == "POST" else None, units=units)
    if form.is_valid():
        try:
            body = operations.add_body(actor=request.user, new=form.new())
        except DomainError as refused:
            form.add_error("key", str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("body", body.key)
    return _page(request, "accounts/body_add.html", {"form": form}, bad=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def body_page(request: SignedInRequest, key: str) -> HttpResponse:
    """One body with its terms."""
    _require_editor(request)
    body = get_object_or_404(Body, key=key)
    form = BodyForm(request.POST) if request.method == "POST" else BodyForm.showing(body)
    if form.is_valid():
        operations.edit_body(actor=request.user, body_id=body.pk, edit=form.edit())
        messages.success(request, _("Saved."))
        return redirect("body", key)
    return _show_body(request, body, form, bad=form.is_bound)


@require_POST
def body_term(request: SignedInRequest, key: str) -> HttpResponse:
    """Add a term, or change one's days."""
    _require_editor(request)
    body, form = get_object_or_404(Body, key=key), TermForm(request.POST)
    if form.is_valid():
        try:
            operations.set_term(actor=request.user, body_id=body.pk, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("body", key)
    return _show_body(request, body, BodyForm.showing(body), term_form=form, bad=True)


def _in_tree(units: Iterable[Unit]) -> list[Unit]:
    """Every unit under its parent, siblings in the city's order."""
    units = list(units)
    order = {unit.key: unit.ordinal for unit in units}
    return sorted(
        units, key=lambda unit: [order.get(key, 0) for key in unit.path.strip("/").split("/")]
    )


def _require_editor(request: SignedInRequest) -> None:
    if not may_see_people(request.user):
        raise Invisible
    require(may_edit_organisation(request.user))


def _show_body(
    request: SignedInRequest,
    body: Body,
    form: BodyForm,
    *,
    term_form: TermForm | None = None,
    bad: bool = False,
) -> HttpResponse:
    refused_id = term_form.cleaned_data.get("term_id") if term_form else None
    context = {
        "body": body,
        "form": form,
        "roles": body.appointments.not_over().for_people().order_by("-role", "starts_on", "pk"),
        "may_appoint": Role.SECRETARY in grantable_roles(request.user),
        "terms": [
            (term, term_form if term_form and term.pk == refused_id else _term_form(term))
            for term in body.terms.in_order()
        ],
        "new_term": term_form if term_form and not refused_id else TermForm(auto_id="new_%s"),
    }
    return _page(request, "accounts/body.html", context, bad=bad)


def _term_form(term: Term) -> TermForm:
    stored = {"term_id": term.pk, "starts_on": term.starts_on, "ends_on": term.ends_on}
    return TermForm(initial=stored, auto_id=f"term{term.pk}_%s")


def _page(
    request: SignedInRequest, template: str, context: dict[str, object], *, bad: bool
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.OK
    return render(request, template, context, status=status)
