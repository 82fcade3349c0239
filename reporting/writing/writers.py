"""Who else is writing an entry just now, known from recent saves alone. It only reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Appointment, SignedInRequest, User
from audit.models import Event
from core.errors import require
from reporting.entries import rules
from reporting.entries.models import Entry

RECENT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class OtherWriter:
    """Somebody else's last save: in what role, when, and whether the page shows an older text."""

    role: str
    saved_at: datetime
    is_newer: bool


@require_safe
def entry_writers(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The line about the other writer; the page asks for it by itself."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    require(rules.may_save(request.user, entry))
    shown = request.GET.get("version", "")
    other = other_writer(request.user, entry, shown_version=shown)
    context = {"entry": entry, "other": other}
    return render(request, "reporting/entries/_writers.html", context)


def other_writer(person: User, entry: Entry, *, shown_version: str) -> OtherWriter | None:
    """The last one to save it within five minutes, apart from this person."""
    events = Event.objects.filter(
        subject_type=Entry._meta.label_lower,
        subject_id=str(entry.pk),
        verb="entry.save",
        at__gte=timezone.now() - RECENT,
    )
    last = events.exclude(actor=person.pk).order_by("pk").last()
    if last is None:
        return None
    held = Appointment.objects.valid().filter(user=last.actor_id).in_order().first()
    return OtherWriter(
        role=held.get_role_display() if held else "",
        saved_at=last.at,
        is_newer=entry.saved_by_id != person.pk and shown_version != str(entry.version),
    )
