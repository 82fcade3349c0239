"""Where it is looked, and what is found: only what this person may see, whatever they type.

Each kind asks its own room for the rows that the person sees, then PostgreSQL for those among
them that hold the words, by the Finnish and the Swedish dictionary alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable, Func
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidelines.models import Measure
from packets.models import Packet
from reporting.city_lines.models import CityLine
from reporting.decisions.models import Decision
from reporting.entries.models import Entry
from search.words import query_of

CONFIGS = ("finnish", "swedish")
PAGE = 20  # hits of one kind on one page
# Control characters cannot stand in a stored text (core.text), so they can mark what was found.
START, STOP = "\x02", "\x03"

Rows: TypeAlias = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `pieces` are the words around, each with whether it is what was sought."""

    title: str
    url: str
    note: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind: a page of them, and how many there are."""

    key: str
    label: str | Promise
    hits: tuple[Hit, ...]
    count: int
    page: int

    @property
    def following(self) -> int:
        """The number of the next page, 0 for none."""
        return self.page + 1 if self.page * PAGE < self.count else 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is looked through."""

    label: str | Promise
    rows: Callable[[User], Rows]
    texts: tuple[str, ...]
    hit: Callable[[Any], tuple[str, str, str]]


def _measures(person: User) -> Rows:  # noqa: ARG001 -- everybody reads the guidelines
    return Measure.objects.select_related("edition").order_by("-edition__from_year", "pk")


def _entries(person: User) -> Rows:
    entries = Entry.objects.readable_to(person).select_related("measure", "unit", "round")
    return entries.order_by("-round__year", "pk")


def _lines(person: User) -> Rows:
    lines = CityLine.objects.visible_to(person).select_related("measure", "round")
    return lines.order_by("-round__year", "pk")


def _decisions(person: User) -> Rows:
    decisions = Decision.objects.visible_to(person).select_related(
        "measure", "meeting__body", "meeting__round"
    )
    return decisions.order_by("-meeting__round__year", "pk")


def _packets(person: User) -> Rows:
    packets = Packet.objects.visible_to(person).shown().with_names()
    return packets.order_by("-round__year", "body__ordinal", "form", "language", "-version")


def _measure_hit(measure: Measure) -> tuple[str, str, str]:
    return f"{measure.code} {measure.keyword}", measure.get_absolute_url(), measure.edition.years


def _entry_hit(entry: Entry) -> tuple[str, str, str]:
    title = f"{entry.measure.code} {entry.measure.keyword}"
    return title, entry.get_absolute_url(), f"{entry.unit} {entry.round.year}"


def _line_hit(line: CityLine) -> tuple[str, str, str]:
    title = f"{line.measure.code} {line.measure.keyword}"
    url = f"{line.measure.get_absolute_url()}#v{line.round.year}"
    return title, url, _("city line %(year)s") % {"year": line.round.year}


def _decision_hit(decision: Decision) -> tuple[str, str, str]:
    meeting = decision.meeting
    title = str(decision.measure) if decision.measure else str(meeting.body)
    packets = f"{reverse('packets')}?year={meeting.round.year}"  # leads a member to their body
    url = decision.measure.get_absolute_url() if decision.measure else packets
    return title, url, f"{meeting.body} {meeting.when} {decision.section}".strip()


def _packet_hit(packet: Packet) -> tuple[str, str, str]:
    published = formats.date_format(packet.published_at, "j.n.Y") if packet.published_at else ""
    return (
        f"{packet.body} {packet.round.year}",
        packet.get_absolute_url(),
        f"{packet.kind_words}, {published}".rstrip(", "),
    )


KINDS: dict[str, Kind] = {
    "measures": Kind(gettext_lazy("Measures"), _measures, ("text", "keyword"), _measure_hit),
    "entries": Kind(
        gettext_lazy("Answers"), _entries, ("text", "short_text", "reason"), _entry_hit
    ),
    "city-lines": Kind(gettext_lazy("City lines"), _lines, ("text",), _line_hit),
    "decisions": Kind(gettext_lazy("What meetings recorded"), _decisions, ("text",), _decision_hit),
    "packets": Kind(gettext_lazy("Published packets"), _packets, (), _packet_hit),
}


def find(person: User, typed: str, *, kind: str = "", page: int = 1) -> tuple[Found, ...]:
    """What holds the words, kind by kind; of one kind alone where it is named. () for no words."""
    words = query_of(typed)
    if not words:
        return ()
    wanted = {kind: KINDS[kind]} if kind in KINDS else KINDS
    found = (_found(person, key, one, words, page) for key, one in wanted.items())
    return tuple(part for part in found if part.count)


def _found(person: User, key: str, kind: Kind, words: str, page: int) -> Found:
    queries = [SearchQuery(words, config=config, search_type="raw") for config in CONFIGS]
    rows = kind.rows(person)
    if kind.texts:
        vectors = [SearchVector(*kind.texts, config=config) for config in CONFIGS]
        rows = rows.annotate(
            in_finnish=vectors[0],
            in_swedish=vectors[1],
            shown=SearchHeadline(
                _joined(kind.texts),
                queries[0],
                config=CONFIGS[0],
                start_sel=START,
                stop_sel=STOP,
                max_words=30,
                min_words=12,
            ),
        )
        ranked: Combinable = SearchRank(vectors[0], queries[0])
    else:  # a packet's words are kept beside its content (migration 0001)
        rows = rows.annotate(
            in_finnish=_PacketWords(F("snapshot__content"), Value(CONFIGS[0])),
            in_swedish=_PacketWords(F("snapshot__content"), Value(CONFIGS[1])),
            shown=Value("", output_field=TextField()),
        )
        ranked = Value(0.0)
    matching = rows.filter(in_finnish=queries[0]) | rows.filter(in_swedish=queries[1])
    count = matching.count()
    first = (page - 1) * PAGE
    ordered = matching.annotate(rank=ranked).order_by("-rank", *matching.query.order_by)
    hits = tuple(_hit(kind, row) for row in ordered[first : first + PAGE])
    return Found(key, kind.label, hits, count, page)


def _hit(kind: Kind, row: Any) -> Hit:
    title, url, note = kind.hit(row)
    return Hit(title, url, note, tuple(_pieces(row.shown)))


def _pieces(shown: str) -> list[tuple[str, bool]]:
    """The words around a find, cut where what was found begins and ends."""
    pieces: list[tuple[str, bool]] = []
    for part in shown.split(START):
        found, stop, rest = part.partition(STOP)
        pieces += [(found, bool(stop)), (rest, False)]
    return [(words, is_found) for words, is_found in pieces if words]


def _joined(names: tuple[str, ...]) -> Combinable:
    """The columns as one text."""
    if len(names) == 1:
        return F(names[0])
    parts: list[Any] = []
    for name in names:
        parts += [Value(" "), Coalesce(F(name), Value(""), output_field=TextField())]
    return Concat(*parts[1:], output_field=TextField())


class _PacketWords(Func):
    """The words of a frozen content, by the database's own function (migration 0001)."""

    function = "search_packet_words"
    template = "%(function)s(%(expressions)s::regconfig)"
    output_field = SearchVectorField()
