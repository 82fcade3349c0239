"""The page of many rows as a place to come back to: which of them it showed, and where on it."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from reporting.entries.models import Entry
from reporting.writing.filters import PILLAR, THEME, UNIT

ALL, WALL, NEXT = "all", "wall", "next"
KEPT = ("year", PILLAR, THEME, UNIT, WALL)  # of the address; the path is never taken from it


def anchor_of(entry_id: UUID) -> str:
    """The place of an entry on the page of many."""
    return f"kirjaus-{entry_id}"


def back_query(query: str, *, wall: bool) -> str:
    """What the forms of the page of many add to their address, so that the act comes back."""
    return f"?{ALL}=1&{query}" + (f"&{WALL}=1" if wall else "")


def back_from(request: HttpRequest, entry: Entry) -> str:
    """The page of many at the next row, or at this one; "" where the act came from elsewhere."""
    if ALL not in request.GET:
        return ""
    query = urlencode({name: request.GET[name] for name in KEPT if name in request.GET})
    return f"{reverse('write-all')}?{query}#{anchor_of(_next(request) or entry.pk)}"


def _next(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get(NEXT, ""))
    except ValueError:
        return None
