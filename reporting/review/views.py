"""The head's review of what has been handed over. Each entry's operation decides, not this page."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, Unit
from accounts.roles import Role
from core.errors import DomainError, Forbidden, require
from reporting.entries import operations, rules
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.review.forms import ApproveForm
from reporting.rounds.models import Round, RoundState

TABS = (State.SUBMITTED, State.RETURNED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to review, what its unit said the year before, and whether the head may approve."""

    entry: Entry
    last_year: Entry | None
    approvable: bool


@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """Entries of the round at hand by state, all units or one."""
    require(request.user.grants.has(Role.HEAD))
    return _show(request)


@require_POST
def review_approve(request: SignedInRequest) -> HttpResponse:
    """Approve the ticked entries, each in the version that was read; say which could not be."""
    require(request.user.grants.has(Role.HEAD))
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form, status=422)
    approved, refused = 0, []
    for key, version in form.cleaned_data["entry"]:
        try:
            operations.approve_entry(entry_id=key, actor=request.user, version=version)
        except (DomainError, Forbidden):
            refused.append(key)
        else:
            approved += 1
    if approved:
        said = ngettext("%(n)d entry was approved.", "%(n)d entries were approved.", approved)
        messages.success(request, said % {"n": approved})
    if refused:
        said = ngettext(
            "%(n)d entry was not approved: it has changed since, or is your own.",
            "%(n)d entries were not approved: they have changed since, or are your own.",
            len(refused),
        )
        messages.warning(request, said % {"n": len(refused)})
    return redirect("review")


def _show(
    request: SignedInRequest, *, form: ApproveForm | None = None, status: int = 200
) -> HttpResponse:
    round_ = _round_at_hand()
    entries = Entry.objects.visible_to(request.user).filter(round=round_)
    counts = dict(entries.values_list("state").annotate(Count("pk")).order_by())
    state = _state(request.GET.get("state", ""))
    unit = Unit.objects.filter(key=request.GET.get("unit", "")).first()
    shown = entries.filter(state=state)
    if unit:
        shown = shown.filter(unit__path__startswith=unit.path)
    context = {
        "round": round_,
        "state": state,
        "unit": unit,
        "tabs": [(tab, counts.get(tab, 0)) for tab in TABS],
        "rows": _rows(request, list(shown.for_list().select_related("saved_by")), round_),
        "form": form,
    }
    return render(request, "reporting/review/review.html", context, status=status)


def _round_at_hand() -> Round | None:
    """The newest round in which something can be reviewed, else the newest."""
    rounds = Round.objects.newest_first()
    return rounds.filter(state__in=[RoundState.OPEN, RoundState.LOCKED]).first() or rounds.first()


def _state(wanted: str) -> State:
    return State(wanted) if wanted in TABS else State.SUBMITTED


def _rows(request: SignedInRequest, entries: list[Entry], round_: Round | None) -> list[Row]:
    before = _last_years(entries, round_)
    return [
        Row(
            entry=entry,
            last_year=before.get((entry.measure_id, entry.unit_id))
            or before.get((entry.measure.continues_id or 0, entry.unit_id)),
            approvable=not rules.has_written(request.user, entry),
        )
        for entry in entries
    ]


def _last_years(entries: list[Entry], round_: Round | None) -> dict[tuple[int, int], Entry]:
    """The same units' answers of the year before, in one query."""
    if round_ is None:
        return {}
    measures = {e.measure_id for e in entries} | {
        e.measure.continues_id for e in entries if e.measure.continues_id
    }
    found = Entry.objects.filter(round__year=round_.year - 1, measure_id__in=measures)
    return {(entry.measure_id, entry.unit_id): entry for entry in found}
