"""The proof of a round's city lines. A view reads, calls one operation, and answers."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require_sight
from reporting.city_lines.forms import SLIDE_MAX
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import reread_lines
from reporting.city_lines.proof import SORTS, Shown, arranged, counts_of, rows_of
from reporting.city_lines.rules import may_compose
from reporting.city_lines.sources import sources_of
from reporting.progress import Progress
from reporting.rounds.choosing import of_address
from reporting.rounds.models import Round, RoundState


@require_safe
def proof(request: SignedInRequest) -> HttpResponse:
    """Every sentence of a round as it will print, what is wrong with them first."""
    require_sight(may_compose(request.user))
    return _show(request)


@require_POST
def reread(request: SignedInRequest) -> HttpResponse:
    """Say of the lines on the screen that nothing has changed in their sources since."""
    require_sight(may_compose(request.user))
    versions = _versions(request.POST)
    if not versions:
        return _show(request, refused=_("The page is damaged. Open it again."), status=422)
    lines = reread_lines(actor=request.user, versions=versions)
    said = ngettext(
        "%(n)d sentence was read again: nothing had changed in its sources.",
        "%(n)d sentences were read again: nothing had changed in their sources.",
        len(lines),
    )
    messages.success(request, said % {"n": len(lines)})
    query = urlencode({"year": lines[0].round.year})
    return redirect(f"{reverse('city-lines')}?{query}")


def _versions(posted: QueryDict) -> dict[UUID, int]:
    """The lines and their versions: "uuid:3" each; nothing where one of them makes no sense."""
    try:
        pairs = [value.partition(":") for value in posted.getlist("line")]
        return {UUID(key): int(version) for key, _colon, version in pairs}
    except ValueError:
        return {}


def _show(request: SignedInRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    rounds = list(Round.objects.newest_first())
    round_ = of_address(rounds, request.GET.get("year", ""))
    lines = list(CityLine.objects.visible_to(request.user).filter(round=round_).for_list())
    rows = rows_of(lines, sources_of(lines))
    shown = Shown.read(request.GET, Progress.values)
    context = {
        "rounds": rounds,
        "round": round_,
        "all": rows,
        "rows": arranged(rows, shown),
        "shown": shown,
        "sorts": SORTS,
        "status_label": Progress(shown.status).label if shown.status else "",
        "problems": counts_of(rows),
        "open_count": sum(bool(row.problems) for row in rows),
        "writable": round_ is not None and round_.state != RoundState.CLOSED,
        "unchanged": [row.line for row in rows if row.may_reread],
        "next": next((row.line for row in arranged(rows, shown) if row.problems), None),
        "slide_max": SLIDE_MAX,
        "refused": refused,
    }
    return render(request, "reporting/city_lines/proof.html", context, status=status)
