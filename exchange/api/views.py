"""Tables for machines, and the page of their keys."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import DomainError, require, require_sight
from exchange.api import operations
from exchange.api.answering import Refusal, answer, token_of
from exchange.api.forms import TokenForm
from exchange.api.models import ApiToken
from exchange.api.rules import may_make_token, may_see_tokens
from exchange.exporting.making import filled
from exchange.tables.catalogue import FOR_MACHINES
from exchange.tables.table import EVERY_YEAR
from exchange.writing.notation import to_json
from exchange.writing.separated import for_machines

P = ParamSpec("P")
Opened = Callable[Concatenate[HttpRequest, ApiToken, P], HttpResponse]


def by_token(view: "Opened[P]") -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for machines: its key is found, or it is told no in JSON; in one language always."""

    @login_not_required
    @require_safe
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                token = token_of(request)
                request.used_by = token.reader  # type: ignore[attr-defined] # for the use log
                response = view(request, token, *args, **kwargs)
            except Refusal as refusal:
                return refusal.answer()
        operations.note_use(token)
        return response

    return opened


@by_token
def api_index(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """The tables that the key opens."""
    tables = [{"key": key, "title": str(FOR_MACHINES[key].title)} for key in _scope(token)]
    return answer(request, json.dumps({"tables": tables}, ensure_ascii=False).encode(), "json")


@by_token
def api_table(request: HttpRequest, token: ApiToken, table: str, form: str) -> HttpResponse:
    """One table whole, as the key's person sees it: every year, unless the address says which."""
    wanted = FOR_MACHINES.get(table)
    if wanted is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "no_such_table", "There is no such table.")
    if table not in token.scope or not wanted.may_see(token.reader):
        raise Refusal(HTTPStatus.FORBIDDEN, "not_in_scope", "The token does not open this table.")
    everything = {"year": EVERY_YEAR, "edition": EVERY_YEAR}
    try:
        sheet = filled(wanted, token.reader, everything | request.GET.dict())
    except DomainError as refused:
        raise Refusal(HTTPStatus.CONFLICT, "too_long", str(refused.sentence)) from None
    content = to_json(wanted, sheet) if form == "json" else for_machines(sheet)
    return answer(request, content, form)


def _scope(token: ApiToken) -> list[str]:
    return [
        key for key, t in FOR_MACHINES.items() if key in token.scope and t.may_see(token.reader)
    ]


@require_safe
def api_tokens(request: SignedInRequest) -> HttpResponse:
    """The keys: what each opens, for whom, until when, and when it was last used."""
    require_sight(may_see_tokens(request.user))
    return _show(request, TokenForm())


@require_POST
def api_token_make(request: SignedInRequest) -> HttpResponse:
    """Make a key, and show its secret this once."""
    require_sight(may_see_tokens(request.user))
    require(may_make_token(request.user))
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    made = operations.make_token(actor=request.user, edit=form.edit())
    return render(request, "exchange/api/made.html", {"made": made, "menu_place": "people"})


@require_POST
def api_token_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Stop a key for good."""
    require_sight(may_see_tokens(request.user))
    token = operations.revoke_token(token_id=pk, actor=request.user)
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": token})
    return redirect("api-tokens")


def _show(request: SignedInRequest, form: TokenForm, *, status: int = 200) -> HttpResponse:
    tokens = list(ApiToken.objects.visible_to(request.user).newest_first())
    context = {
        "form": form,
        "may_make": may_make_token(request.user),
        "rows": [
            (token, [FOR_MACHINES[key].title for key in token.scope if key in FOR_MACHINES])
            for token in tokens
        ],
        "menu_place": "people",
    }
    return render(request, "exchange/api/tokens.html", context, status=status)
