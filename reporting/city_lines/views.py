"""Pages of the city lines. A view reads, calls one operation, and answers."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require, require_sight
from reporting.city_lines import operations
from reporting.city_lines.forms import LineForm, ReadyForm
from reporting.city_lines.models import CityLine
from reporting.city_lines.rules import may_compose
from reporting.city_lines.suggestions import suggest
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.choosing import of_address
from reporting.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The line before and after, for going through them in order."""

    previous: CityLine | None
    following: CityLine | None


@require_safe
def line_list(request: SignedInRequest) -> HttpResponse:
    """Every sentence of a round as it will print, those that need something first."""
    require_sight(may_compose(request.user))
    rounds = list(Round.objects.newest_first())
    round_ = of_address(rounds, request.GET.get("year", ""))
    lines = list(CityLine.objects.visible_to(request.user).filter(round=round_).for_list())
    context = {
        "rounds": rounds,
        "round": round_,
        "lines": lines,
        "open_count": sum(needs_work(line) for line in lines),
        "next": next((line for line in lines if needs_work(line)), None),
    }
    return render(request, "reporting/city_lines/line_list.html", context)


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
    if not data.get("progress"):
        data["progress"], data["period"] = suggestion.progress, suggestion.period
    return _show(request, line, form=LineForm(data, line=line))


def _write(
    request: SignedInRequest, line: CityLine, form: LineForm, *, ready: bool
) -> HttpResponse:
    """Save or finish; whenever the text cannot be stored, show it to its writer again."""
    require(may_compose(request.user))
    if not form.is_valid():
        return _show(request, line, form=form, status=422)
    try:
        saved = operations.save_line(
            line_id=line.pk, actor=request.user, edit=form.edit(ready=ready)
        )
    except operations.StaleLine as stale:
        mine = form.on_top_of(stale.current, _versions(_answers(request, line)))
        return _show(request, stale.current, form=mine, stale=stale, status=409)
    if not ready:
        messages.success(request, _("The draft is saved."))
        return redirect(saved)
    messages.success(request, _("The sentence of %(code)s is ready.") % {"code": line.measure.code})
    following = _neighbours(request, saved).following
    return redirect(following or "city-lines")


def needs_work(line: CityLine) -> bool:
    """Whether the head has something to do with the line. Needs `with_changed()`."""
    changed: bool = line.source_changed  # type: ignore[attr-defined] # annotated by the queryset
    return line.state == "draft" or changed or not line.progress_confirmed


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
    stale: operations.StaleLine | None = None,
    status: int = 200,
) -> HttpResponse:
    answers = _answers(request, line)
    handed_over = [e for e in answers if e.state in {State.SUBMITTED, State.APPROVED}]
    context = {
        "line": line,
        "form": form or LineForm.showing(line, _versions(answers)),
        "stale": stale,
        "answers": handed_over,
        "waiting": [e for e in answers if e not in handed_over],
        "suggestion": suggest(answers) if answers else None,
        "last_year": _last_year(line),
        "neighbours": _neighbours(request, line),
    }
    return render(request, "reporting/city_lines/line.html", context, status=status)
