"""Snapshots in our own words, for the tests of the renderer and for looking at pages."""

from collections.abc import Callable
from dataclasses import replace

from packets.snapshot import (
    Answer,
    Body,
    CityLine,
    Cover,
    CoverLine,
    Division,
    Edition,
    FollowUp,
    Form,
    Frozen,
    Gap,
    Kind,
    Measure,
    Objective,
    Own,
    PacketIdentity,
    Pillar,
    Previous,
    Progress,
    Record,
    Snapshot,
    State,
    Status,
    Supersedes,
)
from tests.packets.rendering.sample_texts import ELSEWHERE, TEXTS

DIVISIONS = (
    Division(key="kato", short="KO", name="Kasvatus ja oppiminen"),
    Division(key="kuhy", short="KH", name="Kaupunkikulttuuri ja hyvinvointi"),
    Division(key="kaym", short="KY", name="Kaupunkiympäristö"),
    Division(key="kasj", short="KS", name="Kaupunkistrategia ja johto"),
)
WORDS = {
    Progress.DONE: "Toteutettu",
    Progress.CONT: "Jatkuva",
    Progress.RUN: "Käynnissä",
    Progress.PLAN: "Suunniteltu",
    Progress.NOT: "Ei aloitettu",
    Progress.STOP: "Keskeytetty",
    Progress.NA: "Ei koske",
}
STATUSES = tuple(Status(progress=p, word=w) for p, w in WORDS.items() if p != Progress.NA)
BODIES = {
    Kind.DIVISION: Body(
        key="kaym-jory",
        kind=Kind.DIVISION,
        name="Kaupunkiympäristön johtoryhmä",
        short="KY",
        meeting="marraskuu 2025",
    ),
    Kind.GROUP: Body(
        key="kaujory",
        kind=Kind.GROUP,
        name="Kaupungin johtoryhmä",
        short="KJR",
        meeting="24.11.2025",
    ),
    Kind.SUBCOMMITTEE: Body(
        key="elinvoimajaosto",
        kind=Kind.SUBCOMMITTEE,
        name="Kaupunginhallituksen elinvoima- ja työllisyysjaosto",
        short="ETJ",
        meeting="9.12.2025",
    ),
}


def sample(kind: Kind = Kind.GROUP, form: Form = Form.A4) -> Snapshot:
    """A full year: a previous one, four divisions' answers, others, requests, two missing."""
    pillars = tuple(
        Pillar(
            number=p,
            code=str(p),
            title=title,
            lead=lead,
            objectives=tuple(
                Objective(
                    number=o,
                    code=f"{p}.{o}",
                    text=text,
                    measures=tuple(
                        _measure(f"{p}.{o}.{m}", m, row, own=kind == Kind.DIVISION)
                        for m, row in enumerate(measures, 1)
                    ),
                )
                for o, (text, measures) in enumerate(objectives, 1)
            ),
        )
        for p, (title, lead, objectives) in enumerate(TEXTS, 1)
    )
    return Snapshot(
        edition=Edition(title="Kansainväliset suuntaviivat 2025–26", years="2025–26"),
        round_year=2025,
        previous_year=2024,
        body=BODIES[kind],
        form=form,
        packet=PacketIdentity(label=f"KV-2025-{BODIES[kind].short}-1", version=1),
        frozen=Frozen(at="2025-11-17T12:00:00+02:00", printed="17.11.2025 klo 12.00"),
        record=Record(diary="VD/00000/00.00.00/2025", item="7", publicity="Julkinen"),
        reasons=(
            "Olemme kiinnostava kaupunki yrityksille, osaajille ja sijoittajille.",
            "Rakennamme kaupunkia, jossa arki on sujuvaa ja liikenne ja energia kestäviä.",
            "Vertaiskaupunkimme ovat useammin muualla kuin Suomessa.",
            "Panemme täytäntöön EU:n lainsäädäntöä.",
        ),
        means=(
            "Opimme ja jaamme tietoa",
            "Valvomme kaupungin etua EU:ssa",
            "Hyödynnämme kansainvälistä rahoitusta",
        ),
        follow_up=(
            FollowUp(when="marraskuu 2025", body="Toimialojen johtoryhmät"),
            FollowUp(when="24.11.2025", body="Kaupungin johtoryhmä"),
            FollowUp(when="9.12.2025", body="Kaupunginhallituksen elinvoima- ja työllisyysjaosto"),
        ),
        cover=Cover(
            summary=(
                CoverLine(text="Valtaosa toimenpiteistä on vakiintunut osaksi jatkuvaa työtä."),
                CoverLine(
                    text="Kaupunki johtaa ensi kertaa Eurocities-työryhmää.", measure="1.1.2"
                ),
                CoverLine(text="Projektien jälkiseuranta alkaa keväällä 2026.", measure="3.3.2"),
            ),
            requests=(
                CoverLine(text="Hyväksyä vuoden 2025 seuranta."),
                CoverLine(
                    text="Kehottaa toimialoja ottamaan jälkiseurannan käyttöön 31.5.2026 mennessä.",
                    measure="3.3.2",
                ),
                CoverLine(
                    text="Päättää, jatketaanko kahta kirjallista ystävyyskaupunkisuhdetta.",
                    measure="1.1.3",
                ),
            ),
        ),
        notes=(
            ("Kaupunkikulttuurin ja hyvinvoinnin johtoryhmä käsittelee vastauksensa 27.11.2025.",)
            if kind == Kind.GROUP
            else ()
        ),
        divisions=DIVISIONS,
        statuses=STATUSES,
        pillars=pillars,
    )


def _measure(code: str, number: int, row: tuple[str, ...], *, own: bool) -> Measure:
    keyword, text, report, marks = row
    city, before, *cells = marks.split()
    now, was = Progress(city), Progress(before)
    answers = tuple(
        _answer(division, mark) for division, mark in zip(DIVISIONS, cells, strict=False)
    )
    others = tuple(
        Answer(
            unit=key,
            name=ELSEWHERE[key],
            state=State.ANSWERED,
            progress=Progress(mark),
            word=WORDS[Progress(mark)],
            text="Työ on edennyt suunnitellusti.",
        )
        for key, _, mark in (cell.partition(":") for cell in cells[4:])
    )
    lacking = [a.name for a in answers if a.state == State.MISSING]
    return Measure(
        number=number,
        code=code,
        keyword=keyword,
        text=text,
        city=CityLine(
            progress=now,
            word=WORDS[now],
            period="kevät 2026" if now == Progress.PLAN else "",
            text=report,
            previous=Previous(progress=was, word=WORDS[was]),
            confirmed=True,
            base="3/4 toimialaa" if lacking else "",
            evidence=("8 työryhmää (2024: 5)", "1 puheenjohtajiston paikka")
            if keyword == "Eurocities-osallistuminen"
            else (),
            source="kv-päällikkö hyväksyi oman kirjauksensa" if others else "",
        ),
        answers=tuple(a for a in answers if a.state != State.NOT_ASKED),
        others=others,
        own=_own(answers[2], was) if own else None,
    )


def _answer(division: Division, mark: str) -> Answer:
    unit, name = division.key, division.name
    if mark == "-":
        return Answer(unit=unit, name=name, state=State.NOT_ASKED)
    if mark == "!":
        return Answer(unit=unit, name=name, state=State.MISSING)
    progress = Progress(mark)
    return Answer(
        unit=unit,
        name=name,
        state=State.ANSWERED,
        progress=progress,
        word=WORDS[progress],
        period="kevät 2026" if progress == Progress.PLAN else "",
        text=f"{name}: toiminta kirjattiin vuosisuunnitelmaan, ja vastuu on yksiköllä.",
    )


def _own(answer: Answer, was: Progress) -> Own:
    if answer.state != State.ANSWERED:
        due = (Gap(text="", due="19.11.2025"),) if answer.state == State.MISSING else ()
        return Own(answer=answer, gaps=due)
    gaps = (
        (Gap(text="Näyttönä on vain oma arvio. Liitä asiakirja tai luku.", due="19.11.2025"),)
        if answer.progress == Progress.RUN
        else ()
    )
    previous = Previous(progress=was, word=WORDS[was], text="Työ aloitettiin syksyllä.")
    return Own(answer=answer, previous=previous, evidence=("3 kokousta 2025",), gaps=gaps)


def first_imported(kind: Kind = Kind.GROUP, form: Form = Form.A4) -> Snapshot:
    """The imported year: no year before, nobody asked, one status of 26 confirmed or none."""
    full = sample(kind, form)
    return replace(
        full,
        previous_year=None,
        divisions=(),
        cover=Cover(),
        notes=(),
        record=Record(),
        pillars=each(full, lambda m: replace(m, city=_imported(m), answers=(), others=())),
    )


def _imported(measure: Measure) -> CityLine:
    return CityLine(text=measure.city.text, imported=True)


def corrected(snapshot: Snapshot) -> Snapshot:
    """Version 2 of the packet, with the reason."""
    identity = PacketIdentity(
        label=snapshot.packet.label[:-1] + "2",
        version=2,
        supersedes=Supersedes(version=1, reason="Toimenpiteen 3.1.1 luku oli väärä."),
    )
    return replace(snapshot, packet=identity)


def demonstration(snapshot: Snapshot) -> Snapshot:
    """The same as practice material."""
    return replace(snapshot, demonstration=True)


def reported(snapshot: Snapshot, text: str, code: str = "1.1.2") -> Snapshot:
    """The snapshot with this text as the report of one measure, no short version."""

    def change(measure: Measure) -> Measure:
        if measure.code != code:
            return measure
        own = measure.own and replace(measure.own, answer=replace(measure.own.answer, text=text))
        return replace(measure, city=replace(measure.city, text=text, short=""), own=own)

    return replace(snapshot, pillars=each(snapshot, change))


def everywhere(snapshot: Snapshot, text: str) -> Snapshot:
    """The snapshot with this text in every place that a person writes."""

    def change(measure: Measure) -> Measure:
        own = measure.own and replace(
            measure.own,
            answer=replace(measure.own.answer, text=text, reason=text),
            evidence=(text,),
            gaps=(Gap(text=text),),
        )
        answers = tuple(replace(a, text=text, reason=text) for a in measure.answers)
        city = replace(measure.city, text=text, source=text, base=text, evidence=(text, text))
        return replace(measure, keyword=text, text=text, city=city, answers=answers, own=own)

    pillars = tuple(
        replace(
            pillar,
            title=text,
            lead=text,
            objectives=tuple(replace(o, text=text) for o in pillar.objectives[:1]),
        )
        for pillar in each(snapshot, change)[:1]
    )
    return replace(
        snapshot,
        edition=Edition(title=text, years=text),
        reasons=(text,),
        means=(text,),
        notes=(text,),
        cover=Cover(summary=(CoverLine(text=text),), requests=(CoverLine(text=text),)),
        record=Record(diary=text, item=text, publicity=text),
        pillars=pillars,
    )


def many(snapshot: Snapshot, pillars: int, times: int) -> Snapshot:
    """Another document: so many pillars, each with `times` times its measures."""
    made = []
    for number in range(1, pillars + 1):
        source = snapshot.pillars[(number - 1) % len(snapshot.pillars)]
        objectives = tuple(
            replace(
                o,
                code=f"{number}.{o.number}",
                measures=tuple(
                    replace(m, number=n, code=f"{number}.{o.number}.{n}")
                    for n, m in enumerate(o.measures * times, 1)
                ),
            )
            for o in source.objectives
        )
        made.append(replace(source, number=number, code=str(number), objectives=objectives))
    return replace(snapshot, pillars=tuple(made))


def each(snapshot: Snapshot, change: Callable[[Measure], Measure]) -> tuple[Pillar, ...]:
    return tuple(
        replace(
            pillar,
            objectives=tuple(
                replace(o, measures=tuple(change(m) for m in o.measures)) for o in pillar.objectives
            ),
        )
        for pillar in snapshot.pillars
    )


def six_divisions(snapshot: Snapshot) -> Snapshot:
    """Two more columns, in which nobody was asked."""
    more = (
        Division(key="viides", short="VI", name="Viides toimiala"),
        Division(key="kuudes", short="KU", name="Kuudes ja pitkäniminen toimiala"),
    )
    return replace(snapshot, divisions=DIVISIONS + more)
