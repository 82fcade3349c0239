"""Guidelines decks of any shape: one known content written as text, slides and pages."""

import io
import textwrap
from dataclasses import dataclass, field

import pptx
from pptx.util import Cm
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class DeckMeasure:
    """A measure as it is written into a deck."""

    text: str
    report: str | None


@dataclass(frozen=True, slots=True)
class DeckObjective:
    """An objective of a deck."""

    text: str
    measures: tuple[DeckMeasure, ...]


@dataclass(frozen=True, slots=True)
class DeckPillar:
    """A section of a deck."""

    title: str
    objectives: tuple[DeckObjective, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """What a deck says, known before it is written."""

    title: str
    reasons: tuple[str, ...]
    means: tuple[str, ...]
    meetings: tuple[str, ...]
    pillars: tuple[DeckPillar, ...]
    themes: tuple[str, ...] = ()

    def shape(self) -> list[list[list[tuple[str, str | None]]]]:
        return [
            [[(m.text, m.report) for m in objective.measures] for objective in pillar.objectives]
            for pillar in self.pillars
        ]


@dataclass(frozen=True, slots=True)
class Writing:
    """How a deck is written down as text."""

    mark: str = "{n}. "
    width: int = 70
    slide_end: str = "\n\n\n\n"
    header: str = "Toimenpiteet: Raportointi:"
    bullet: str = "• "
    footer: str = ""
    section: str = "Toimenpiteet ja tulokset:"
    join: str = "\n\n"
    letters: tuple[str, ...] = field(default=tuple("abcdefghijklmnop"))

    def marked(self, number: int) -> str:
        return self.mark.format(n=number, letter=self.letters[number - 1])

    def wrap(self, text: str) -> str:
        lines = textwrap.wrap(text, self.width, break_long_words=False, break_on_hyphens=False)
        return "\n".join(lines)


def slides_of(deck: Deck, writing: Writing) -> list[str]:
    def listed(items: tuple[str, ...]) -> str:
        return "\n".join(writing.bullet + writing.wrap(item) for item in items)

    slides = [
        f"{deck.title}\nMiksi:\n{listed(deck.reasons)}\n\nMiten:\n{listed(deck.means)}",
        f"Suuntaviivojen seuranta\n\n{listed(deck.meetings)}",
    ]
    themes = "; ".join(deck.themes)
    for pillar in deck.pillars:
        slides.append(f"{writing.section}\n{pillar.title[0].lower() + pillar.title[1:]}")
        for objective in pillar.objectives:
            head = f"{pillar.title}:\n{writing.wrap(objective.text)}\n{writing.header}"
            parts = [head]
            for number, measure in enumerate(objective.measures, 1):
                text = writing.wrap(writing.marked(number) + measure.text)
                if themes:
                    text += "\n" + writing.wrap(f"Teemat: {themes}")
                    themes = ""
                parts.append(text)
                if measure.report is not None:
                    parts.append(writing.wrap(measure.report))
            slides.append(writing.join.join(parts))
    return slides


def text_of(deck: Deck, writing: Writing | None = None) -> str:
    writing = writing or Writing()
    slides = slides_of(deck, writing)
    if writing.footer:
        slides = [f"{s}\n\n{writing.footer.format(n=n)}" for n, s in enumerate(slides, 1)]
    return writing.slide_end.join(slides) + "\n"


def _presentation() -> "tuple[pptx.presentation.Presentation, pptx.slide.SlideLayout]":
    presentation = pptx.Presentation()
    return presentation, presentation.slide_layouts[6]


def _add_box(slide: object, text: str, box: tuple[float, float, float, float]) -> object:
    left, top, width, height = box
    shape = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))  # type: ignore[attr-defined]
    shape.text_frame.text = text
    return shape


def pptx_bytes(presentation: object) -> bytes:
    stream = io.BytesIO()
    presentation.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def pptx_of(deck: Deck, layout: str = "table", writing: Writing | None = None) -> bytes:
    """Write slides; layout: lines, table, boxes (one per text) or frames (two per slide)."""
    writing = writing or Writing(width=10_000)
    presentation, blank = _presentation()
    texts = slides_of(deck, writing)
    objectives = iter([o for pillar in deck.pillars for o in pillar.objectives])
    themes = deck.themes
    for text in texts:
        slide = presentation.slides.add_slide(blank)
        head, header, _rest = text.partition(writing.header)
        if not header or layout == "lines":
            _add_box(slide, text, (1, 1, 20, 10))
            continue
        _add_box(slide, head.strip(), (1, 1, 22, 2))
        objective = next(objectives)
        cells = [
            (writing.marked(n) + m.text, m.report or "")
            for n, m in enumerate(objective.measures, 1)
        ]
        if themes:
            cells[0] = (f"{cells[0][0]}\nTeemat: {'; '.join(themes)}", cells[0][1])
            themes = ()
        _ROWS[layout](slide, cells)
    return pptx_bytes(presentation)


def _as_table(slide: object, cells: list[tuple[str, str]]) -> None:
    frame = slide.shapes.add_table(len(cells) + 1, 2, Cm(1), Cm(4), Cm(22), Cm(10))  # type: ignore[attr-defined]
    for row, texts in enumerate([("Toimenpiteet:", "Raportointi:"), *cells]):
        for column, text in enumerate(texts):
            frame.table.cell(row, column).text = text


def _as_boxes(slide: object, cells: list[tuple[str, str]]) -> None:
    # Added in the wrong order on purpose: only the position tells the reading order.
    rows = list(enumerate([("Toimenpiteet:", "Raportointi:"), *cells]))
    for row, (left, right) in reversed(rows):
        if right:
            _add_box(slide, right, (13, 4 + row * 2.0, 10, 1.8))
        _add_box(slide, left, (1, 4 + row * 2.0, 11, 1.8))


def _as_frames(slide: object, cells: list[tuple[str, str]]) -> None:
    right = "\n".join(["Raportointi:", *(text for _left, text in cells)])
    _add_box(slide, right, (13, 4, 10, 10))
    _add_box(slide, "\n".join(["Toimenpiteet:", *(text for text, _right in cells)]), (1, 4, 11, 10))


_ROWS = {"table": _as_table, "boxes": _as_boxes, "frames": _as_frames}


_FONT = ("Helvetica", 11)


def pdf_of(deck: Deck, layout: str = "lines", writing: Writing | None = None) -> bytes:
    """Write pages; layout: lines (one under another) or columns (two side by side)."""
    writing = writing or Writing(width=80)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=landscape(A4))
    objectives = iter([o for pillar in deck.pillars for o in pillar.objectives])
    themes = deck.themes
    for text in slides_of(deck, writing):
        canvas.setFont(*_FONT)
        head, header, _rest = text.partition(writing.header)
        if not header or layout == "lines":
            _draw_lines(canvas, text.split("\n"), 50, 560)
        else:
            top = _draw_lines(canvas, head.strip().split("\n"), 50, 560) - 14
            canvas.drawString(50, top, "Toimenpiteet:")
            canvas.drawString(450, top, "Raportointi:")
            _draw_columns(canvas, next(objectives), writing, themes, top - 16)
            themes = ()
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_lines(canvas: Canvas, lines: list[str], x: float, y: float) -> float:
    for line in lines:
        canvas.drawString(x, y, line)
        y -= 14
    return y


def _draw_columns(
    canvas: Canvas, objective: DeckObjective, writing: Writing, themes: tuple[str, ...], top: float
) -> None:
    for number, measure in enumerate(objective.measures, 1):
        left = _fit(writing.marked(number) + measure.text)
        if themes:
            left += _fit(f"Teemat: {'; '.join(themes)}")
            themes = ()
        right = _fit(measure.report or "") if measure.report else []
        bottom = min(_draw_lines(canvas, left, 50, top), _draw_lines(canvas, right, 450, top))
        top = bottom - 10


def _fit(text: str) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, *_FONT) < 370:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


SMALL = Deck(
    title="Kansainväliset suuntaviivat 2027–2028",
    reasons=("Opimme muilta kaupungeilta", "Saamme rahoitusta ja osaajia"),
    means=("Yhdessä oppiminen", "Vaikuttaminen"),
    meetings=(
        "Toimialojen johtoryhmät loka–marraskuussa 2027",
        "Kaupungin johtoryhmä 22. marraskuuta 2027",
    ),
    themes=("Satama: kasvun portti pohjoiseen", "Ilmasto", "Nuorten työllisyys"),
    pillars=(
        DeckPillar(
            "Yhdessä oppiminen",
            (
                DeckObjective(
                    "Haemme oppia kaupungeista, joilla on sama ongelma ratkottavana kuin meillä",
                    (
                        DeckMeasure(
                            "Jokainen yksikkö valitsee vuosittain yhden kaupungin, "
                            "jonka käytäntöihin "
                            "se tutustuu tarkemmin.",
                            "Valinnat on tehty kaikissa yksiköissä ja ensimmäiset käynnit sovittu.",
                        ),
                        DeckMeasure(
                            "Opitut asiat kirjataan yhteiseen kirjastoon",
                            "Toteutetaan.",
                        ),
                        DeckMeasure(
                            "Vierailijat otetaan vastaan yhden luukun kautta.", "Jatkuvaa."
                        ),
                    ),
                ),
            ),
        ),
        DeckPillar(
            "Vaikuttaminen",
            (
                DeckObjective(
                    "Olemme ajoissa liikkeellä.",
                    (
                        DeckMeasure(
                            "Seuraamme komission työohjelmaa ja valmistelemme kannat etukäteen.",
                            "Kannat valmisteltu kolmeen aloitteeseen. Loput käsitellään keväällä.",
                        ),
                    ),
                ),
                DeckObjective(
                    "Teemme työtä muiden kaupunkien kanssa",
                    (
                        DeckMeasure("Kirjoitamme yhteisiä kannanottoja.", "Toteutettu."),
                        DeckMeasure("Tapaamme ministeriöt kahdesti vuodessa.", "Edistetään."),
                    ),
                ),
            ),
        ),
    ),
)
