"""Pages of the city lines. A view reads, calls one operation, and answers."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import DomainError, require
from reporting.city_lines import operations
from reporting.city_lines.forms import LineForm, ReadyForm
from reporting.city_lines.models import CityLine
from reporting.city_lines.rules import may_compose
from reporting.city_lines.sources import sources_of
from reporting.city_lines.suggestions import suggest
from reporting.entries.models import Entry
from reporting.entries.states import State

PLACE = "saved"  # the id of a form's save line, or its beginning where a page has many
SAVED = "reporting/city_lines/_saved.html"
NOT_SAVED = "reporting/city_lines/_not_saved.html"
HANDED_OVER = frozenset({State.SUBMITTED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The line before and after, for going through them in order."""

    previous: CityLine | None
    following: CityLine | None


@require_safe
def line_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Compose one sentence beside the answers it is made from."""
    line = _visible(request, pk)
    require(may_compose(request.user))
    return _show(request, line)


@require_POST
def line_save(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep the sentence as a draft."""
    line = _visible(request, pk)
    return _write(request, line, LineForm(request.POST, line=line), ready=False)


@require_POST
def line_ready(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Mark the sentence on the screen ready."""
    line = _visible(request, pk)
    return _write(request, line, ReadyForm(request.POST, line=line), ready=True)


@require_POST
def line_take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put the suggestion below what is written, without script; nothing is saved yet."""
    line = _visible(request, pk)
    require(may_compose(request.user))
    suggestion = suggest(_answers(request, line))
    data = request.POST.copy()
    written = data.get("text", "").strip()
    data["text"] = f"{written}\n\n{suggestion.text}" if written else suggestion.text
    data["taken"] = "1"
    if not data.get("progress"):
        data["progress"], data["period"] = suggestion.progress, suggestion.period
    return _show(request, line, form=LineForm(data, line=line))


def _write(
    request: SignedInRequest, line: CityLine, form: LineForm, *, ready: bool
) -> HttpResponse:
    """Save or finish; whenever the text cannot be stored, show it to its writer again."""
    require(may_compose(request.user))
    place = _save_line_of(request)
    if not form.is_valid():
        return _not_saved(request, line, form, 422)
    try:
        saved = operations.save_line(
            line_id=line.pk, actor=request.user, edit=form.edit(ready=ready)
        )
    except operations.StaleLine as stale:
        mine = form.on_top_of(stale.current, _versions(_answers(request, line)))
        return _not_saved(request, stale.current, mine, 409, stale=stale)
    except DomainError as refusal:
        if not place:
            raise
        return _not_saved(request, line, form, 409, sentence=refusal.sentence)
    if place:
        fresh = LineForm.showing(saved, {}, ids=place)
        context = {"line": saved, "saved_form": fresh, "itself": True, "place": place}
        return render(request, SAVED, context)
    return _said(request, saved, ready=ready)


def _save_line_of(request: SignedInRequest) -> str:
    """The id of the save line that a form asked for by itself; "" where it did not."""
    target = request.htmx.target or ""
    return target if target == PLACE or target.startswith(f"{PLACE}-") else ""


def _not_saved(
    request: SignedInRequest, line: CityLine, form: LineForm, status: int, **why: object
) -> HttpResponse:
    """Why nothing was saved: in the save line alone, or on the page with what was typed."""
    place = _save_line_of(request)
    if not place:
        return _show(request, line, form=form, status=status, **why)
    context = {"line": line, "form": form, "place": place, **why}
    return render(request, NOT_SAVED, context, status=status)


def _said(request: SignedInRequest, saved: CityLine, *, ready: bool) -> HttpResponse:
    """Say it on the next page, which then drops the copy of the text on the person's machine."""
    stored = f"{request.user.pk}:{saved.pk}"
    if ready:
        words = _("The sentence of %(code)s is ready.") % {"code": saved.measure.code}
    else:
        words = _("The draft is saved.")
    messages.success(request, words, extra_tags=stored)
    if "proof" in request.POST:
        query = urlencode({"year": saved.round.year})
        return redirect(f"{reverse('city-lines')}?{query}#l{saved.pk}")
    if not ready:
        return redirect(saved)
    return redirect(_neighbours(request, saved).following or "city-lines")


def _visible(request: SignedInRequest, pk: UUID) -> CityLine:
    lines = CityLine.objects.visible_to(request.user).with_changed()
    return get_object_or_404(
        lines.select_related("measure__objective__pillar", "round__edition"), pk=pk
    )


def _answers(request: SignedInRequest, line: CityLine) -> list[Entry]:
    """The entries the line may be made from: the head reads what has been handed over."""
    entries = Entry.objects.visible_to(request.user).filter(
        round_id=line.round_id, measure_id=line.measure_id
    )
    return list(entries.select_related("unit").order_by("unit__ordinal"))


def _versions(entries: list[Entry]) -> dict[UUID, int]:
    return {entry.pk: entry.version for entry in entries if entry.state == State.APPROVED}


def _neighbours(request: SignedInRequest, line: CityLine) -> Neighbours:
    lines = list(
        CityLine.objects.visible_to(request.user)
        .filter(round_id=line.round_id)
        .select_related("measure")
        .in_order()
    )
    place = next(index for index, other in enumerate(lines) if other.pk == line.pk)
    return Neighbours(
        previous=lines[place - 1] if place else None,
        following=lines[place + 1] if place + 1 < len(lines) else None,
    )


def _last_year(line: CityLine) -> CityLine | None:
    """What the bodies read the year before, over a change of edition too."""
    measures = [line.measure_id, line.measure.continues_id]
    return (
        CityLine.objects.filter(round__year=line.round.year - 1, measure_id__in=measures)
        .exclude(text="")
        .first()
    )


def _show(
    request: SignedInRequest,
    line: CityLine,
    *,
    form: LineForm | None = None,
    stale: object = None,
    status: int = 200,
) -> HttpResponse:
    answers = _answers(request, line)
    handed_over = [e for e in answers if e.state in HANDED_OVER]
    approved = [e for e in answers if e.state == State.APPROVED]
    sources = sources_of([line])[line.pk]
    read = {source.entry.pk for source in sources}
    context = {
        "line": line,
        "form": form or LineForm.showing(line, _versions(answers)),
        "stale": stale,
        "answers": handed_over,
        "waiting": [e for e in answers if e not in handed_over],
        "changed": [source for source in sources if not source.says_the_same and source.is_newer],
        "moved": [source for source in sources if source.says_the_same and source.is_newer],
        "added": [e for e in approved if e.pk not in read] if line.is_composed else [],
        "suggestion": suggest(answers) if answers else None,
        "last_year": _last_year(line),
        "neighbours": _neighbours(request, line),
    }
    return render(request, "reporting/city_lines/line.html", context, status=status)
