"""Pages by which an entry is passed on, talked about or opened again. Each calls one operation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from core.errors import require
from reporting.entries import passing, rules, stepping_in
from reporting.entries.forms import VersionForm
from reporting.entries.models import Entry
from reporting.entries.remarks import CommentForm, GiveBackForm, ReopenForm
from reporting.writing import page


@require_POST
def entry_take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The contact takes back from the approver what was handed on."""
    entry = _visible(request, pk)
    require(rules.may_hand_on(request.user, entry))
    form = VersionForm(request.POST)
    if not form.is_valid():
        return page.show(request, entry, refused=form, status=422)
    version = form.cleaned_data["version"]
    passing.take_back(entry_id=pk, actor=request.user, version=version)
    messages.success(request, _("The approver is no longer waiting for the entry."))
    return redirect(entry)


@require_POST
def entry_give_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The approver gives back to the contact, with a comment."""
    entry = _visible(request, pk)
    require(rules.may_give_back(request.user, entry))
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return page.show(request, entry, refused=form, status=422)
    passing.give_back(entry_id=pk, actor=request.user, **form.cleaned_data)
    said = _("%(code)s is with its contact again, with the comment.")
    messages.success(request, said % {"code": entry.measure.code})
    return redirect("approving")


@require_POST
def entry_comment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say something to the other side."""
    entry = _visible(request, pk)
    require(rules.may_discuss(request.user, entry))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return page.show(request, entry, refused=form, status=422)
    passing.comment_on(entry_id=pk, actor=request.user, text=form.cleaned_data["comment"])
    messages.success(request, _("The comment is there to read."))
    return redirect(f"{entry.get_absolute_url()}#keskustelu")


@require_POST
def entry_reopen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The head opens one entry of a locked or closed round."""
    entry = _visible(request, pk)
    require(rules.may_review(request.user, entry))
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return page.show(request, entry, refused=form, status=422)
    stepping_in.reopen_entry(
        entry_id=pk,
        actor=request.user,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reopen_reason"],
        due=form.cleaned_data["return_due"],
    )
    messages.success(request, _("The entry is open for writing again, this one alone."))
    return redirect(entry)


def _visible(request: SignedInRequest, pk: UUID) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
