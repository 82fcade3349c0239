"""What an entry's page is made of, and how it answers. It reads; it decides and writes nothing."""

from collections.abc import Mapping
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import SignedInRequest, User
from core.http import render_part
from core.words import compare
from reporting import periods
from reporting.entries import operations, rules
from reporting.entries.forms import (
    SHORT_MAX,
    STATUSES,
    TEXT_MAX,
    EntryForm,
    ReturnForm,
)
from reporting.entries.models import Entry
from reporting.entries.states import State, Verb
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import RoundState

SAVE_LINE = "saved"
# What may be done to an entry while its round stands so; a closed round is history.
OFFERED_IN = {RoundState.OPEN: frozenset(Verb), RoundState.LOCKED: frozenset({Verb.APPROVE})}


def show(
    request: SignedInRequest,
    entry: Entry,
    *,
    form: EntryForm | None = None,
    return_form: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page: the form for who writes it now, the words for who may read them."""
    person = request.user
    verbs = rules.offered_verbs(person, entry) & OFFERED_IN.get(
        RoundState(entry.round.state), frozenset()
    )
    writing = bool(verbs & {Verb.SAVE, Verb.SUBMIT})
    own_text = Verb.APPROVE in verbs and rules.has_written(person, entry)
    finishes_alone = own_text and operations.may_finish_alone(person, entry)
    own = rules.may_save(person, entry)
    context: dict[str, object] = {
        "form": form or EntryForm.showing(entry, person),
        "entry": rules.withhold(person, entry),
        "verbs": verbs - {Verb.APPROVE} if own_text and not finishes_alone else verbs,
        "own_text": own_text,
        "return_form": return_form or ReturnForm(initial={"version": entry.version}),
        "readable": rules.may_read_text(person, entry),
        "own": own,
        "menu_place": "my-entries" if own else "edition",
        **_beside(person, entry),
        **_offered(entry),
    }
    page = f"reporting/entries/{'write' if writing else 'read'}.html"
    return _answer(request, page, context, status)


def save_line_of(request: SignedInRequest) -> str:
    """The id of the save line that a form asked for by itself; "" where it did not.

    A page with several forms has a line each, named for its entry.
    """
    target = request.htmx.target or ""
    return target if target == SAVE_LINE or target.startswith(f"{SAVE_LINE}-") else ""


def _answer(
    request: SignedInRequest, page: str, context: Mapping[str, object], status: int
) -> HttpResponse:
    """The page, or its save line alone that says why nothing was saved."""
    line = save_line_of(request)
    fragments = {line: "reporting/entries/_not_saved.html"} if line else {}
    return render_part(request, page, {**context, "line": line}, fragments=fragments, status=status)


def show_saved(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """The save line alone, with the version and a new save_id for the next save."""
    fresh = EntryForm(initial={"version": entry.version, "save_id": uuid4()})
    context = {"entry": entry, "saved_form": fresh, "form": form, "itself": True}
    context["line"] = save_line_of(request)
    return render(request, "reporting/entries/_saved.html", context)


def show_conflict(request: SignedInRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """Both texts, the own one ready to be saved on top of what is stored now."""
    edit = form.edit()
    mine, theirs = compare(edit.text, entry.text)
    context = {
        "entry": entry,
        "form": form.on_top_of(entry, request.user),
        "edit": edit,
        "mine": mine,
        "theirs": theirs,
        "conflict": True,
    }
    page = "reporting/entries/conflict.html"
    return _answer(request, page, context, 409)


def give_back(
    request: SignedInRequest, form: EntryForm, sentence: str | Promise, entry: Entry | None = None
) -> HttpResponse:
    """Nothing was saved, and the sentence says why; the words are there to be copied."""
    context = {"entry": entry, "form": form, "sentence": sentence}
    page = "reporting/entries/kept.html"
    return _answer(request, page, context, 409)


def last_year_of(entry: Entry, person: User) -> Entry | None:
    """What the same unit said the year before, over a change of edition too."""
    return (
        Entry.objects.readable_to(person)
        .filter(
            round__year=entry.round.year - 1,
            unit_id=entry.unit_id,
            measure_id__in=[entry.measure_id, entry.measure.continues_id],
        )
        .exclude(text="", reason="")
        .first()
    )


def _offered(entry: Entry) -> dict[str, object]:
    """What the form's choices need."""
    return {
        "statuses": STATUSES,
        "periods": periods.choices(entry.round.year, entry.period),
        "text_max": TEXT_MAX,
        "short_max": SHORT_MAX,
    }


def _beside(person: User, entry: Entry) -> dict[str, object]:
    """What stands beside the text: the deadline, last year, and the other units this year."""
    dates = deadlines_of(entry.round)
    due = dates.returns_due if entry.state == State.RETURNED else dates.division_due
    others = (
        Entry.objects.visible_to(person)
        .filter(round_id=entry.round_id, measure_id=entry.measure_id, state=State.APPROVED)
        .exclude(pk=entry.pk)
        .select_related("unit")
        .order_by("unit__ordinal")
    )
    return {
        "due": due,
        "left": (due - timezone.localdate()).days if due else None,
        "last_year": last_year_of(entry, person),
        "others": others,
    }
