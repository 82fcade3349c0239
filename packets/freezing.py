"""From a round to what one packet says. Pure over packets.sources: no query, no clock of its own.

A packet holds what its body may see (RELIABILITY V6), not what its builder may: a management team
reads its own unit's submitted and approved answers, the city's bodies read approved ones alone.
An imported status is printed only once the head has confirmed it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats, timezone, translation

from accounts.models import Body, Unit
from accounts.roles import BodyKind, UnitKind
from guidelines import models as guidelines
from packets import snapshot as frozen
from packets import wording
from packets.covers.models import PointKind
from packets.models import Packet
from packets.sources import Sources
from reporting import periods
from reporting.city_lines.models import CityLine
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.rounds.models import Meeting

TEAM_READS = (State.SUBMITTED, State.APPROVED)
CITY_READS = (State.APPROVED,)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose packet it is: the body, its unit where it is a team, and what it may read."""

    body: Body
    unit: Unit | None
    states: tuple[State, ...]


def freeze(packet: Packet, sources: Sources, *, at: datetime | None = None) -> frozen.Snapshot:
    """All that the packet says now, or said at `at`."""
    reader = _reader(packet.body)
    with translation.override(packet.language):
        pillars = tuple(_pillar(p, sources, reader) for p in sources.edition.pillars.all())
        points = list(sources.edition.points.all())
        return frozen.Snapshot(
            language=packet.language,
            edition=frozen.Edition(title=_title(sources.edition), years=sources.edition.years),
            round_year=sources.round.year,
            previous_year=_previous_year(sources, pillars),
            body=_body(packet.body, sources),
            form=frozen.Form(packet.form),
            packet=_identity(packet),
            frozen=_moment(at or timezone.now()),
            record=_record(packet),
            demonstration=sources.edition.demonstration,
            reasons=tuple(p.text for p in points if p.kind == guidelines.PointKind.REASON),
            means=tuple(p.text for p in points if p.kind == guidelines.PointKind.MEANS),
            follow_up=_follow_up(sources.meetings),
            cover=_cover(packet.body, sources),
            notes=_notes(reader, sources, pillars),
            divisions=() if reader.unit else _divisions(sources),
            statuses=wording.legend(),
            pillars=pillars,
        )


def _reader(body: Body) -> Reader:
    if body.kind == BodyKind.MANAGEMENT_TEAM:
        return Reader(body, body.unit, TEAM_READS)
    return Reader(body, None, CITY_READS)


def _title(edition: guidelines.Edition) -> str:
    """The title with its years, which the document may have printed itself."""
    named = re.search(r"\d\d", edition.title)
    return edition.title if named else f"{edition.title} {edition.years}"


def _previous_year(sources: Sources, pillars: tuple[frozen.Pillar, ...]) -> int | None:
    """The year before, if any measure says something of it."""
    measures = (m for p in pillars for o in p.objectives for m in o.measures)
    told = any(m.city.previous or (m.own and m.own.previous) for m in measures)
    return sources.round.year - 1 if told else None


def _body(body: Body, sources: Sources) -> frozen.Body:
    meeting = next((m for m in sources.meetings if m.body_id == body.pk), None)
    return frozen.Body(
        key=body.key,
        kind=wording.KINDS[BodyKind(body.kind)],
        name=body.name,
        short=body.short,
        meeting=meeting.when if meeting else "",
    )


def _identity(packet: Packet) -> frozen.PacketIdentity:
    old = packet.supersedes
    return frozen.PacketIdentity(
        label=packet.label,
        version=packet.version,
        supersedes=frozen.Supersedes(version=old.version, reason=packet.correction_reason)
        if old
        else None,
    )


def _moment(at: datetime) -> frozen.Frozen:
    local = timezone.localtime(at)
    return frozen.Frozen(
        at=local.isoformat(timespec="seconds"),
        printed=formats.date_format(local, wording.MOMENTS[wording.language()]),
    )


def _record(packet: Packet) -> frozen.Record:
    publicity = wording.publicity(packet.publicity)
    ground = f" ({packet.publicity_ground})" if packet.publicity_ground else ""
    return frozen.Record(
        diary=packet.diary_number, item=packet.agenda_item, publicity=f"{publicity}{ground}"
    )


def _follow_up(meetings: Iterable[Meeting]) -> tuple[frozen.FollowUp, ...]:
    """One line a body; the teams on one line."""
    known = [m for m in meetings if m.when]
    teams = [m for m in known if m.body.kind == BodyKind.MANAGEMENT_TEAM]
    lines = [frozen.FollowUp(when=span(teams), body=wording.sentence("teams"))] if teams else []
    others = (m for m in known if m.body.kind != BodyKind.MANAGEMENT_TEAM)
    lines += [frozen.FollowUp(when=m.when, body=m.body.name) for m in others]
    return tuple(lines)


def span(meetings: Sequence[Meeting]) -> str:
    """The days of several meetings: "10.–13.11.2025"; months as they are printed."""
    days = sorted(m.held_on for m in meetings if m.held_on)
    if not days or len(days) < len(meetings) or days[0] == days[-1]:
        return ", ".join(dict.fromkeys(m.when for m in meetings))
    first, last = days[0], days[-1]
    shape = "j." if (first.year, first.month) == (last.year, last.month) else "j.n."
    return f"{formats.date_format(first, shape)}–{formats.date_format(last, 'j.n.Y')}"


def _cover(body: Body, sources: Sources) -> frozen.Cover:
    cover = sources.covers.get(body.pk)
    points = list(cover.points.all()) if cover else []

    def lines(kind: PointKind) -> tuple[frozen.CoverLine, ...]:
        return tuple(
            frozen.CoverLine(text=p.text, measure=p.measure.code if p.measure else "")
            for p in points
            if p.kind == kind
        )

    return frozen.Cover(summary=lines(PointKind.SENTENCE), requests=lines(PointKind.REQUEST))


def _notes(reader: Reader, sources: Sources, pillars: tuple[frozen.Pillar, ...]) -> tuple[str, ...]:
    if reader.unit:
        return ()
    notes = [wording.sentence("later", team=m.body.name, when=m.when) for m in _late_teams(sources)]
    if reader.body.kind == BodyKind.SUBCOMMITTEE and (read := sources.read_by_group):
        then = {m.code: (m.city.progress, m.city.text) for m in read.measures}
        now = (m for p in pillars for o in p.objectives for m in o.measures)
        codes = [m.code for m in now if then.get(m.code) != (m.city.progress, m.city.text)]
        notes += [wording.sentence("since_group", codes=", ".join(codes))] if codes else []
    return tuple(notes)


def _late_teams(sources: Sources) -> list[Meeting]:
    """Management teams that meet after the cutoff: allowed, and said."""
    cutoff = sources.deadlines.cutoff
    if cutoff is None:
        return []
    teams = (m for m in sources.meetings if m.body.kind == BodyKind.MANAGEMENT_TEAM)
    return [m for m in teams if m.held_on and m.held_on > cutoff]


def _divisions(sources: Sources) -> tuple[frozen.Division, ...]:
    return tuple(
        frozen.Division(key=unit.key, short=unit.short, name=unit.name)
        for unit in sources.divisions
        if sources.asks(unit)
    )


def _pillar(pillar: guidelines.Pillar, sources: Sources, reader: Reader) -> frozen.Pillar:
    return frozen.Pillar(
        number=pillar.number,
        code=pillar.code,
        title=pillar.title,
        objectives=tuple(
            frozen.Objective(
                number=objective.number,
                code=objective.code,
                text=objective.text,
                measures=tuple(_measure(m, sources, reader) for m in objective.measures.all()),
            )
            for objective in pillar.objectives.all()
        ),
    )


def _measure(measure: guidelines.Measure, sources: Sources, reader: Reader) -> frozen.Measure:
    common = {
        "number": measure.number,
        "code": measure.code,
        "keyword": measure.keyword,
        "text": _text(measure),
    }
    if reader.unit:
        return frozen.Measure(**common, own=_own(measure, sources, reader.unit))  # type: ignore[arg-type]  # strings and one number
    asked = [(entry, _answer(entry, reader.states)) for entry in sources.entries(measure)]
    divisions = tuple(a for e, a in asked if e.unit.kind == UnitKind.DIVISION)
    return frozen.Measure(
        **common,  # type: ignore[arg-type]  # as above
        city=_city_line(measure, sources, divisions),
        answers=divisions,
        others=tuple(a for e, a in asked if e.unit.kind != UnitKind.DIVISION),
    )


def _text(measure: guidelines.Measure) -> str:
    """The measure as the city's document has it, its themes included: they were taken out of it."""
    themes = "; ".join(theme.name for theme in measure.themes.all())
    return f"{measure.text} {wording.sentence('themes')} {themes}" if themes else measure.text


def _city_line(
    measure: guidelines.Measure, sources: Sources, divisions: tuple[frozen.Answer, ...]
) -> frozen.CityLine:
    line, before = sources.line(measure), sources.line_before(measure)
    previous = _previous(before) if before else None
    if line is None:
        return frozen.CityLine(previous=previous, base=_base(divisions))
    alone = any(e.self_approved for e in sources.entries(measure))
    progress = _confirmed(line)
    return frozen.CityLine(
        progress=progress,
        word=wording.word(progress),
        period=periods.label(line.period) if progress else "",
        text=line.text,
        imported=line.imported,
        confirmed=line.progress_confirmed,
        previous=previous,
        source=wording.sentence("self_approved") if alone else "",
        base=_base(divisions),
    )


def _confirmed(line: CityLine) -> frozen.Progress:
    return wording.PROGRESS[line.progress if line.progress_confirmed else ""]


def _previous(line: CityLine) -> frozen.Previous | None:
    progress = _confirmed(line)
    if not progress:
        return None
    return frozen.Previous(progress=progress, word=wording.word(progress), text=line.text)


def _base(divisions: tuple[frozen.Answer, ...]) -> str:
    """The counted answers, when some are missing; what does not concern is left out of both."""
    asked = [a for a in divisions if a.progress != frozen.Progress.NA]
    answered = [a for a in asked if a.state == frozen.State.ANSWERED]
    if len(answered) == len(asked):
        return ""
    return wording.sentence("counted", answered=len(answered), asked=len(asked))


def _own(measure: guidelines.Measure, sources: Sources, unit: Unit) -> frozen.Own:
    entry = next((e for e in sources.entries(measure) if e.unit_id == unit.pk), None)
    if entry is None:
        state = frozen.State.NOT_ASKED
        return frozen.Own(answer=frozen.Answer(unit=unit.key, name=unit.name, state=state))
    answer = _answer(entry, TEAM_READS)
    before = sources.entry_before(measure, unit)
    lacks = answer.state == frozen.State.MISSING
    return frozen.Own(
        answer=answer,
        previous=_answer_before(before) if before else None,
        gaps=(_gap(entry, sources.deadlines.returns_due),) if lacks else (),
    )


def _answer_before(entry: Entry) -> frozen.Previous | None:
    if entry.state not in TEAM_READS:
        return None
    progress = wording.PROGRESS[entry.progress]
    return frozen.Previous(progress=progress, word=wording.word(progress), text=entry.text)


def _gap(entry: Entry, due: date | None) -> frozen.Gap:
    text = wording.sentence("returned") if entry.state == State.RETURNED else ""
    return frozen.Gap(text=text, due=formats.date_format(due, "j.n.Y") if due else "")


def _answer(entry: Entry, readable: tuple[State, ...]) -> frozen.Answer:
    """An entry as its reader may see it: what is not readable yet is missing, text and all."""
    unit = entry.unit
    if entry.state not in readable:
        return frozen.Answer(unit=unit.key, name=unit.name, state=frozen.State.MISSING)
    progress = wording.PROGRESS[entry.progress]
    return frozen.Answer(
        unit=unit.key,
        name=unit.name,
        state=frozen.State.ANSWERED,
        progress=progress,
        word=wording.word(progress),
        period=periods.label(entry.period),
        text=entry.text,
        reason=entry.reason,
    )
