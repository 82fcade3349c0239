"""Taking a service area's answer into the text, where there is no script to do it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from core.errors import require
from reporting.entries.forms import EntryForm
from reporting.entries.models import Entry
from reporting.entries.rules import may_save
from reporting.inputs.models import InputRequest
from reporting.writing import page


@require_POST
def input_quote(request: SignedInRequest, pk: UUID, asked_id: UUID) -> HttpResponse:
    """Put the answer below what is written; nothing is saved yet."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    require(may_save(request.user, entry))
    requests = InputRequest.objects.visible_to(request.user).filter(entry=entry)
    answer = get_object_or_404(requests, pk=asked_id).answer
    data = request.POST.copy()
    written = data.get("text", "").strip()
    data["text"] = f"{written}\n\n{answer}" if written and answer else written or answer
    return page.show(request, entry, form=EntryForm.typed(data.dict()))
