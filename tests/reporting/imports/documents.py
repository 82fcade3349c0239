"""A small guidelines document in our own words, with the parts that a test wants otherwise."""

from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import read_document

MEASURES = (
    ("Kirjastot lainaavat pyöriä ja kelkkoja ulkomaisille vieraille.", "Toteutetaan."),
    ("Satama-altaan vettä mitataan yhdessä naapurikaupunkien kanssa.", "Toteutettu."),
    ("Nuorille järjestetään kesäleirejä ystävyyskoulujen voimin.", "Edistetään keväällä 2026."),
)

TEXT = """Kansainväliset suuntaviivat {years}
Miksi:
• Opimme naapureilta

Miten:
• Oppiminen



Suuntaviivojen seuranta

• {body} 24.11.{year}



Toimenpiteet ja tulokset:
oppiminen



Oppiminen:
Kaupunki oppii muilta kaupungeilta ja kertoo omastaan

Toimenpiteet: Raportointi:
{measures}
"""


def text_of(
    *,
    years: str = "2025-26",
    body: str = "Kaupungin johtoryhmä",
    drop: int = 0,
    report: str = "",
    words: str = "",
) -> str:
    """The document's text. `drop` leaves out that many measures from the start, codes shift.

    `report` and `words` replace the first measure's report and text.
    """
    measures = list(MEASURES)
    measures[0] = (words or measures[0][0], report or measures[0][1])
    kept = measures[drop:]
    return TEXT.format(
        years=years,
        body=body,
        year=f"20{years[2:4]}",
        measures="\n\n".join(
            f"{number}. {text}\n\n{said}" for number, (text, said) in enumerate(kept, 1)
        ),
    )


def outline_of(text: str) -> Outline:
    """The outline of a text."""
    return parse_outline(read_document(text.encode(), "suuntaviivat.txt"))
