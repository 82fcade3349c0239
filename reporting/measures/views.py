"""Pages of the guidelines: the edition as a book, and a measure with its years. They only read."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest, Unit
from audit.models import Event
from guidelines.models import Edition, Measure, Objective, Pillar, PointKind, Respondent
from guidelines.rules import may_edit_guidelines
from reporting.city_lines.models import CityLine, LineState
from reporting.measures.history import wordings_of, years_of


@dataclass(frozen=True, slots=True)
class Leaf:
    """A measure on the edition's page, with the latest confirmed word on it, if any."""

    measure: Measure
    line: CityLine | None
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A pillar with its objectives and their measures."""

    pillar: Pillar
    sections: tuple[tuple[Objective, tuple[Leaf, ...]], ...]


@require_safe
def edition_page(request: SignedInRequest) -> HttpResponse:
    """The edition in force."""
    editions = Edition.objects.in_force_first(timezone.localdate().year)
    return _show(request, editions.for_reading().first())


@require_safe
def edition_of(request: SignedInRequest, from_year: int, to_year: int) -> HttpResponse:
    """The edition of these years."""
    editions = Edition.objects.filter(from_year=from_year, to_year=to_year)
    return _show(request, get_object_or_404(editions.for_reading()))


@require_safe
def measure_page(request: SignedInRequest, edition_id: int, code: str) -> HttpResponse:
    """One measure: what it says, who answers, and its years over all editions."""
    measure = Measure.objects.for_page().filter(edition_id=edition_id, code=code).first()
    if measure is None:
        return redirect(_moved(edition_id, code))
    kin = list(Measure.objects.kin_of(measure))
    context = {
        "measure": measure,
        "units": asked_now(measure),
        "years": years_of(request.user, kin),
        "wordings": wordings_of(measure),
        "neighbours": _neighbours(measure),
        "may_edit": may_edit_guidelines(request.user),
    }
    return render(request, "reporting/measures/measure.html", context)


def _moved(edition_id: int, code: str) -> Measure:
    """The measure that had this code before a corrected document moved it, else 404.

    Asked only where no measure has the code: an old link keeps leading to its measure.
    """
    measures = {str(m.pk): m for m in Measure.objects.of_edition(edition_id)}
    moves = Event.objects.filter(
        subject_type="guidelines.measure", subject_id__in=measures, changes__code__0=code
    )
    last = moves.order_by("pk").last()
    if last is None:
        raise Http404
    return measures[last.subject_id]


def asked_now(measure: Measure) -> tuple[Unit, ...]:
    """The units asked for now and onwards. Needs the prefetched assignments."""
    rows = [row for row in measure.assignments.all() if row.ends_on is None]
    return tuple(sorted((row.unit for row in rows), key=lambda unit: unit.ordinal))


def _show(request: SignedInRequest, edition: Edition | None) -> HttpResponse:
    """The book of an edition, or how the first one comes in."""
    context: dict[str, object] = {"may_import": may_edit_guidelines(request.user)}
    if edition is not None:
        lines = _latest_lines(request, edition)
        points = list(edition.points.all())
        chapters = [_chapter(pillar, lines) for pillar in edition.pillars.all()]
        sections = [section for chapter in chapters for section in chapter.sections]
        context |= {
            "edition": edition,
            "others": Edition.objects.exclude(pk=edition.pk).newest_first(),
            "reasons": [point for point in points if point.kind == PointKind.REASON],
            "means": [point for point in points if point.kind == PointKind.MEANS],
            "chapters": chapters,
            "objective_count": len(sections),
            "measure_count": sum(len(leaves) for _objective, leaves in sections),
        }
    return render(request, "reporting/measures/edition.html", context)


def _latest_lines(request: SignedInRequest, edition: Edition) -> dict[int, CityLine]:
    """The newest confirmed line of each measure that this person may read."""
    lines = CityLine.objects.visible_to(request.user).filter(
        measure__edition=edition, state=LineState.READY, progress_confirmed=True
    )
    ordered = lines.select_related("round").order_by("round__year")
    return {line.measure_id: line for line in ordered}


def _chapter(pillar: Pillar, lines: dict[int, CityLine]) -> Chapter:
    return Chapter(
        pillar,
        tuple(
            (objective, tuple(_leaf(measure, lines) for measure in objective.measures.all()))
            for objective in pillar.objectives.all()
        ),
    )


def _leaf(measure: Measure, lines: dict[int, CityLine]) -> Leaf:
    named = measure.respondent == Respondent.UNITS
    return Leaf(measure, lines.get(measure.pk), asked_now(measure) if named else ())


def _neighbours(measure: Measure) -> dict[str, Measure | None]:
    """The measures before and after, for reading on."""
    keys = list(Measure.objects.of_edition(measure.edition_id).in_order())
    place = next(index for index, other in enumerate(keys) if other.pk == measure.pk)
    return {
        "previous": keys[place - 1] if place else None,
        "following": keys[place + 1] if place + 1 < len(keys) else None,
    }
