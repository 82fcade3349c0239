"""What waits for a unit's approver: handed on by the contacts, to be submitted or given back."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.roles import Role
from core.errors import require_sight
from reporting.entries import passing, rules
from reporting.entries.discussion import Said, discussions
from reporting.entries.last_year import last_years
from reporting.entries.models import Entry
from reporting.entries.remarks import GiveBackForm
from reporting.entries.states import Verb
from reporting.review.forms import PickedForm
from reporting.review.outcomes import each, tell


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that its contact handed on."""

    entry: Entry
    last_year: Entry | None
    said: list[Said]
    may_submit: bool
    form: GiveBackForm


@require_safe
def approving(request: SignedInRequest) -> HttpResponse:
    """All that waits, over every unit of this approver."""
    require_sight(request.user.grants.has(Role.APPROVER))
    return _show(request)


@require_POST
def approving_submit(request: SignedInRequest) -> HttpResponse:
    """Submit the ticked entries, each in the version that was read."""
    require_sight(request.user.grants.has(Role.APPROVER))
    form = PickedForm(request.POST)
    if not form.is_valid():
        return _show(request, picking=form, status=422)
    outcome = each(
        form.cleaned_data["entry"],
        lambda key, version: passing.submit_handed_on(
            entry_id=key, actor=request.user, version=version
        ),
    )
    done = ngettext("%(n)d entry is handed over.", "%(n)d entries are handed over.", outcome.done)
    tell(request, outcome, done)
    return redirect("approving")


def _show(
    request: SignedInRequest, *, picking: PickedForm | None = None, status: int = 200
) -> HttpResponse:
    waiting = Entry.objects.visible_to(request.user).waiting_for(request.user)
    entries = list(waiting.for_list().select_related("unit__parent__parent"))
    before, said = last_years(request.user, entries), discussions(entries)
    rows = [
        Waiting(
            entry=entry,
            last_year=before.get(entry.pk),
            said=said.get(entry.pk, []),
            may_submit=Verb.SUBMIT in rules.offered_verbs(request.user, entry),
            form=GiveBackForm(initial={"version": entry.version}, auto_id=f"{entry.pk}_%s"),
        )
        for entry in entries
    ]
    context = {"rows": rows, "picking": picking}
    return render(request, "reporting/review/approving.html", context, status=status)
