"""Pages of an import: upload, preview, confirmation. A view reads, calls one operation, answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, Unit
from accounts.roles import UnitKind
from core.errors import DomainError, Invisible, require
from guidelines.changes import MeasureChange, TextChange
from guidelines.models import Edition, Measure
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import StaleLine
from reporting.differences import Span, word_diff
from reporting.imports import operations
from reporting.imports.changes import ImportChange, import_change
from reporting.imports.forms import ApplyForm, ConfirmForm, UploadForm
from reporting.imports.models import ImportRun
from reporting.imports.rules import may_import, may_see_imports
from reporting.imports.stored import from_stored, stored_remarks
from reporting.imports.years import LineChange
from reporting.rounds.models import RoundState

ROWS_MAX = 60  # of the confirmation list at once: a form has a thousand fields at most


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as the preview prints it: its heading, and its words with what moved in them."""

    heading: str
    spans: tuple[Span, ...]


@require_safe
def import_page(request: SignedInRequest) -> HttpResponse:
    """Choose a document, and see what was imported before."""
    _require_seen(request)
    return _show_upload(request, UploadForm())


@require_POST
def import_upload(request: SignedInRequest) -> HttpResponse:
    """Read the document and lead to its preview; nothing else is changed."""
    _require_seen(request)
    require(may_import(request.user))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_upload(request, form, status=413 if form.is_too_large() else 422)
    run = operations.keep_upload(upload=form.cleaned_data["file"], actor=request.user)
    return redirect(run)


@require_safe
def run_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the document would change now, or when it was applied."""
    return _show_run(request, _visible(request, pk))


@require_POST
def run_apply(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Apply what the preview showed."""
    run = _visible(request, pk)
    require(may_import(request.user))
    form = _apply_form(_change(run), request.POST)
    if not form.is_valid():
        return _show_run(request, run, form=form, status=422)
    try:
        applied = operations.apply_run(
            run_id=pk, actor=request.user, seen=form.cleaned_data["seen"], pairs=form.pairs()
        )
    except operations.StaleImport as stale:
        return _show_run(request, run, stale=stale, status=409)
    except DomainError as refused:
        run.refresh_from_db()
        return _show_run(request, run, form=form, stale=refused, status=409)
    messages.success(
        request, _("The guidelines %(years)s are stored.") % {"years": applied.edition.years}
    )
    return redirect("import-confirm", applied.edition.pk)


@require_POST
def run_match(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Bring the preview to what was chosen by hand; nothing is imported."""
    run = _visible(request, pk)
    require(may_import(request.user))
    form = _apply_form(_change(run), request.POST, settles=False)
    if not form.is_valid():
        return _show_run(request, run, form=form, status=422)
    try:
        operations.match_run(
            run_id=pk, actor=request.user, seen=form.cleaned_data["seen"], pairs=form.pairs()
        )
    except operations.StaleImport as stale:
        return _show_run(request, run, stale=stale, status=409)
    messages.success(request, _("The preview follows what was chosen. Nothing is imported yet."))
    return redirect(run)


@require_safe
def confirm_page(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Titles, respondents and statuses to be confirmed, what is least sure first."""
    require(may_import(request.user))
    edition = get_object_or_404(Edition, pk=edition_id)
    return _show_confirm(request, edition, _confirm_forms(edition, everything="all" in request.GET))


@require_POST
def confirm_save(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Confirm the chosen rows, all at once."""
    require(may_import(request.user))
    edition = get_object_or_404(Edition, pk=edition_id)
    sent = set(request.POST.getlist("row"))
    rows = _confirm_forms(edition, everything=True, data=request.POST)
    forms = [form for form in rows if str(form.measure.pk) in sent]
    if not all([form.is_valid() for form in forms]):  # noqa: C419 -- each form shows its errors
        return _show_confirm(request, edition, forms, status=422)
    edits = [form.edit() for form in forms if form.is_chosen]
    try:
        count = operations.confirm_all(actor=request.user, edits=edits)
    except StaleLine as stale:
        return _show_confirm(request, edition, forms, stale=stale, status=409)
    said = ngettext("%(n)d measure is confirmed.", "%(n)d measures are confirmed.", count)
    messages.success(request, said % {"n": count})
    return redirect("import-confirm", edition_id)


def _require_seen(request: SignedInRequest) -> None:
    if not may_see_imports(request.user):
        raise Invisible


def _visible(request: SignedInRequest, pk: UUID) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.user).select_related("edition")
    return get_object_or_404(runs, pk=pk)


def _show_upload(request: SignedInRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "may_import": may_import(request.user),
        "holds_demonstration": Edition.objects.filter(demonstration=True).exists(),
        "runs": ImportRun.objects.visible_to(request.user).newest_first()[:20],
    }
    return render(request, "reporting/imports/upload.html", context, status=status)


def _change(run: ImportRun) -> ImportChange:
    """What the run would do now, with what the head has said of it."""
    return import_change(from_stored(run.outline), run.pairs)


def _apply_form(
    change: ImportChange, data: QueryDict | None = None, *, settles: bool = True
) -> ApplyForm:
    initial = {"seen": change.digest}
    return ApplyForm(data, edition=change.edition, settles=settles, initial=initial)


def _show_run(
    request: SignedInRequest,
    run: ImportRun,
    *,
    form: ApplyForm | None = None,
    stale: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    if run.applied_at is not None:
        return render(request, "reporting/imports/applied.html", {"run": run}, status=status)
    change = _change(run)
    edition, year = change.edition, change.year
    unsure_old = {candidate.old for candidate in edition.unsure}
    applying = form or _apply_form(change)
    context = {
        "run": run,
        "change": change,
        "edition": edition,
        "year": year,
        "form": applying,
        "questions": _questions(change, applying),
        "warnings": stored_remarks(run.outline)
        + [(str(note.place), str(note.message)) for note in change.year_remarks],
        "new": _new(change, applying),
        "dropped": [measure for measure in edition.dropped if measure.code not in unsure_old],
        "changed": _changes(edition.of_kind("changed"), applying),
        "moved": edition.of_kind("moved"),
        "same_count": len(edition.of_kind("same")),
        "texts": [_text(text) for text in edition.texts] if edition.edition else [],
        "lines": [_line(line) for line in year.lines_of("changed")] if year else [],
        "counts": _counts(change),
        "stale": stale,
        "may_import": may_import(request.user),
        "holds_demonstration": Edition.objects.filter(demonstration=True).exists(),
    }
    return render(request, "reporting/imports/preview.html", context, status=status)


def _counts(change: ImportChange) -> dict[str, int]:
    """What the preview counts, in its first lines and on its button."""
    year = change.year
    lines = year.lines_of("added", "changed") if year else ()
    return {
        "measures": len(change.edition.measures),
        "changed": len(change.edition.of_kind("changed", "moved")),
        "lines": len(lines),
        "interpretations": sum(1 for li in lines if li.proposal and li.proposal.interpretation),
        "meetings": len(year.meetings_of("added", "changed")) if year else 0,
    }


def _questions(change: ImportChange, form: ApplyForm) -> list[tuple[str, str, BoundField]]:
    """What the plan is not sure of: the new code, its text, and the choice."""
    texts = {item.written.code: item.written.text for item in change.edition.measures}
    return [(code, texts[code], field) for code, field in form.questions()]


def _new(
    change: ImportChange, form: ApplyForm
) -> list[tuple[MeasureChange, LineChange | None, BoundField | None]]:
    """The measures that are new, each with its report and the choice that it is not."""
    lines = {line.code: line for line in change.year.lines} if change.year else {}
    unsure = {candidate.new for candidate in change.edition.unsure}
    choices = form.choices()
    return [
        (item, lines.get(item.written.code), choices.get(item.written.code))
        for item in change.edition.of_kind("added")
        if item.written.code not in unsure
    ]


def _changes(
    items: Iterable[MeasureChange], form: ApplyForm
) -> list[tuple[Shown, BoundField | None]]:
    """What goes on in other words, each with the choice that it is something else."""
    choices = form.choices()
    return [(_changed(item), choices.get(item.written.code)) for item in items]


def _changed(item: MeasureChange) -> Shown:
    before = item.before
    old = before.code if before else ""
    code = item.written.code
    heading = code if old == code else f"{old} → {code}"
    return Shown(heading, word_diff(before.text if before else "", item.written.text))


def _text(text: TextChange) -> Shown:
    names = {
        "title": _("Title"),
        "reason": _("Why"),
        "means": _("How"),
        "theme": _("Theme"),
        "pillar": _("Pillar"),
        "objective": _("Objective"),
    }
    return Shown(f"{names[text.kind]} {text.code}".strip(), word_diff(text.before, text.after))


def _line(line: LineChange) -> Shown:
    return Shown(line.code, word_diff(line.row.text if line.row else "", line.text))


def _confirm_forms(
    edition: Edition, *, everything: bool, data: QueryDict | None = None
) -> list[ConfirmForm]:
    """The rows of the list: interpretations first, then what is open, in the document's order."""
    measures = Measure.objects.of_edition(edition.pk).in_order().prefetch_related("assignments")
    lines = _lines_to_confirm(edition)
    kinds = (UnitKind.DIVISION, UnitKind.OFFICE)
    units = [
        (u.pk, str(u)) for u in Unit.objects.valid().filter(kind__in=kinds).order_by("ordinal")
    ]
    forms = [
        ConfirmForm(data, measure=measure, line=lines.get(measure.pk), units=units)
        for measure in measures
        if everything or _is_open(measure, lines.get(measure.pk))
    ]
    return sorted(forms, key=_surest_last)


def _lines_to_confirm(edition: Edition) -> dict[int, CityLine]:
    """Each measure's newest imported sentence, where its year still changes."""
    lines = CityLine.objects.filter(measure__edition=edition, imported=True)
    changing = lines.exclude(round__state=RoundState.CLOSED).select_related("round")
    return {line.measure_id: line for line in changing.order_by("round__year")}


def _is_open(measure: Measure, line: CityLine | None) -> bool:
    confirmed = measure.keyword_confirmed and measure.assignment_confirmed
    return not confirmed or (line is not None and not line.progress_confirmed)


def _surest_last(form: ConfirmForm) -> bool:
    line = form.line
    return not (line is not None and line.interpretation and not line.progress_confirmed)


def _show_confirm(
    request: SignedInRequest,
    edition: Edition,
    forms: list[ConfirmForm],
    *,
    stale: StaleLine | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "edition": edition,
        "forms": forms[:ROWS_MAX],
        "more": max(len(forms) - ROWS_MAX, 0),
        "stale": stale,
        "everything": "all" in request.GET,
        "has_errors": any(form.errors for form in forms),
        "interpretations": sum(not _surest_last(form) for form in forms),
    }
    return render(request, "reporting/imports/confirm.html", context, status=status)
