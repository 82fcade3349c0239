"""Performance as ratios, never as times: two shared cores measure nothing else honestly.

A page is compared with a view behind the same sign-in and middleware that returns a ready string
of the same bytes; subject and baseline are measured in turns, so that a busy moment hits both. A
packet is compared with raw WeasyPrint on the same HTML.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from time import perf_counter
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from accounts.models import User
from accounts.operations import system_user
from accounts.roles import BodyKind, Role
from packets.building import request_round
from packets.rendering import engine
from packets.rendering.characters import cleaned
from packets.rendering.engine import render
from packets.snapshot import from_bytes
from reporting.entries.models import Entry
from reporting.rounds.models import Round, RoundState

PERCENTILE = 0.95
WARM_UP = 5
_ready: dict[str, bytes] = {}

AIMS: Mapping[str, float] = MappingProxyType(
    {
        "my_page": 2.0,
        "entry_form": 2.0,
        "matrix": 3.0,
        "packet": 1.3,
        "my_page_10x": 1.2,
        "entry_form_10x": 1.2,
        "matrix_10x": 1.2,
    }
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One comparison: the ratio of the 95th percentiles, and whether it is within the aim."""

    name: str
    ratio: float
    aim: float
    reached: bool
    runs: int


def ready(_request: HttpRequest, name: str) -> HttpResponse:
    """The baseline: the bytes of a page that was rendered before, and nothing else."""
    return HttpResponse(_ready[name])


urlpatterns = [path("ready/<str:name>/", ready), path("", include("vantaa_intl.urls"))]


def measure(runs: int) -> list[dict[str, object]]:
    """All comparisons on the loaded demonstration, as rows for var/bench.json."""
    with override_settings(ROOT_URLCONF=__name__):
        pages = _pages()
        measured = [_page(name, client, url, runs) for name, (client, url) in pages.items()]
        measured.append(_packet(max(runs // 20, 3)))
        once = {name: _times(partial(_get, *target), runs) for name, target in pages.items()}
        multiply_rounds(9)
        for name, target in pages.items():
            measured.append(_grown(name, target, once[name], runs))
    return [asdict(row) for row in measured]


def multiply_rounds(more: int) -> None:
    """Add as many closed rounds of the same size, in the years before the first."""
    from audit.operations import unaudited

    template = Round.objects.order_by("-year").first()
    if template is None:
        return
    first = Round.objects.order_by("year").values_list("year", flat=True)[0]
    entries = list(Entry.objects.filter(round=template))
    with unaudited("rows for a measurement in a database of its own"):
        for back in range(1, more + 1):
            past = Round.objects.create(
                edition=template.edition, year=first - back, state=RoundState.CLOSED
            )
            Entry.objects.bulk_create(
                Entry(
                    round=past, measure_id=e.measure_id, unit_id=e.unit_id, text=e.text, version=2
                )
                for e in entries
            )


def _pages() -> dict[str, tuple[Client, str]]:
    contact = _person(Role.CONTACT)
    entry = Entry.objects.written_by(contact).filter(round__state=RoundState.OPEN).first()
    if entry is None:
        raise RuntimeError("the demonstration has no open entry of the contact")
    return {
        "my_page": (_client(contact), reverse("my-entries")),
        "entry_form": (_client(contact), entry.get_absolute_url()),
        "matrix": (_client(_person(Role.HEAD)), reverse("dashboard")),
    }


def _person(role: Role) -> User:
    return User.objects.filter(appointments__role=role).order_by("pk")[0]


def _client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _get(client: Client, url: str) -> bytes:
    answer = client.get(url, secure=True, headers={"host": "localhost"})
    if answer.status_code != 200:  # noqa: PLR2004 -- OK
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return answer.content


def _page(name: str, client: Client, url: str, runs: int) -> Measured:
    _ready[name] = _get(client, url)
    subject = partial(_get, client, url)
    baseline = partial(_get, client, f"/ready/{name}/")
    return _compared(name, subject, baseline, runs)


def _packet(runs: int) -> Measured:
    """The closed year's A4 for the city group, checks aside, against WeasyPrint on its HTML."""
    closed = Round.objects.get(state=RoundState.CLOSED)
    orders = request_round(round_=closed, actor=system_user())
    ordered = next(o.ordered for o in orders if o.body.kind == BodyKind.CITY_GROUP)
    if ordered is None:
        raise RuntimeError("a packet was ordered without content")
    content = bytes(ordered.content)
    html = engine.markup(cleaned(from_bytes(content)))
    raw = partial(_raw_weasyprint, html)
    return _compared("packet", partial(render, content), raw, runs)


def _raw_weasyprint(html: str) -> bytes:
    document: bytes = engine.lay_out(html).write_pdf(pdf_variant="pdf/a-2a")
    return document


def _grown(name: str, target: tuple[Client, str], before: list[float], runs: int) -> Measured:
    """The same page with ten times the rows, against itself before."""
    after = _times(partial(_get, *target), runs)
    return _row(f"{name}_10x", _percentile(after) / _percentile(before), runs)


def _compared(
    name: str, subject: Callable[[], object], baseline: Callable[[], object], runs: int
) -> Measured:
    mine, theirs = [], []
    for turn in range(WARM_UP + runs):
        seconds = _seconds(subject), _seconds(baseline)
        if turn >= WARM_UP:
            mine.append(seconds[0])
            theirs.append(seconds[1])
    return _row(name, _percentile(mine) / _percentile(theirs), runs)


def _row(name: str, ratio: float, runs: int) -> Measured:
    aim = AIMS[name]
    return Measured(name, round(ratio, 2), aim, ratio <= aim, runs)


def _times(act: Callable[[], object], runs: int) -> list[float]:
    return [_seconds(act) for _ in range(WARM_UP + runs)][WARM_UP:]


def _seconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _percentile(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * PERCENTILE)]
