"""Snapshot bytes → PDF bytes: PDF/UA-1 and PDF/A-2a at once, the same bytes on every run.

Every odd line here answers a pitfall that was met: its comment names it.
"""

import hashlib
import warnings
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from django.template import Context, Engine

# First of all: it points fontconfig at the bundled faces.
from packets.rendering import bundle, contents, slides
from packets.rendering.characters import cleaned
from packets.rendering.failures import Failure, RenderFailed
from packets.rendering.rendered import Rendered
from packets.snapshot import Form, Kind, Objective, Pillar, Snapshot, SnapshotInvalid, from_bytes

import pydyf  # isort: skip
from weasyprint import HTML  # isort: skip
from weasyprint.text.fonts import FontConfiguration  # isort: skip
from weasyprint.urls import (  # isort: skip
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

VARIANT = "pdf/a-2a"
TIGHTEN = 9.0  # millimetres a round, where a slide was estimated too full
ROUNDS = 8
FRONT = frozenset({"why", "steps", "said", "state", "asked"})  # slides before the pillars
TIGHTEST = 3  # class tight-3; what is longer still goes on over the next slide
PADDINGS = 32
DENSE = 7  # lines
LONGEST_TEXT = 100_000  # characters; an entry may have 4 000
CARRIAGE_RETURN = 0x0D

XMP_UA = (bundle.HERE / "assets" / "pdfua.xmp").read_bytes()


@dataclass(frozen=True, slots=True)
class DeckObjective:
    """An objective with its slides; `place` is the part of their ids that names it."""

    place: str
    objective: Objective
    pages: slides.ObjectiveSlides


@dataclass(frozen=True, slots=True)
class DeckPillar:
    """A pillar's title slide and the objectives after it."""

    pillar: Pillar
    objectives: tuple[DeckObjective, ...]

    @property
    def dense(self) -> bool:
        """Whether the title slide has so much to list that it is set smaller."""
        lines = sum(1 + len(part.pages.heading) // 110 for part in self.objectives)
        return lines + len(self.pillar.lead) // 70 > DENSE


class BundledOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Deny all: no file:, no http:, no data:. Only bundled names, and fatal if it is not one."""

    def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002 -- its signature
        """The bundled file of that name; raises FatalURLFetchingError, which stops the render."""
        name = url.removeprefix(bundle.BASE)
        if not url.startswith(bundle.BASE) or name not in bundle.bundled():
            message = f"packet asks for a resource outside the bundle: {url[:80]}"
            raise FatalURLFetchingError(message)
        path = bundle.bundled()[name]
        kind = {"Content-Type": bundle.TYPES[path.suffix]}
        return URLFetcherResponse(url, path.read_bytes(), kind)


def render(snapshot: bytes) -> Rendered:
    """The packet that these bytes hold; raises RenderFailed with the reason."""
    try:
        packet = cleaned(from_bytes(snapshot))
    except SnapshotInvalid as error:
        raise RenderFailed(Failure.SNAPSHOT, str(error)) from error
    _refuse_endless(packet)
    try:
        html, document = _laid_out(packet)
    except slides.TooLong as error:
        raise RenderFailed(Failure.TOO_LONG, str(error)) from error
    except FatalURLFetchingError as error:  # a BaseException of WeasyPrint's
        raise RenderFailed(Failure.FETCH, str(error)) from error
    identifier = hashlib.sha256(html.encode()).digest()[:16].hex()
    return Rendered(_written(document, identifier), len(document.pages))


def _refuse_endless(packet: Snapshot) -> None:
    """A text no person wrote is refused before it takes minutes of layout."""
    for measure in packet.measures:
        own = (measure.own.answer.text,) if measure.own else ()
        if any(len(text) > LONGEST_TEXT for text in (measure.text, measure.city.text, *own)):
            raise RenderFailed(Failure.TOO_LONG, measure.code)


def markup(
    packet: Snapshot,
    deck: tuple[DeckPillar, ...] = (),
    tightened: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """The packet's HTML: everything in it is text of the snapshot or a label of a template."""
    if packet.form == Form.SLIDES:
        name = "slides.html"
    else:
        name = "division.html" if packet.body.kind == Kind.DIVISION else "group.html"
    gaps = contents.missing_parts(packet)
    values = {
        "s": packet,
        "deck": deck,
        "tight": {place: tightened.get(place, 0) for place in FRONT},
        "meta": contents.meta_rows(packet),
        "imported": contents.all_imported(packet),
        "overview": contents.overview(packet),
        "arrivals": contents.arrivals(packet),
        "matrix": contents.matrix(packet),
        "division": contents.own_name(packet),
        "gaps": gaps,
        "gaps_due": any(part.gap.due for part in gaps),
        "own_counts": contents.own_counts(packet),
        "own_previous": packet.previous_year
        and any(m.own and m.own.previous for m in packet.measures),
        "follow_up_notes": any(line.note for line in packet.follow_up),
    }
    return str(
        _templates().get_template(name).render(Context(values, use_l10n=False, use_tz=False))
    )


def lay_out(html: str) -> Any:
    """WeasyPrint's document of the HTML, fetched from the bundle alone."""
    return HTML(string=html, base_url=bundle.BASE, url_fetcher=BundledOnly()).render(
        font_config=FontConfiguration(), pdf_variant=VARIANT
    )


@cache
def _templates() -> Engine:
    return Engine(
        dirs=[str(bundle.HERE / "templates")],
        autoescape=True,
        builtins=["django.template.defaulttags", "packets.rendering.tags"],
    )


def _laid_out(packet: Snapshot) -> tuple[str, Any]:
    if packet.form != Form.SLIDES:
        html = markup(packet)
        return html, lay_out(html)
    tightened: Counter[str] = Counter()
    for _ in range(ROUNDS):
        html = markup(packet, _deck(packet, tightened), tightened)
        document = lay_out(html)
        over = {
            place
            for place in _overfull(document)
            if place not in FRONT or tightened[place] < TIGHTEST
        }
        if not over:
            return html, document
        tightened.update(over)
    raise slides.TooLong(", ".join(_codes(packet, over - FRONT)))


def _deck(packet: Snapshot, tightened: Counter[str]) -> tuple[DeckPillar, ...]:
    deck = []
    for p, pillar in enumerate(packet.pillars):
        parts = []
        for o, objective in enumerate(pillar.objectives):
            place = f"{p}.{o}"
            pages = slides.plan(objective, tightened[place] * TIGHTEN)
            parts.append(DeckObjective(place, objective, pages))
        deck.append(DeckPillar(pillar, tuple(parts)))
    return tuple(deck)


def _overfull(document: Any) -> set[str]:
    """Places of slides that ran on to a further page: a continued box repeats its id there."""
    ids = [name for page in document.pages for name in page.anchors if name.startswith("slide-")]
    return {name.split("-")[1] for name, count in Counter(ids).items() if count > 1}


def _codes(packet: Snapshot, places: set[str]) -> list[str]:
    pairs = (tuple(map(int, place.split("."))) for place in sorted(places))
    return [packet.pillars[p].objectives[o].code for p, o in pairs]


def _written(document: Any, identifier: str) -> bytes:
    """The object and xref streams are made after the finisher: shift them if they end in CR."""
    for padding in range(PADDINGS):
        with warnings.catch_warnings():
            # WeasyPrint leaves its colour profile's file to the collector.
            warnings.simplefilter("ignore", ResourceWarning)
            data: bytes = document.write_pdf(
                finisher=partial(_finish, padding=padding),
                pdf_variant=VARIANT,
                pdf_identifier=identifier,
            )
        if b"\r\nendstream" not in data:
            return data
    raise RenderFailed(Failure.CRASHED, "no padding keeps the streams from ending in CR")


def _finish(_document: Any, pdf: Any, padding: int) -> None:
    """Add the PDF/UA-1 identifier with its extension schema, page labels, and safe stream ends."""
    xmp = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    xmp.stream = [b"".join(xmp.stream).replace(b"</rdf:RDF>", XMP_UA, 1)]
    xmp.compress = False
    decimal = pydyf.Dictionary({"S": "/D"})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, decimal])})
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            _pad(stream)
    for _ in range(padding):
        pdf.add_object(pydyf.Dictionary({}))


def _pad(stream: Any) -> None:
    """A deflated stream ends with the low byte of its Adler-32; CR there breaks PDF/A (6.1.7.1)."""
    data = b"\n".join(
        part if isinstance(part, bytes) else _as_bytes(part) for part in stream.stream
    )
    while zlib.adler32(data) & 0xFF == CARRIAGE_RETURN:
        stream.stream.append(b"")
        data += b"\n"
        if "Length1" in stream.extra:
            stream.extra["Length1"] += 1


def _as_bytes(part: Any) -> bytes:
    return bytes(pydyf._to_bytes(part))  # noqa: SLF001 -- its own form, which it will write
