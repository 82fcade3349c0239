from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from reporting.opening.operations import open_round


@require_POST
def round_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a round, or add the rows that are missing from an open one."""
    opened = open_round(round_id=pk, actor=request.user)
    if opened.entries or opened.city_lines:
        said = ngettext(
            "The round is open: %(n)d entry was created.",
            "The round is open: %(n)d entries were created.",
            opened.entries,
        )
        messages.success(request, said % {"n": opened.entries})
    else:
        messages.info(request, _("The round has all its rows already."))
    return redirect("round", pk)
