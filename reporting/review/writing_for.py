"""The head writes down what a unit said in a mail or a call."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest, User
from core.errors import DomainError, require
from reporting import periods
from reporting.entries import rules
from reporting.entries.forms import STATUSES, is_anothers
from reporting.entries.models import Entry
from reporting.entries.operations import StaleEntry
from reporting.entries.remarks import ForUnitForm
from reporting.entries.states import Verb
from reporting.entries.stepping_in import BEGUN, write_for_unit

CHANGED = gettext_lazy("The entry has changed since it was opened. Read it again before saving.")
ANOTHERS = gettext_lazy("Another account has signed in in this browser. Nothing was saved.")


@require_http_methods(["GET", "HEAD", "POST"])
def review_write(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write for a unit that has not begun; never over its own draft, which is not shown either."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    require(rules.may_write_for(request.user, entry))
    if request.method != "POST":
        if not entry.lets(Verb.WRITE_FOR):
            raise DomainError(BEGUN)
        return _show(request, entry, _first(entry, request.user))
    form = ForUnitForm(request.POST)
    if is_anothers(request.POST, request.user):
        return _show(request, entry, form, said=ANOTHERS, status=409)
    if not form.is_valid():
        return _show(request, entry, form, status=422)
    try:
        write_for_unit(
            entry_id=pk,
            actor=request.user,
            edit=form.edit(),
            source=form.cleaned_data["source"],
        )
    except StaleEntry as stale:
        renewed = form.on_top_of(stale.current, request.user)
        return _show(request, entry, renewed, said=CHANGED, status=409)
    except DomainError as refused:
        return _show(request, entry, form, said=refused.sentence, status=409)
    messages.success(request, _("The answer is written down. The unit submits it."))
    return redirect(entry)


def _first(entry: Entry, person: User) -> ForUnitForm:
    """Empty, or what this or another head wrote before."""
    form = ForUnitForm.showing(entry, person)
    form.initial["source"] = entry.source_note
    return form


def _show(
    request: SignedInRequest,
    entry: Entry,
    form: object,
    *,
    said: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "entry": rules.withhold(request.user, entry),
        "form": form,
        "sentence": said,
        "statuses": STATUSES,
        "periods": periods.choices(entry.round.year, entry.period),
        "menu_place": "edition",
    }
    return render(request, "reporting/review/write_for.html", context, status=status)
