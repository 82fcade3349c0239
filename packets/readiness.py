"""What keeps a packet from being locked, item by item, each with the place where it is mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.roles import BodyKind
from guidelines.models import Measure
from packets import snapshot as frozen
from packets.models import Packet
from packets.sources import Sources
from packets.states import Paper
from reporting.city_lines.models import CityLine, LineState
from reporting.entries.states import State

SLIDE_WARNED = 350  # characters of a city line on a slide
SLIDE_MOST = 600


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; `label` is a measure's code, or words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be mended or known, with its places."""

    text: str | Promise
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """`blockers` keep the packet from being locked; `warnings` are only told."""

    blockers: tuple[Point, ...]
    warnings: tuple[Point, ...]


def readiness(packet: Packet, sources: Sources, fresh: frozen.Snapshot) -> Readiness:
    """Whether the draft may be locked. `fresh` is what it would say if it were frozen now."""
    team = packet.body.kind == BodyKind.MANAGEMENT_TEAM
    blockers = [*_built(packet, fresh)]
    warnings = [*_cover(packet, sources)]
    if team:
        warnings += _missing(packet, sources)
    else:
        blockers += _lines(sources)
        warnings += [*_imported(sources), *_unapproved(sources)]
    if packet.form == Paper.SLIDES:
        blockers += _slides(sources)
    return Readiness(tuple(blockers), tuple(warnings))


def merged(points: Iterable[Point]) -> tuple[Point, ...]:
    """Points of several packets as one list: the same thing is said once, with all its places."""
    found: dict[str, dict[Link, None]] = {}
    for point in points:
        found.setdefault(str(point.text), {}).update(dict.fromkeys(point.links))
    return tuple(Point(text, tuple(links)) for text, links in found.items())


def says_the_same(content: bytes, fresh: frozen.Snapshot) -> bool:
    """Whether these bytes say what would be frozen now, the moment itself aside."""
    kept = frozen.from_bytes(content)
    return content == frozen.to_bytes(replace(fresh, frozen=kept.frozen))


def _built(packet: Packet, fresh: frozen.Snapshot) -> Iterator[Point]:
    form = packet.kind_words
    here = (Link(form, f"{packet.get_absolute_url()}#kokoaminen"),)
    if packet.job is not None and packet.job.is_open:
        yield Point(_("The packet is being built."), here)
    elif packet.snapshot is None:
        yield Point(_("There is no file yet."), here)
    elif not says_the_same(bytes(packet.snapshot.content), fresh):
        yield Point(_("The contents have changed since the file was built. Build it anew."), here)
    if packet.file_id and not (packet.conforms_ua1 and packet.conforms_a2a):
        findings = (Link(form, f"{packet.get_absolute_url()}#todennus"),)
        yield Point(_("The file does not pass the checks PDF/UA-1 and PDF/A-2a."), findings)


def _cover(packet: Packet, sources: Sources) -> Iterator[Point]:
    cover = sources.covers.get(packet.body_id)
    if cover is None or not cover.points.all():
        url = reverse("cover", args=[packet.round.year, packet.body.key])
        yield Point(_("The cover has no sentences and no requests."), (Link(str(_("Cover")), url),))


def _lines(sources: Sources) -> Iterator[Point]:
    measures = sources.measures
    lines = [(m, line) for m in measures if (line := sources.line(m))]
    own = [(m, line) for m, line in lines if not line.imported]
    drafts = [(m, line) for m, line in own if line.state != LineState.READY]
    unwritten = {m.pk: line for m, line in drafts if not line.text}
    if without := tuple(
        _to_line_or_measure(m, unwritten.get(m.pk))
        for m in measures
        if m.pk in unwritten or sources.line(m) is None
    ):
        yield Point(_("City lines are missing:"), without)
    if begun := tuple(_to_line(*pair) for pair in drafts if pair[1].text):
        yield Point(_("City lines are still drafts:"), begun)
    ready = [pair for pair in own if pair[1].state == LineState.READY]
    if loose := tuple(_to_line(*pair) for pair in ready if not pair[1].progress_confirmed):
        yield Point(_("The status of these city lines is not confirmed:"), loose)


def _imported(sources: Sources) -> Iterator[Point]:
    lines = [(m, line) for m in sources.measures if (line := sources.line(m))]
    if loose := tuple(
        _to_line(m, line) for m, line in lines if line.imported and not line.progress_confirmed
    ):
        yield Point(_("No status is printed for these imported lines until confirmed:"), loose)


def _unapproved(sources: Sources) -> Iterator[Point]:
    waiting = sum(
        entry.state != State.APPROVED for m in sources.measures for entry in sources.entries(m)
    )
    if waiting:
        text = ngettext_lazy(
            "%(count)d entry is not approved and is printed as missing.",
            "%(count)d entries are not approved and are printed as missing.",
            "count",
        )
        link = (Link(str(_("Dashboard")), reverse("dashboard")),)
        yield Point(text % {"count": waiting}, link)


def _missing(packet: Packet, sources: Sources) -> Iterator[Point]:
    own = [
        entry
        for m in sources.measures
        for entry in sources.entries(m)
        if entry.unit_id == packet.body.unit_id
    ]
    lacking = sum(entry.state not in {State.SUBMITTED, State.APPROVED} for entry in own)
    if lacking:
        text = ngettext_lazy(
            "%(count)d entry is not sent and is printed as missing.",
            "%(count)d entries are not sent and are printed as missing.",
            "count",
        )
        yield Point(text % {"count": lacking}, (Link(str(_("Dashboard")), reverse("dashboard")),))


def _slides(sources: Sources) -> Iterator[Point]:
    lines = [(m, line) for m in sources.measures if (line := sources.line(m))]
    if long := tuple(
        _to_line(m, line) for m, line in lines if not line.imported and len(line.text) > SLIDE_MOST
    ):
        yield Point(_("The text is too long for a slide:"), long)


def _to_line(measure: Measure, line: CityLine) -> Link:
    return Link(measure.code, line.get_absolute_url())


def _to_line_or_measure(measure: Measure, line: CityLine | None) -> Link:
    """To where the sentence is written; without a row of its own, to the measure."""
    return _to_line(measure, line) if line else Link(measure.code, measure.get_absolute_url())
