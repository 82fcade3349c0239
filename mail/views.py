"""The sent log: what left for whom, and what did not."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.roles import Role
from core.errors import require_sight
from mail import operations
from mail.kinds import kinds
from mail.models import Letter
from mail.states import State

ON_A_PAGE = 50


@require_safe
def letter_list(request: SignedInRequest) -> HttpResponse:
    """Every letter, of one outcome or kind if asked; what was not delivered stands first."""
    require_sight(request.user.grants.has(Role.HEAD))
    outcome, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    letters = Letter.objects.visible_to(request.user)
    if outcome in State.values:
        letters = letters.with_outcome(outcome)
    if kind in kinds():
        letters = letters.filter(kind=kind)
    context = {
        "page": Paginator(letters.for_list(), ON_A_PAGE).get_page(request.GET.get("page")),
        "outcome": outcome,
        "kind": kind,
        "outcomes": State.choices,
        "kinds": [(code, known.label) for code, known in kinds().items()],
        "asked": urlencode({"state": outcome, "kind": kind}),
        "folder": _folder(),
    }
    return render(request, "mail/letter_list.html", context)


@require_safe
def letter_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One letter: how it went, and what it said."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user).for_sending(), pk=pk)
    again = letter.outcome == State.FAILED
    return render(request, "mail/letter_page.html", {"letter": letter, "again": again})


@require_POST
def letter_resend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send again what was not delivered."""
    letter = operations.resend(letter_id=pk, actor=request.user)
    messages.success(request, _("The letter is on its way again."))
    return redirect(letter)


def _folder() -> str:
    """Where a demonstration's mails lie as files, "" where a mail server sends them."""
    return "VAR_DIR/mail" if settings.EMBEDDED else ""
