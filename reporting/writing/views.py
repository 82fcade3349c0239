"""Pages of the entries. A view reads, calls one operation, and answers; it decides nothing."""

from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, User
from audit.models import Event
from core.errors import DomainError, require
from reporting.entries import history, operations, passing, rules
from reporting.entries.forms import EntryForm, SubmitForm, VersionForm, is_anothers
from reporting.entries.models import Entry
from reporting.entries.remarks import ReturnForm
from reporting.entries.states import Verb
from reporting.rounds.deadlines import deadlines_of
from reporting.writing import page
from reporting.writing.beside import is_repeated, last_year_of
from reporting.writing.grouping import UNFINISHED
from reporting.writing.merging import show_conflict
from reporting.writing.places import back_from


class WriteText(Protocol):
    """The operations that take the writer's text."""

    def __call__(self, *, entry_id: UUID, actor: User, edit: operations.EntryEdit) -> Entry:
        """Store the edit, or refuse as the module `operations` says."""


@require_safe
def entry_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One entry: the form for who writes it now, the words for who may read them."""
    return page.show(request, _visible(request, pk))


@require_POST
def entry_save(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep the text as a draft; by itself while the person types, or by the button."""
    form = EntryForm(request.POST)
    entry = _write(request, pk, form, operations.save_entry)
    if isinstance(entry, HttpResponse):
        return entry
    if page.save_line_of(request):
        return page.show_saved(request, entry, form)
    if form.errors:  # all but a time that could not be read
        return page.show(request, entry, form=form.on_top_of(entry, request.user), status=422)
    if form.was_cleaned():
        messages.info(request, _("Invisible characters were taken out of the text."))
    return _said(request, entry, _("The draft is saved."))


@require_POST
def entry_submit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Submit the text on the screen, saved or not; then the next row that needs the person."""
    form = SubmitForm(request.POST)
    if repeated := _repeated(request, pk, form):
        return page.show(request, repeated, form=form, repeated=True, status=422)
    entry = _write(request, pk, form, operations.submit_entry)
    if isinstance(entry, HttpResponse):
        return entry
    unfinished = Entry.objects.written_by(request.user).filter(
        round_id=entry.round_id, state__in=UNFINISHED
    )
    words = _("%(code)s is handed over for review.") % {"code": entry.measure.code}
    return _said(request, entry, words, unfinished.in_order().first() or "my-entries")


@require_POST
def entry_hand_on(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Leave the text on the screen to the unit's approver; then the next row."""
    form = SubmitForm(request.POST)
    if repeated := _repeated(request, pk, form):
        return page.show(request, repeated, form=form, repeated=True, status=422)
    entry = _write(request, pk, form, passing.hand_on)
    if isinstance(entry, HttpResponse):
        return entry
    words = _("%(code)s waits for the approver.") % {"code": entry.measure.code}
    unfinished = Entry.objects.written_by(request.user).filter(
        round_id=entry.round_id, state__in=UNFINISHED, handed_on_at=None
    )
    return _said(request, entry, words, unfinished.in_order().first() or "my-entries")


@require_POST
def entry_take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put last year's text below what is written, without script; nothing is saved yet."""
    entry = _visible(request, pk)
    require(rules.may_save(request.user, entry))
    before = last_year_of(entry, request.user)
    data = request.POST.copy()
    written = data.get("text", "").strip()
    taken = before.text if before else ""
    data["text"] = f"{written}\n\n{taken}" if written and taken else written or taken
    data["taken"] = "1" if taken else ""
    return page.show(request, entry, form=EntryForm.typed(data.dict()))


@require_POST
def entry_set_aside(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Let the stored text stand; the own one is kept in the history."""
    form = EntryForm(request.POST)
    if is_anothers(request.POST, request.user):
        return page.give_back(request, form, page.ANOTHERS)
    entry = _visible(request, pk)
    require(rules.may_save(request.user, entry))
    if not form.may_be_kept():
        return _unfit(request, entry, form)
    entry = operations.set_aside(entry_id=pk, actor=request.user, edit=form.edit())
    return _said(request, entry, _("The stored text stands. Your own is kept in the history."))


@require_POST
def entry_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take the entry back before it is reviewed."""
    said = _("The entry is a draft again.")
    return _act(request, pk, Verb.WITHDRAW, operations.withdraw_entry, said)


@require_POST
def entry_approve(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Approve the version on the screen."""
    return _act(request, pk, Verb.APPROVE, operations.approve_entry, _("The entry is approved."))


@require_POST
def entry_return(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Return the version on the screen with a reason."""
    entry = _visible(request, pk)
    require(rules.may_review(request.user, entry))
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return page.show(request, entry, refused=form, status=422)
    entry = operations.return_entry(
        entry_id=pk,
        actor=request.user,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["return_reason"],
        due=form.due(deadlines_of(entry.round)),
    )
    messages.success(request, _("The entry is returned with its reason."))
    return redirect(entry)


@require_safe
def entry_history(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What has happened to the entry; the words only for whom they are."""
    entry = _visible(request, pk)
    events = Event.objects.filter(
        subject_type=Entry._meta.label_lower, subject_id=str(pk)
    ).select_related("actor")
    lines = history.read(events.order_by("pk"), entry, history.audience_of(request.user, entry))
    context = {
        "entry": rules.withhold(request.user, entry),
        "lines": lines,
        "menu_place": "my-entries" if rules.may_save(request.user, entry) else "edition",
    }
    return render(request, "reporting/entries/history.html", context)


class ActOnVersion(Protocol):
    """The operations that need nothing but the version that was read."""

    def __call__(self, *, entry_id: UUID, actor: User, version: int) -> Entry:
        """Act, or refuse as the module `operations` says."""


def _act(
    request: SignedInRequest, pk: UUID, verb: Verb, operation: ActOnVersion, said: str
) -> HttpResponse:
    entry = _visible(request, pk)
    require(rules.MAY[verb](request.user, entry))
    form = VersionForm(request.POST)
    if not form.is_valid():
        return page.show(request, entry, refused=form, status=422)
    entry = operation(entry_id=pk, actor=request.user, version=form.cleaned_data["version"])
    messages.success(request, said)
    return redirect(entry)


def _write(
    request: SignedInRequest, pk: UUID, form: EntryForm, operation: WriteText
) -> Entry | HttpResponse:
    """Save or submit, and return the entry; else an answer that gives the writer their words."""
    if is_anothers(request.POST, request.user):
        return page.give_back(request, form, page.ANOTHERS)
    entry = _to_write(request, pk)
    require(rules.may_save(request.user, entry))
    if not form.may_be_kept():
        return _unfit(request, entry, form)
    try:
        return operation(entry_id=pk, actor=request.user, edit=form.edit())
    except operations.StaleEntry as stale:
        return show_conflict(request, stale.current, form)
    except DomainError as refusal:
        return page.give_back(request, form, refusal.sentence, entry)


def _repeated(request: SignedInRequest, pk: UUID, form: SubmitForm) -> Entry | None:
    """The entry, where its writer is to be asked once whether last year's text still holds."""
    asked = "same_as_last_year" in request.POST
    if asked or is_anothers(request.POST, request.user) or not form.is_valid():
        return None
    entry = _visible(request, pk)
    if not (rules.may_save(request.user, entry) and entry.lets(Verb.SUBMIT)):
        return None
    before = last_year_of(entry, request.user)
    return entry if is_repeated(form.cleaned_data["text"], before) else None


def _unfit(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """The form with its errors, or the words alone where there is no form any more."""
    if entry.lets(Verb.SAVE):
        return page.show(request, entry, form=form, status=422)
    return page.give_back(request, form, _("The entry can no longer be written."), entry)


def _said(
    request: SignedInRequest, entry: Entry, words: str, to: Entry | str | None = None
) -> HttpResponse:
    """Say it on the next page, which then drops the copy of the text on the person's machine."""
    messages.success(request, words, extra_tags=f"{request.user.pk}:{entry.pk}")
    return redirect(back_from(request, entry) or to or entry)


def _visible(request: SignedInRequest, pk: UUID) -> Entry:
    visible = Entry.objects.visible_to(request.user).with_repeated()
    return get_object_or_404(visible.for_page(), pk=pk)


def _to_write(request: SignedInRequest, pk: UUID) -> Entry:
    """The same without the reviewer's mark, which takes a save some of its time."""
    return get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
