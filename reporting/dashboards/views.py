"""The head's pages of a round. They read; every act is on the page a link leads to."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from core.errors import require_sight
from core.http import render_part
from reporting.dashboards import counting, filters, matrix, years
from reporting.dashboards.facts import MISSING, Facts, read
from reporting.dashboards.filters import Chosen
from reporting.dashboards.people import missing_people
from reporting.dashboards.steps import next_meeting, steps_of
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.choosing import of_address
from reporting.rounds.deadlines import Deadlines, deadlines_of
from reporting.rounds.models import Round, RoundState
from reporting.rounds.rules import may_run_rounds

MATRIX = "matrix"  # the id of the part that a filter swaps


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The round at a glance: days ahead, what waits, and the matrix."""
    rounds, round_ = _rounds(request)
    if round_ is None:
        return render(request, "reporting/dashboards/empty.html")
    facts = read(request.user, round_)
    chosen = filters.read(request.GET, facts)
    context = {
        "round": round_,
        "chosen": chosen,
        "matrix": matrix.draw(facts, chosen),
        "states": [State.APPROVED, State.SUBMITTED, State.RETURNED, State.DRAFT],
        "progresses": Progress.values,
    }
    if request.htmx.target != MATRIX:
        context |= {"rounds": rounds} | _situation(facts)
    answer = render_part(
        request,
        "reporting/dashboards/dashboard.html",
        context,
        fragments={MATRIX: "reporting/dashboards/_matrix.html"},
    )
    if request.htmx.target == MATRIX:
        answer["HX-Push-Url"] = f"{reverse('dashboard')}?{chosen.query}"
    return answer


@require_safe
def themes(request: SignedInRequest) -> HttpResponse:
    """Themes over pillars, with their gaps; pillars; and what the answers rest on."""
    rounds, round_ = _rounds(request)
    if round_ is None:
        return render(request, "reporting/dashboards/empty.html")
    facts = read(request.user, round_)
    themes_ = counting.by_theme(facts)
    context = {
        "round": round_,
        "rounds": rounds,
        "themes": themes_,
        "pillars": counting.by_pillar(facts),
        "statuses": counting.by_status(facts.answers, round_.year),
        "levels": counting.by_level(facts.answers, round_.year),
        "handed_over": sum(not answer.is_in_hand for answer in facts.answers),
        "legend": counting.legend(),
        "gaps": counting.gaps(themes_),
    }
    return render(request, "reporting/dashboards/themes.html", context)


@require_safe
def year_against_year(request: SignedInRequest) -> HttpResponse:
    """How far the measures are this year and the year before, and what has moved."""
    rounds, round_ = _rounds(request)
    if round_ is None:
        return render(request, "reporting/dashboards/empty.html")
    earlier = next((r for r in rounds if r.year == round_.year - 1), None)
    context: dict[str, object] = {"round": round_, "rounds": rounds, "earlier": earlier}
    if earlier is not None:
        now, then = read(request.user, round_), read(request.user, earlier)
        context |= {"lines": years.of_lines(now, then), "entries": years.of_entries(now, then)}
    return render(request, "reporting/dashboards/years.html", context)


@require_safe
def rows(request: SignedInRequest) -> HttpResponse:
    """The entries behind a number: the address says which."""
    _all, round_ = _rounds(request)
    if round_ is None:
        return render(request, "reporting/dashboards/empty.html")
    facts = read(request.user, round_)
    chosen = filters.read(request.GET, facts)
    kept = chosen.keep(facts.answers)
    texts = _texts(request, chosen, [answer.pk for answer in kept])
    context = {
        "round": round_,
        "chosen": chosen,
        "answers": [(answer, texts.get(answer.pk, "")) for answer in kept],
        "total": len(facts.answers),
    }
    return render(request, "reporting/dashboards/rows.html", context)


def _rounds(request: SignedInRequest) -> tuple[Sequence[Round], Round | None]:
    """All rounds, and the one of the address. These are the head's pages."""
    require_sight(may_run_rounds(request.user))
    rounds = list(Round.objects.newest_first())
    return rounds, of_address(rounds, request.GET.get("year", ""))


def _texts(request: SignedInRequest, chosen: Chosen, keys: Sequence[object]) -> dict[object, str]:
    """What may be read of these entries."""
    readable = Entry.objects.readable_to(request.user).filter(round__year=chosen.year, pk__in=keys)
    return dict(readable.values_list("pk", "text"))


def _situation(facts: Facts) -> dict[str, object]:
    """What stands above the matrix."""
    today = timezone.localdate()
    round_ = facts.round
    deadlines = deadlines_of(round_)
    steps = steps_of(deadlines, today)
    standings = counting.by_unit(facts)
    missing = missing_people(facts)
    late_meetings = [m for m in deadlines.meetings if m.too_late_for_remarks]
    lines = counting.line_counts(facts)
    waiting = [each for each in standings if each.waiting]
    line_work = lines["total"] - lines["ready"] + lines["changed"] + lines["unconfirmed"]
    whole = counting.standing(facts.answers, "", round_.year)
    return {
        "whole": whole,
        "missing_count": whole.of(MISSING),
        "standings": standings,
        "steps": steps,
        "next_meeting": next_meeting(steps),
        "division_left": (deadlines.division_due - today).days if deadlines.division_due else None,
        "missing": missing,
        "late": _late(deadlines, standings, round_),
        "waiting": waiting,
        "this_year": today.year,
        "late_meetings": late_meetings,
        "lines": lines,
        "nothing_waits": not (waiting or late_meetings or line_work or missing.any()),
        "legend": counting.legend(),
    }


def _late(
    deadlines: Deadlines, standings: Sequence[counting.Standing], round_: Round
) -> list[counting.Standing]:
    """The units whose day has passed with rows still in hand; a closed round waits for nobody."""
    due = deadlines.division_due
    if due is None or due >= timezone.localdate() or round_.state == RoundState.CLOSED:
        return []
    return [each for each in standings if each.in_hand]
