"""The head's review of what has been handed over. Each entry's operation decides, not this page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, Unit
from accounts.roles import Role
from core.errors import require, require_sight
from guidelines.models import Pillar
from reporting.entries import operations, rules
from reporting.entries.discussion import discussions
from reporting.entries.last_year import last_years
from reporting.entries.models import Entry
from reporting.entries.remarks import ReturnForm, own_day, usual_due
from reporting.entries.states import Verb
from reporting.review.filters import MARKS, TABS, filters_of
from reporting.review.forms import PickedForm, SharedReturnForm
from reporting.review.outcomes import each, tell
from reporting.review.rows import (
    NOTHING_TYPED,
    Listing,
    Typed,
    beside,
    marks_of,
    may_approve,
    previous_submission,
    rows_of,
)
from reporting.rounds.deadlines import Deadlines, deadlines_of, derive
from reporting.rounds.models import Round, RoundState


@dataclass(frozen=True, slots=True)
class Word:
    """Why an entry is returned, and until when."""

    reason: str
    due: date | None


@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """Entries of the round at hand by state, by unit or by measure, all or some."""
    require_sight(request.user.grants.has(Role.HEAD))
    return _show(request)


@require_POST
def review_approve(request: SignedInRequest) -> HttpResponse:
    """Approve the ticked entries, each in the version that was read; say which could not be."""
    require_sight(request.user.grants.has(Role.HEAD))
    form = PickedForm(request.POST)
    if not form.is_valid():
        return _show(request, picking=form, status=422)
    outcome = each(
        form.cleaned_data["entry"],
        lambda key, version: operations.approve_entry(
            entry_id=key, actor=request.user, version=version
        ),
    )
    done = ngettext("%(n)d entry was approved.", "%(n)d entries were approved.", outcome.done)
    tell(request, outcome, done)
    return _back(request)


@require_POST
def review_return_chosen(request: SignedInRequest) -> HttpResponse:
    """Return the ticked entries, each with its own reason or else with the shared one."""
    require_sight(request.user.grants.has(Role.HEAD))
    picking, shared = PickedForm(request.POST), SharedReturnForm(request.POST)
    dates = _dates_at_hand(_round_at_hand())
    if not picking.is_valid() or not shared.is_valid():
        return _show(request, picking=picking, shared=shared, status=422)
    words, refused = _words(request, picking, shared, dates)
    if refused:
        return _show(request, picking=picking, shared=shared, refused=refused, status=422)
    outcome = each(
        picking.cleaned_data["entry"],
        lambda key, version: operations.return_entry(
            entry_id=key,
            actor=request.user,
            version=version,
            reason=words[key].reason,
            due=words[key].due,
        ),
    )
    done = ngettext(
        "%(n)d entry is returned with its reason.",
        "%(n)d entries are returned with their reasons.",
        outcome.done,
    )
    tell(request, outcome, done)
    return _back(request)


@require_POST
def review_return(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Return one entry with its reason and stay on the list."""
    require_sight(request.user.grants.has(Role.HEAD))
    form = ReturnForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _show(request, refused={pk: form}, status=422)
    entry = operations.return_entry(
        entry_id=pk,
        actor=request.user,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["return_reason"],
        due=form.due(_dates_at_hand(_round_at_hand())),
    )
    said = _("%(code)s %(unit)s is returned with its reason.")
    messages.success(request, said % {"code": entry.measure.code, "unit": entry.unit})
    return _back(request)


@require_safe
def review_compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One entry beside last year's and beside what was handed over before, word by word."""
    require_sight(request.user.grants.has(Role.HEAD))
    visible = Entry.objects.visible_to(request.user).with_repeated().for_page()
    entry = get_object_or_404(visible, pk=pk)
    require(rules.may_read_text(request.user, entry))
    last_year = last_years(request.user, [entry]).get(entry.pk)
    dates = deadlines_of(entry.round)
    context = {
        "entry": entry,
        "last_year": last_year,
        "marks": marks_of(request.user, entry),
        "against_last_year": beside(last_year.text if last_year else None, entry),
        "against_before": beside(previous_submission(entry), entry),
        "said": discussions([entry]).get(entry.pk, []),
        "approvable": may_approve(request.user, entry),
        "returnable": Verb.RETURN in rules.offered_verbs(request.user, entry),
        "return_form": ReturnForm.of(entry, dates, prefix=str(entry.pk)),
        "filters": filters_of(request.GET),
        "menu_place": "review",
    }
    return render(request, "reporting/review/compare.html", context)


def _words(
    request: SignedInRequest, picking: PickedForm, shared: SharedReturnForm, dates: Deadlines
) -> tuple[Mapping[UUID, Word], Mapping[object, ReturnForm]]:
    """The word for every ticked entry; the forms of those that have none, or none that will do."""
    words: dict[UUID, Word] = {}
    refused: dict[object, ReturnForm] = {}
    common = shared.cleaned_data["shared_reason"]
    for key, _version in picking.cleaned_data["entry"]:
        form = ReturnForm(request.POST, prefix=str(key))
        own = form.data.get(form.add_prefix("return_reason"), "").strip()
        if not own and common:
            words[key] = Word(common, own_day(shared.cleaned_data["shared_due"], dates))
        elif form.is_valid():
            words[key] = Word(form.cleaned_data["return_reason"], form.due(dates))
        else:
            refused[key] = form
    return words, refused


def _back(request: SignedInRequest) -> HttpResponse:
    """To the list as it was."""
    return redirect(reverse("review") + filters_of(request.POST).query())


def _show(
    request: SignedInRequest,
    *,
    picking: PickedForm | None = None,
    shared: SharedReturnForm | None = None,
    refused: Mapping[object, ReturnForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    round_ = _round_at_hand()
    dates = _dates_at_hand(round_)
    filters = filters_of(request.POST or request.GET)
    entries = filters.applied_to(Entry.objects.visible_to(request.user).filter(round=round_))
    counts = dict(entries.values_list("state").annotate(Count("pk")).order_by())
    typed = _typed(request, picking, refused) if status == 422 else NOTHING_TYPED  # noqa: PLR2004
    context = {
        "round": round_,
        "filters": filters,
        "fields": filters.fields(),
        "divisions": Unit.objects.valid().divisions(),
        "pillars": Pillar.objects.filter(edition=round_.edition if round_ else None),
        "marks": MARKS,
        "tabs": [(tab, filters.query(state=tab), counts.get(tab, 0)) for tab in TABS],
        "rows": rows_of(Listing(request.user, filters, dates, typed), entries),
        "picking": picking,
        "shared": shared or SharedReturnForm(initial={"shared_due": usual_due(dates)}),
        "refused": refused,
    }
    return render(request, "reporting/review/review.html", context, status=status)


def _typed(
    request: SignedInRequest,
    picking: PickedForm | None,
    refused: Mapping[object, ReturnForm] | None,
) -> Typed:
    """What was ticked and written, so that a page that comes back has lost nothing."""
    written = {
        UUID(name.removesuffix("-return_reason"))
        for name, value in request.POST.items()
        if name.endswith("-return_reason") and str(value).strip()
        if _is_key(name.removesuffix("-return_reason"))
    }
    forms: dict[object, ReturnForm] = {
        key: ReturnForm.typed(request.POST, prefix=str(key)) for key in written
    }
    picked = picking or PickedForm(request.POST)
    picked.is_valid()
    return Typed(picked.keys(), forms | dict(refused or {}))


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _round_at_hand() -> Round | None:
    """The newest round in which something can be reviewed, else the newest."""
    rounds = Round.objects.newest_first()
    return rounds.filter(state__in=[RoundState.OPEN, RoundState.LOCKED]).first() or rounds.first()


def _dates_at_hand(round_: Round | None) -> Deadlines:
    return deadlines_of(round_) if round_ else derive([])
