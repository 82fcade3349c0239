"""Asking service areas, and answering: inside sign-in and by a link. Views read, act, answer."""

from http import HTTPStatus
from uuid import UUID

from allauth.core.internal import ratelimit  # the public one lets every GET through
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import DomainError, Invisible, require, require_sight
from reporting.entries.models import Entry
from reporting.entries.querysets import UNIT_WRITERS
from reporting.entries.rules import may_save
from reporting.inputs import operations
from reporting.inputs.forms import AnswerForm, AskForm, usual_due
from reporting.inputs.links import request_of
from reporting.inputs.models import InputRequest
from reporting.inputs.operations import StaleAnswer
from reporting.inputs.recipients import manned, units_to_ask
from reporting.inputs.rules import is_open, link_is_open, may_answer, may_manage
from reporting.rounds.deadlines import deadlines_of


@require_http_methods(["GET", "HEAD", "POST"])
def input_ask(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask service areas for input on one entry."""
    visible = Entry.objects.visible_to(request.user).for_page()
    entry = get_object_or_404(visible, pk=pk)
    require(may_save(request.user, entry))
    units = units_to_ask(entry)
    people = manned(units)
    if request.method != "POST":
        due = usual_due(deadlines_of(entry.round).division_due, timezone.localdate())
        form = AskForm(units=units, manned=people, initial={"due_on": due})
        return _show_ask(request, entry, form)
    form = AskForm(request.POST, units=units, manned=people)
    if not form.is_valid():
        return _show_ask(request, entry, form, status=422)
    try:
        asked = operations.ask_inputs(entry_id=pk, actor=request.user, ask=form.ask())
    except DomainError as refusal:
        form.add_error(None, str(refusal.sentence))
        return _show_ask(request, entry, form, status=409)
    said = ngettext("%(n)d service area is asked.", "%(n)d service areas are asked.", len(asked))
    messages.success(request, said % {"n": len(asked)})
    return redirect(entry)


@require_safe
def input_list(request: SignedInRequest) -> HttpResponse:
    """What has been asked of one's own service area: the open ones, with their days."""
    require_sight(request.user.grants.has(*UNIT_WRITERS))
    mine = InputRequest.objects.asked_of(request.user).open().in_order().for_page()
    context = {"requests": mine, "today": timezone.localdate(), "menu_place": "my-entries"}
    return render(request, "reporting/inputs/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def input_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One request: the answer's form for the service area, where it stands for the asker."""
    asked = _visible(request, pk)
    if request.method != "POST":
        return _show(request, asked, AnswerForm.showing(asked))
    require(may_answer(request.user, asked))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, form, status=422)
    try:
        operations.answer_request(request_id=pk, actor=request.user, edit=form.edit())
    except StaleAnswer as stale:
        again = AnswerForm.showing(stale.current, form.cleaned_data["answer"])
        return _show(request, stale.current, again, stale=True, status=409)
    except DomainError:
        return _show(request, _visible(request, pk), form, status=409)
    messages.success(request, _("The answer is stored. It can be mended until the asker is done."))
    return redirect(asked)


@require_POST
def input_remind(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Remind the service area, once."""
    asked = operations.remind_request(request_id=pk, actor=request.user)
    messages.success(request, _("The service area is reminded."))
    return redirect(asked.entry)


@require_POST
def input_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take the question back."""
    asked = operations.withdraw_request(request_id=pk, actor=request.user)
    messages.success(request, _("The request is withdrawn."))
    return redirect(asked.entry)


@require_POST
def input_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End an answered question."""
    asked = operations.close_request(request_id=pk, actor=request.user)
    messages.success(request, _("The request is closed. Its answer stays beside the entry."))
    return redirect(asked.entry)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def input_link(request: HttpRequest, token: str) -> HttpResponse:
    """The question and an answer field for who was sent the link; looking changes nothing.

    Mail scanners open links, so only the button stores. The house's referrer policy, same-origin,
    lets no other site see the address; "no-referrer" would make browsers hide the origin that the
    check against forgery wants to see.
    """
    if not ratelimit.consume(
        request=request, app="allauth.account", action="input_link", limit_get=True
    ):
        return _link_page(request, None, AnswerForm(request.POST or None), 429)
    asked = request_of(token)
    if asked is None:
        raise Invisible
    if request.method != "POST":
        status = 200 if link_is_open(asked, timezone.localdate()) else HTTPStatus.GONE
        return _link_page(request, asked, AnswerForm.showing(asked), status)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _link_page(request, asked, form, 422)
    try:
        operations.answer_by_link(token=token, edit=form.edit())
    except StaleAnswer as stale:
        again = AnswerForm.showing(stale.current, form.cleaned_data["answer"])
        return _link_page(request, stale.current, again, 409, stale=True)
    except DomainError:
        return _link_page(request, asked, form, 409)
    return redirect("input-link", token)


def _visible(request: SignedInRequest, pk: UUID) -> InputRequest:
    return get_object_or_404(InputRequest.objects.visible_to(request.user).for_page(), pk=pk)


def _show_ask(
    request: SignedInRequest, entry: Entry, form: AskForm, *, status: int = 200
) -> HttpResponse:
    context = {"entry": entry, "form": form, "menu_place": "my-entries"}
    return render(request, "reporting/inputs/ask.html", context, status=status)


def _show(
    request: SignedInRequest,
    asked: InputRequest,
    form: AnswerForm,
    *,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "answers": may_answer(request.user, asked),
        "manages": may_manage(request.user, asked),
        "open": is_open(asked),
        "stale": stale,
        "menu_place": "my-entries",
    }
    return render(request, "reporting/inputs/input.html", context, status=status)


def _link_page(
    request: HttpRequest,
    asked: InputRequest | None,
    form: AnswerForm,
    status: int,
    *,
    stale: bool = False,
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "open": asked is not None and link_is_open(asked, timezone.localdate()),
        "stale": stale,
    }
    response = render(request, "reporting/inputs/link.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
