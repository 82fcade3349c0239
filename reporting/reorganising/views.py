"""The page of a reorganisation: say what changes, see what follows, carry it out."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from accounts.people.rules import may_edit_organisation, may_see_people
from core.errors import DomainError, require, require_sight
from reporting.reorganising.forms import ReorganiseForm
from reporting.reorganising.operations import reorganise
from reporting.reorganising.preview import Preview, preview_of


@require_http_methods(["GET", "HEAD", "POST"])
def reorganise_page(request: SignedInRequest) -> HttpResponse:
    """A sent form is looked at; it is carried out when `do` names what was looked at."""
    require_sight(may_see_people(request.user))
    require(may_edit_organisation(request.user))
    form = ReorganiseForm(request.POST if request.method == "POST" else None)
    preview: Preview | None = None
    if form.is_valid():
        try:
            plan = form.plan()
            preview = preview_of(plan)
            if request.POST.get("do") == plan.token:
                reorganise(actor=request.user, plan=plan)
                messages.success(request, _("The reorganisation is stored."))
                return redirect("units")
        except DomainError as refused:
            preview = None
            form.add_error(None, str(refused.sentence))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "preview": preview, "plan": form.plan() if preview else None}
    return render(request, "reporting/reorganising/reorganise.html", context, status=status)
