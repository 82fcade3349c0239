"""Pages of the entries. A view reads, calls one operation, and answers; it decides nothing."""

from typing import Protocol
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, User
from audit.models import Event
from core.errors import require
from core.http import render_part
from core.words import compare
from reporting import periods
from reporting.entries import history, operations, rules
from reporting.entries.forms import (
    SHORT_MAX,
    STATUSES,
    TEXT_MAX,
    EntryForm,
    ReturnForm,
    SubmitForm,
    VersionForm,
)
from reporting.entries.grouping import UNFINISHED, group
from reporting.entries.models import Entry
from reporting.entries.states import State, Verb
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Round


class WriteText(Protocol):
    """The operations that take the writer's text."""

    def __call__(self, *, entry_id: UUID, actor: User, edit: operations.EntryEdit) -> Entry:
        """Store the edit, or refuse as the module `operations` says."""


@require_safe
def my_entries(request: SignedInRequest) -> HttpResponse:
    """All rows that this person writes in a round, those that need them first."""
    mine = Entry.objects.written_by(request.user)
    rounds = list(Round.objects.newest_first().filter(pk__in=mine.values("round")))
    wanted = request.GET.get("year", "")
    round_ = next((r for r in rounds if str(r.year) == wanted), rounds[0] if rounds else None)
    due = deadlines_of(round_).division_due if round_ else None
    entries = mine.filter(round=round_).for_list().defer("text", "short_text")
    context = {
        "rounds": rounds,
        "round": round_,
        "mine": group(list(entries)),
        "due": due,
        "left": (due - timezone.localdate()).days if due else None,
    }
    return render(request, "reporting/entries/my_entries.html", context)


@require_safe
def entry_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One entry: the form for who writes it now, the words for who may read them."""
    return _show(request, _visible(request, pk))


@require_POST
def entry_save(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep the text as a draft; by itself while the person types, or by the button."""
    return _write(request, pk, EntryForm(request.POST), operations.save_entry)


@require_POST
def entry_submit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Submit the text on the screen, saved or not."""
    return _write(request, pk, SubmitForm(request.POST), operations.submit_entry)


@require_POST
def entry_take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put last year's text below what is written, without script; nothing is saved yet."""
    entry = _visible(request, pk)
    require(rules.may_save(request.user, entry))
    before = _last_year(entry)
    data = request.POST.copy()
    written = data.get("text", "").strip()
    taken = before.text if before else ""
    data["text"] = f"{written}\n\n{taken}" if written and taken else written or taken
    return _show(request, entry, form=EntryForm(initial=data.dict()))


@require_POST
def entry_set_aside(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Let the stored text stand; the own one is kept in the history."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _show(request, _visible(request, pk), form=form, status=422)
    entry = operations.set_aside(entry_id=pk, actor=request.user, edit=form.edit())
    messages.success(request, _("The stored text stands. Your own is kept in the history."))
    return redirect(entry)


@require_POST
def entry_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take the entry back before it is reviewed."""
    return _act(request, pk, operations.withdraw_entry, _("The entry is a draft again."))


@require_POST
def entry_approve(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Approve the version on the screen."""
    return _act(request, pk, operations.approve_entry, _("The entry is approved."))


@require_POST
def entry_return(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Return the version on the screen with a reason."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show(request, _visible(request, pk), return_form=form, status=422)
    entry = operations.return_entry(
        entry_id=pk,
        actor=request.user,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["return_reason"],
    )
    messages.success(request, _("The entry is returned with its reason."))
    return redirect(entry)


@require_safe
def entry_history(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What has happened to the entry, for whoever may read its words."""
    entry = _visible(request, pk)
    require(rules.may_read_text(request.user, entry))
    events = (
        Event.objects.filter(subject_type=Entry._meta.label_lower, subject_id=str(pk))
        .select_related("actor")
        .order_by("pk")
    )
    context = {"entry": entry, "lines": history.read(events)}
    return render(request, "reporting/entries/history.html", context)


class ActOnVersion(Protocol):
    """The operations that need nothing but the version that was read."""

    def __call__(self, *, entry_id: UUID, actor: User, version: int) -> Entry:
        """Act, or refuse as the module `operations` says."""


def _act(request: SignedInRequest, pk: UUID, operation: ActOnVersion, said: str) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _show(request, _visible(request, pk), status=422)
    entry = operation(entry_id=pk, actor=request.user, version=form.cleaned_data["version"])
    messages.success(request, said)
    return redirect(entry)


def _write(
    request: SignedInRequest, pk: UUID, form: EntryForm, operation: WriteText
) -> HttpResponse:
    """Save or submit; whenever the text cannot be stored, its writer has it still."""
    entry = _visible(request, pk)
    require(rules.may_save(request.user, entry))
    if not form.is_valid():
        return _show(request, entry, form=form, status=422)
    if not form.is_written_by(request.user):
        return _show_kept(request, entry, form)
    try:
        saved = operation(entry_id=pk, actor=request.user, edit=form.edit())
    except operations.StaleEntry as stale:
        return _show_conflict(request, stale.current, form)
    return _done(request, saved)


def _done(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """After a save the fresh line for htmx; after a submit the next row that needs the person."""
    if entry.state != State.SUBMITTED:
        if request.htmx:
            return _show(request, entry)
        messages.success(request, _("The draft is saved."))
        return redirect(entry)
    messages.success(
        request, _("%(code)s is handed over for review.") % {"code": entry.measure.code}
    )
    following = (
        Entry.objects.written_by(request.user)
        .filter(round_id=entry.round_id, state__in=UNFINISHED)
        .in_order()
        .first()
    )
    return redirect(following or "my-entries")


def _visible(request: SignedInRequest, pk: UUID) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)


def _last_year(entry: Entry) -> Entry | None:
    """What the same unit said the year before, over a change of edition too."""
    return (
        Entry.objects.filter(
            round__year=entry.round.year - 1,
            unit_id=entry.unit_id,
            measure_id__in=[entry.measure_id, entry.measure.continues_id],
        )
        .exclude(text="", reason="")
        .first()
    )


def _show(
    request: SignedInRequest,
    entry: Entry,
    *,
    form: EntryForm | None = None,
    return_form: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or its save line alone when the form saved by itself."""
    verbs = rules.offered_verbs(request.user, entry)
    writing = entry.round.is_writable and bool(verbs & {Verb.SAVE, Verb.SUBMIT})
    context: dict[str, object] = {
        "entry": entry,
        "verbs": verbs if entry.round.is_writable else verbs & {Verb.APPROVE},
        "form": form or EntryForm.showing(entry, request.user),
        "saved_form": EntryForm(initial={"version": entry.version, "save_id": uuid4()}),
        "return_form": return_form or ReturnForm(initial={"version": entry.version}),
        "readable": rules.may_read_text(request.user, entry),
        "own": rules.may_save(request.user, entry),
        "has_written": rules.has_written(request.user, entry),
    }
    if status == 200 and request.htmx.target == "saved":  # noqa: PLR2004 -- OK
        return render(request, "reporting/entries/_saved.html", context)
    template = "write" if writing else "read"
    fragments = {"saved": "reporting/entries/_not_saved.html"}
    page = f"reporting/entries/{template}.html"
    context = {**context, **_beside(request, entry), **_offered(entry)}
    return render_part(request, page, context, fragments=fragments, status=status)


def _offered(entry: Entry) -> dict[str, object]:
    """What the form's choices need."""
    return {
        "statuses": STATUSES,
        "periods": periods.choices(entry.round.year, entry.period),
        "text_max": TEXT_MAX,
        "short_max": SHORT_MAX,
    }


def _beside(request: SignedInRequest, entry: Entry) -> dict[str, object]:
    """What stands beside the text: the deadline, last year, and the other units this year."""
    due = deadlines_of(entry.round).division_due
    others = (
        Entry.objects.visible_to(request.user)
        .filter(round_id=entry.round_id, measure_id=entry.measure_id, state=State.APPROVED)
        .exclude(pk=entry.pk)
        .select_related("unit")
        .order_by("unit__ordinal")
    )
    return {
        "due": due,
        "left": (due - timezone.localdate()).days if due else None,
        "last_year": _last_year(entry),
        "others": others,
    }


def _show_conflict(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """Both texts, the own one ready to be saved on top of what is stored now."""
    mine, theirs = compare(form.cleaned_data["text"], entry.text)
    context = {
        "entry": entry,
        "form": form.on_top_of(entry, request.user),
        "edit": form.edit(),
        "mine": mine,
        "theirs": theirs,
        "conflict": True,
    }
    fragments = {"saved": "reporting/entries/_not_saved.html"}
    page = "reporting/entries/conflict.html"
    return render_part(request, page, context, fragments=fragments, status=409)


def _show_kept(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """The page was opened by another account: nothing is saved, and the words are given back."""
    context = {"entry": entry, "form": form, "stranger": True}
    fragments = {"saved": "reporting/entries/_not_saved.html"}
    page = "reporting/entries/kept.html"
    return render_part(request, page, context, fragments=fragments, status=409)
