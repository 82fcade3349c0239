"""The words that carry the document's form, in Finnish, Swedish and English."""

import enum
import re
from dataclasses import dataclass

CONJUNCTIONS = frozenset(
    "ja tai sekä eli että joka jotka jossa kun kuin mutta vai "  # noqa: SIM905 -- read as words
    "och eller samt som and or which".split()
)
ABBREVIATIONS = frozenset(
    "mm esim ym yms jne ns n nro ks vrt tms so eo ko em kv t kpl klo fil prof tri vs ent puh"  # noqa: SIM905 -- read as words
    " bl.a bl t.ex m.m osv s.k ca e.g i.e etc no dr mr ms st".split()
)
_REPORT_OPENERS = (
    r"toteutet\w+|toteutu\w+|edistet\w+|etene\w+|prosessi\b|käynniss\w+|käynnist\w+|suunnittei\w+|"
    r"suunnitel(?:tu|laan)\w*|valmis\b|valmistei\w+|aloitet\w+|ei (?:ole )?aloitet\w+|jatku\w+|"
    r"jatket\w+|keskeytet\w+|lopetet\w+|tehty\b|hoidettu\b|kesken\b|"
    r"genomför\w+|pågå\w+|planera\w+|avbrut\w+|förverkliga\w+|"
    r"done\b|implemented\b|completed\b|ongoing\b|in progress\b|planned\b|carried out\b|"
    r"not started\b|discontinued\b"
)
_OPENS_REPORT = re.compile(rf"(?:{_REPORT_OPENERS})", re.IGNORECASE)

_MEASURES = r"(?:toimenpiteet|toimenpide|åtgärder|åtgärd|measures?|actions?)"
_REPORTS = (
    r"(?:raportointi|raportti|raportit|toteutuminen|toteuma|toteutus|tilanne|tulokset|"
    r"rapportering|rapport|resultat|reporting|reports?|results?|status)"
)
_HEADER = re.compile(rf"{_MEASURES}\s*:?(?:\s*[|/–—-]?\s*{_REPORTS}\s*:?)?", re.IGNORECASE)
_HEADER_INSIDE = re.compile(rf"(?:^|\s)({_MEASURES}\s*:\s*\|?\s*{_REPORTS}\s*:)", re.IGNORECASE)
_REPORTS_ALONE = re.compile(rf"{_REPORTS}\s*:?", re.IGNORECASE)
_REPORT_LABEL = re.compile(
    r"(?:raportointi|raportti|rapportering|rapport|report(?:ing)?)\s*:\s*(?=\S)", re.IGNORECASE
)
_PILLAR = re.compile(
    r"(?:toimenpiteet ja tulokset|tulokset ja toimenpiteet|åtgärder och resultat|"
    r"measures and results|actions and results)\s*[:–—|-]?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_THEMES = re.compile(r"(?:teemat|teemoja|teman|themes)\s*:", re.IGNORECASE)
_THEMES_ALONE = re.compile(
    r"(?:strategiset |isot |tärkeimmät )?(?:teemat|teman|themes)\s*:?", re.IGNORECASE
)


class Heading(enum.Enum):
    """The parts that the document's form is made of."""

    TITLE = "title"
    WHY = "why"
    HOW = "how"
    FOLLOW = "follow"
    THEMES = "themes"
    PILLAR = "pillar"
    MEASURES = "measures"


_LISTS = {
    Heading.WHY: re.compile(r"(?:miksi|varför|why)\b[^.:?]{0,40}[:?]?", re.IGNORECASE),
    Heading.HOW: re.compile(r"(?:miten|hur|how)\b[^.:?]{0,40}[:?]?", re.IGNORECASE),
    Heading.FOLLOW: re.compile(
        r"(?:(?:suuntaviivojen |toteutumisen |toteutuksen )*seuranta(?: ja \w+)?|"
        r"käsittely(?:aikataulu)?|"
        r"uppföljning(?: av \w+)?|(?:follow-up|monitoring)(?: of the guidelines)?)\s*:?",
        re.IGNORECASE,
    ),
}
_EXACT = re.compile(r"(?:miksi|varför|why|miten|hur|how)\s*[:?]?", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?P<word>miksi|varför|why|miten|hur|how)\s*:\s+(?P<rest>\S.*)", re.IGNORECASE
)
_LONGEST_HEADING_WORDS = 7


@dataclass(frozen=True, slots=True)
class Found:
    """A heading, and what its line goes on to say after it."""

    heading: Heading
    rest: str = ""


def find_heading(line: str, *, inside: Heading) -> Found | None:
    """Recognise a line that opens a part of the document, given the part it stands in."""
    if match := _PILLAR.fullmatch(line):
        return Found(Heading.PILLAR, match["rest"])
    if _HEADER.fullmatch(line):
        return Found(Heading.MEASURES)
    if inside is not Heading.MEASURES and _THEMES_ALONE.fullmatch(line):
        return Found(Heading.THEMES)
    return _find_list(line, inside)


def _find_list(line: str, inside: Heading) -> Found | None:
    strict = inside in {Heading.MEASURES, Heading.PILLAR}
    for heading, pattern in _LISTS.items():
        if not pattern.fullmatch(line) or len(line.split()) > _LONGEST_HEADING_WORDS:
            continue
        if heading is Heading.FOLLOW or _EXACT.fullmatch(line):
            return Found(heading)
        if not strict and line.endswith((":", "?")):
            return Found(heading)
    match = None if strict else _LABELLED.fullmatch(line)
    if match:
        why = match["word"].casefold() in {"miksi", "varför", "why"}
        return Found(Heading.WHY if why else Heading.HOW, match["rest"])
    return None


def around_header(line: str) -> list[str]:
    """Cut a line where "Toimenpiteet: Raportointi:" ran together with what stands beside it."""
    pieces = (piece.strip() for piece in _HEADER_INSIDE.split(line))
    return [piece for piece in pieces if piece]


def is_report_heading(line: str) -> bool:
    """Whether a line is only the other column's heading."""
    return _REPORTS_ALONE.fullmatch(line) is not None


def after_report_label(line: str) -> str | None:
    """Give the text after "Raportointi:" where a report is labelled inside its measure."""
    match = _REPORT_LABEL.match(line)
    return line[match.end() :] if match else None


def opens_report(text: str) -> bool:
    """Whether a text opens with a word of status, as reports do."""
    return _OPENS_REPORT.match(text.lstrip("•- ")) is not None


def themes_start(text: str) -> re.Match[str] | None:
    """Find "Teemat:" where a sentence, a line or the text begins."""
    for match in _THEMES.finditer(text):
        before = text[: match.start()].rstrip()
        if not before or before.endswith((".", "!", "?", ":", ";")) or match.group()[0].isupper():
            return match
    return None
