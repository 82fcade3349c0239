"""What an entry's page is made of, and how it answers. It reads; it decides and writes nothing."""

from collections.abc import Mapping
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import SignedInRequest, User
from core.http import render_part
from reporting import periods
from reporting.entries import operations, rules
from reporting.entries.discussion import discussions
from reporting.entries.forms import (
    SHORT_MAX,
    STATUSES,
    TEXT_MAX,
    EntryForm,
    KeepForm,
)
from reporting.entries.last_year import may_be_kept
from reporting.entries.models import Entry
from reporting.entries.remarks import CommentForm, GiveBackForm, ReopenForm, ReturnForm, usual_due
from reporting.entries.states import Verb
from reporting.inputs.models import InputRequest
from reporting.rounds.deadlines import deadlines_of
from reporting.writing.beside import beside, last_year_of, stands_on
from reporting.writing.rows import keep_form
from reporting.writing.writers import other_writer

SAVE_LINE = "saved"
ANOTHERS = gettext_lazy(
    "Another account has signed in in this browser since the page was opened. Nothing was saved "
    "in anybody’s name."
)


def show(
    request: SignedInRequest,
    entry: Entry,
    *,
    form: EntryForm | None = None,
    refused: forms.Form | None = None,
    repeated: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page: the form for who writes it now, the words for who may read them."""
    person = request.user
    verbs = rules.offered_verbs(person, entry)
    writing = bool(verbs & {Verb.SAVE, Verb.SUBMIT})
    own_text = Verb.APPROVE in verbs and rules.has_written(person, entry)
    finishes_alone = own_text and operations.may_finish_alone(person, entry)
    own = rules.may_save(person, entry)
    form = form or EntryForm.showing(entry, person)
    around = beside(person, entry)
    context: dict[str, object] = {
        "form": form,
        "entry": rules.withhold(person, entry),
        "verbs": verbs - {Verb.APPROVE} if own_text and not finishes_alone else verbs,
        "own_text": own_text,
        "readable": rules.may_read_text(person, entry),
        "own": own,
        "menu_place": "my-entries" if own else "edition",
        "beside": around,
        "inputs": InputRequest.objects.beside(person, entry) if own else None,
        "due": around.due,
        "left": around.left,
        "repeated": repeated,
        "other": other_writer(person, entry, shown_version=str(entry.version)) if writing else None,
        "stands_on": stands_on(str(form["text"].value() or ""), around.last_year),
        **_offered(entry),
        **_remarks(person, entry, verbs, refused),
    }
    if own and may_be_kept(entry, around.last_year):
        context["keep_form"] = (
            refused if isinstance(refused, KeepForm) else keep_form(person, entry)
        )
    page = f"reporting/entries/{'write' if writing else 'read'}.html"
    return answer(request, page, context, status)


def _remarks(
    person: User, entry: Entry, verbs: frozenset[Verb], refused: forms.Form | None
) -> dict[str, object]:
    """What is said about the entry, and the forms for saying more; the refused one as it came."""
    version = {"version": entry.version}
    said: dict[str, object] = {"approver_alone": rules.may_hand_on(person, entry)}
    fresh: dict[str, forms.Form] = {}
    if rules.may_discuss(person, entry):
        said["said"] = discussions([entry]).get(entry.pk, [])
        fresh["comment_form"] = CommentForm()
    if Verb.GIVE_BACK in verbs:
        fresh["give_back_form"] = GiveBackForm(initial=version)
    if verbs & {Verb.RETURN, Verb.REOPEN}:
        dates = deadlines_of(entry.round)
        fresh["return_form"] = ReturnForm.of(entry, dates)
        fresh["reopen_form"] = ReopenForm(initial=version | {"return_due": usual_due(dates)})
    given = {name: refused for name, form in fresh.items() if type(form) is type(refused)}
    damaged = refused.non_field_errors() if refused is not None else []
    return said | fresh | given | {"damaged": damaged}


def save_line_of(request: SignedInRequest) -> str:
    """The id of the save line that a form asked for by itself; "" where it did not.

    A page with several forms has a line each, named for its entry.
    """
    target = request.htmx.target or ""
    return target if target == SAVE_LINE or target.startswith(f"{SAVE_LINE}-") else ""


def answer(
    request: SignedInRequest, page: str, context: Mapping[str, object], status: int
) -> HttpResponse:
    """The page, or its save line alone that says why nothing was saved."""
    line = save_line_of(request)
    fragments = {line: "reporting/entries/_not_saved.html"} if line else {}
    return render_part(request, page, {**context, "line": line}, fragments=fragments, status=status)


def show_saved(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """The save line alone, with the version and a new save_id for the next save."""
    fresh = EntryForm(initial={"version": entry.version, "save_id": uuid4()}, auto_id=False)
    context = {
        "entry": entry,
        "saved_form": fresh,
        "form": form,
        "itself": True,
        "line": save_line_of(request),
        "stands_on": stands_on(entry.text, last_year_of(entry, request.user)),
    }
    return render(request, "reporting/entries/_saved.html", context)


def give_back(
    request: SignedInRequest,
    form: EntryForm | KeepForm,
    sentence: str | Promise,
    entry: Entry | None = None,
) -> HttpResponse:
    """Nothing was saved, and the sentence says why; the words are there to be copied."""
    context = {"entry": entry, "form": form, "sentence": sentence}
    page = "reporting/entries/kept.html"
    return answer(request, page, context, 409)


def _offered(entry: Entry) -> dict[str, object]:
    """What the form's choices need."""
    return {
        "statuses": STATUSES,
        "periods": periods.choices(entry.round.year, entry.period),
        "text_max": TEXT_MAX,
        "short_max": SHORT_MAX,
    }
