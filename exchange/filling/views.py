"""Pages of a workbook that was filled in outside. A view reads, calls one operation, answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import DomainError, require_sight
from exchange.filling import operations
from exchange.filling.forms import ApplyFillingForm, FillingUploadForm
from exchange.filling.models import Filling
from exchange.filling.rules import may_bring_back


@require_safe
def filling_page(request: SignedInRequest) -> HttpResponse:
    """Choose a workbook, and see what one has brought back before."""
    require_sight(may_bring_back(request.user))
    return _show_upload(request, FillingUploadForm())


@require_POST
def filling_upload(request: SignedInRequest) -> HttpResponse:
    """Read the workbook and lead to its preview; nothing else is changed."""
    require_sight(may_bring_back(request.user))
    form = FillingUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_upload(request, form, status=413 if form.is_too_large() else 422)
    filling = operations.keep_filling(upload=form.cleaned_data["file"], actor=request.user)
    return redirect(filling)


@require_safe
def filling_run(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the workbook would change now, or that it has been applied."""
    require_sight(may_bring_back(request.user))
    return _show_run(request, _visible(request, pk))


@require_POST
def filling_apply(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Save what the preview showed, as drafts."""
    require_sight(may_bring_back(request.user))
    filling = _visible(request, pk)
    planned = operations.plan_of(filling, request.user)
    form = ApplyFillingForm(request.POST, conflicts=planned.conflicts)
    if not form.is_valid():
        if request.POST.get("seen") != planned.digest:  # it asks for what was not on the screen
            return _show_run(request, filling, stale=operations.StaleFilling(), status=409)
        return _show_run(request, filling, form=form, status=422)
    try:
        filling = operations.apply_filling(
            filling_id=pk,
            actor=request.user,
            seen=form.cleaned_data["seen"],
            take=form.take(),
        )
    except operations.StaleFilling as stale:
        return _show_run(request, filling, stale=stale, status=409)
    count = filling.saved_count or 0
    said = ngettext("%(n)d entry is saved as a draft.", "%(n)d entries are saved as drafts.", count)
    messages.success(request, said % {"n": count})
    return redirect("my-entries")


def _visible(request: SignedInRequest, pk: UUID) -> Filling:
    return get_object_or_404(Filling.objects.visible_to(request.user), pk=pk)


def _show_upload(
    request: SignedInRequest, form: FillingUploadForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "fillings": Filling.objects.visible_to(request.user).newest_first()[:20],
        "menu_place": "my-entries",
    }
    return render(request, "exchange/filling/upload.html", context, status=status)


def _show_run(
    request: SignedInRequest,
    filling: Filling,
    *,
    form: ApplyFillingForm | None = None,
    stale: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {"filling": filling, "menu_place": "my-entries"}
    if filling.applied_at is None:
        planned = operations.plan_of(filling, request.user)
        context |= {
            "plan": planned,
            "stale": stale,
            "form": form
            or ApplyFillingForm(conflicts=planned.conflicts, initial={"seen": planned.digest}),
        }
    return render(request, "exchange/filling/preview.html", context, status=status)
