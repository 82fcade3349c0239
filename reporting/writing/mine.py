"""Pages of all of a person's rows: the list, all written on one page, and "as last year"."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import DomainError, require
from reporting import periods
from reporting.entries import keeping, rules
from reporting.entries.forms import SHORT_MAX, STATUSES, TEXT_MAX, KeepForm, is_anothers
from reporting.entries.last_year import last_years, may_be_kept
from reporting.entries.models import Entry
from reporting.inputs.models import InputRequest
from reporting.rounds.choosing import of_address
from reporting.rounds.deadlines import Deadlines, deadlines_of
from reporting.rounds.models import Round
from reporting.writing import filters, page
from reporting.writing.grouping import group, in_turn
from reporting.writing.page import ANOTHERS
from reporting.writing.places import WALL, back_from, back_query
from reporting.writing.querysets import own_rows
from reporting.writing.rows import Row, rows_of, with_forms, with_one_press


@dataclass(frozen=True, slots=True)
class Own:
    """A person's rows of a round: all of them, and those that the address chooses."""

    round: Round
    dates: Deadlines
    filters: filters.Filters
    all: list[Row]
    shown: list[Row]

    def facts(self) -> dict[str, object]:
        """What both pages say of them."""
        return {
            "round": self.round,
            "filters": self.filters,
            "units": list({row.entry.unit_id: row.entry.unit for row in self.all}.values()),
        }


@require_safe
def my_entries(request: SignedInRequest) -> HttpResponse:
    """All rows that this person writes in a round, those that need them first."""
    rounds = _rounds(request)
    own = _own(request, rounds)
    context: dict[str, object] = {"rounds": rounds, "round": None}
    asked = InputRequest.objects.asked_of(request.user).open()
    answers = list(asked.values_list("answered_at", flat=True))
    context |= {"asked": answers.count(None), "may_mend": any(answers)}
    if own:
        due = own.dates.division_due
        context |= own.facts() | {
            "mine": group(own.all),
            "groups": group(with_one_press(request.user, own.shown)).groups,
            "writable": bool(in_turn(own.all)),
            "due": due,
            "left": (due - timezone.localdate()).days if due else None,
        }
    return render(request, "reporting/entries/my_entries.html", context)


@require_safe
def write_all(request: SignedInRequest) -> HttpResponse:
    """All rows that are open to this person under one another, each with its own form."""
    own = _own(request, _rounds(request))
    context: dict[str, object] = {"menu_place": "my-entries", "here": reverse("write-all")}
    if own:
        rows = with_forms(request.user, in_turn(own.shown))
        wall = request.GET.get(WALL) == "1"
        context |= own.facts() | {
            "mine": group(own.all),
            "rows": rows,
            "steps": list(zip(["", *rows], rows, [*rows[1:], ""], strict=False)),
            "wall": wall,
            "back": back_query(own.filters.query(), wall=wall),
            "statuses": STATUSES,
            "periods": periods.choices(own.round.year),
            "text_max": TEXT_MAX,
            "short_max": SHORT_MAX,
        }
    return render(request, "reporting/writing/all.html", context)


@require_POST
def entry_keep(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Last year's status and text stand, with a sentence on this year; handed over or a draft."""
    form = KeepForm(request.POST, auto_id=f"keep_{pk}_%s")
    if is_anothers(request.POST, request.user):
        return page.give_back(request, form, ANOTHERS)
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    submits = "submit" in request.POST
    require((rules.may_submit if submits else rules.may_save)(request.user, entry))
    if not form.is_valid():
        return _unfit(request, entry, form)
    operation = keeping.submit_as_last_year if submits else keeping.keep_as_last_year
    typed = {name: form.cleaned_data[name] for name in ("save_id", "sentence")}
    try:
        entry = operation(entry_id=pk, actor=request.user, **typed)
    except DomainError as refusal:
        return page.give_back(request, form, refusal.sentence, entry)
    words = (
        _("%(code)s is handed over as last year.")
        if submits
        else _("%(code)s stands as last year, as a draft.")
    )
    messages.success(request, words % {"code": entry.measure.code})
    return redirect(back_from(request, entry) or reverse("my-entries"))


def _unfit(request: SignedInRequest, entry: Entry, form: KeepForm) -> HttpResponse:
    """The entry's page with the error at its field, or the words alone where it is too late."""
    before = last_years(request.user, [entry]).get(entry.pk)
    if may_be_kept(entry, before):
        return page.show(request, entry, refused=form, status=422)
    return page.give_back(
        request, form, _("Last year’s answer cannot be kept here any more."), entry
    )


def _rounds(request: SignedInRequest) -> list[Round]:
    mine = Entry.objects.written_by(request.user)
    return list(Round.objects.newest_first().filter(pk__in=mine.values("round")))


def _own(request: SignedInRequest, rounds: list[Round]) -> Own | None:
    """The rows of the address's round; none for who has none."""
    round_ = of_address(rounds, request.GET.get("year", ""))
    if round_ is None:
        return None
    entries = list(own_rows(request.user).filter(round=round_))
    dates = deadlines_of(round_)
    chosen = filters.read(request.GET, round_, entries)
    rows = rows_of(request.user, round_, entries, dates)
    kept = {entry.pk for entry in chosen.keep(entries)}
    shown = [row for row in rows if row.entry.pk in kept]
    return Own(round_, dates, chosen, rows, shown)
