"""The search page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from search.finding import KINDS, find
from search.words import LONGEST, query_of

LAST_PAGE = 500  # of hits; beyond it a search wants more words


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """What holds the words, among what this person may see."""
    typed = " ".join(request.GET.get("q", "").split())[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    context = {
        "typed": typed,
        "kind": kind,
        "found": find(request.user, typed, kind=kind, page=_page(request) if kind else 1),
        "nothing_typed": not query_of(typed),
        "longest": LONGEST,
    }
    return render(request, "search/search.html", context)


def _page(request: SignedInRequest) -> int:
    said = request.GET.get("page", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 1  # noqa: PLR2004 -- digits
    return min(max(number, 1), LAST_PAGE)
