"""The head's review of what has been handed over. Each entry's operation decides, not this page."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, Unit
from accounts.roles import Role
from core.errors import DomainError, Forbidden, Invisible, require_sight
from reporting.entries import operations, rules
from reporting.entries.forms import ReturnForm
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
    return_form: ReturnForm


@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """Entries of the round at hand by state, all units or one."""
    require_sight(request.user.grants.has(Role.HEAD))
    return _show(request)


@require_POST
def review_approve(request: SignedInRequest) -> HttpResponse:
    """Approve the ticked entries, each in the version that was read; say which could not be."""
    require_sight(request.user.grants.has(Role.HEAD))
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form, status=422)
    approved, refused = 0, []
    for key, version in form.cleaned_data["entry"]:
        try:
            operations.approve_entry(entry_id=key, actor=request.user, version=version)
        except (DomainError, Forbidden, Invisible):
            refused.append(key)
        else:
            approved += 1
    if approved:
        said = ngettext("%(n)d entry was approved.", "%(n)d entries were approved.", approved)
        messages.success(request, said % {"n": approved})
    if refused:
        messages.warning(request, _refusal(request, refused))
    return _back(request)


@require_POST
def review_return(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Return one entry with its reason and stay on the list."""
    require_sight(request.user.grants.has(Role.HEAD))
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show(request, returning=(pk, form), status=422)
    entry = operations.return_entry(
        entry_id=pk,
        actor=request.user,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["return_reason"],
    )
    said = _("%(code)s %(unit)s is returned with its reason.")
    messages.success(request, said % {"code": entry.measure.code, "unit": entry.unit})
    return _back(request)


def _refusal(request: SignedInRequest, keys: list[UUID]) -> str:
    """The sentence that names the entries that could not be approved."""
    entries = Entry.objects.visible_to(request.user).filter(pk__in=keys).for_list()
    said = ngettext(
        "%(n)d entry was not approved: it has changed since, or is your own. %(which)s",
        "%(n)d entries were not approved: they have changed since, or are your own. %(which)s",
        len(keys),
    )
    which = ", ".join(f"{entry.measure.code} {entry.unit}" for entry in entries)
    return said % {"n": len(keys), "which": which}


def _back(request: SignedInRequest) -> HttpResponse:
    """To the list, of the same unit if it was one unit's."""
    unit = _unit(request.POST.get("unit", ""))
    query = f"?{urlencode({'unit': unit.key})}" if unit else ""
    return redirect(reverse("review") + query)


def _unit(key: str) -> Unit | None:
    """The unit of this key; none for what cannot be one (PostgreSQL takes no NUL)."""
    return Unit.objects.filter(key=key).first() if key.isprintable() else None


def _show(
    request: SignedInRequest,
    *,
    form: ApproveForm | None = None,
    returning: tuple[UUID, ReturnForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    round_ = _round_at_hand()
    entries = Entry.objects.visible_to(request.user).filter(round=round_)
    asked = request.POST or request.GET
    state, unit = _state(asked.get("state", "")), _unit(asked.get("unit", ""))
    if unit:
        entries = entries.filter(unit__path__startswith=unit.path)
    counts = dict(entries.values_list("state").annotate(Count("pk")).order_by())
    shown = [
        rules.withhold(request.user, entry) for entry in entries.filter(state=state).for_list()
    ]
    context = {
        "round": round_,
        "state": state,
        "unit": unit,
        "divisions": Unit.objects.valid().divisions(),
        "tabs": [(tab, counts.get(tab, 0)) for tab in TABS],
        "rows": _rows(request, shown, round_, returning),
        "form": form,
        "returning": returning,
    }
    return render(request, "reporting/review/review.html", context, status=status)


def _round_at_hand() -> Round | None:
    """The newest round in which something can be reviewed, else the newest."""
    rounds = Round.objects.newest_first()
    return rounds.filter(state__in=[RoundState.OPEN, RoundState.LOCKED]).first() or rounds.first()


def _state(wanted: str) -> State:
    return State(wanted) if wanted in TABS else State.SUBMITTED


def _rows(
    request: SignedInRequest,
    entries: list[Entry],
    round_: Round | None,
    returning: tuple[UUID, ReturnForm] | None,
) -> list[Row]:
    before = _last_years(request, entries, round_)
    forms = dict([returning] if returning else [])
    return [
        Row(
            entry=entry,
            last_year=before.get((entry.measure_id, entry.unit_id))
            or before.get((entry.measure.continues_id or 0, entry.unit_id)),
            approvable=not rules.has_written(request.user, entry),
            return_form=forms.get(entry.pk)
            or ReturnForm(initial={"version": entry.version}, auto_id=f"{entry.pk}_%s"),
        )
        for entry in entries
    ]


def _last_years(
    request: SignedInRequest, entries: list[Entry], round_: Round | None
) -> dict[tuple[int, int], Entry]:
    """The same units' answers of the year before, in one query."""
    if round_ is None:
        return {}
    measures = {e.measure_id for e in entries} | {
        e.measure.continues_id for e in entries if e.measure.continues_id
    }
    found = Entry.objects.readable_to(request.user).filter(
        round__year=round_.year - 1, measure_id__in=measures
    )
    return {(entry.measure_id, entry.unit_id): entry for entry in found}
