"""What a report's words propose as the implementation status. A person confirms every proposal.

The rules are MEASURES.md's: kevät 1.1.-30.6., syksy 1.8.-31.12., valtuustokausi the council term.
"""

import re
from dataclasses import dataclass
from typing import Literal

from guidelines.importing.dates import find_moments

Status = Literal["not_started", "planned", "ongoing", "continuous", "done", "discontinued"]

COUNCIL_TERM = "2025-2029"
KEYWORD_LENGTH = 30

_NOT = r"\b(?:ei|eivät|ei ole|ei vielä|ej|inte|not)\b(?:\s+\w+){0,2}?\s+"
_NOT_STARTED = re.compile(
    rf"{_NOT}(?:aloitet\w+|toteutet\w+|käynnist\w+|påbörja\w+|started)", re.IGNORECASE
)
_DISCONTINUED = re.compile(
    r"\b(?:keskeytet\w+|keskeytyn\w+|lopetet\w+|lakkautet\w+|peruttu|avbrut\w+|discontinued)",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:edistetään|suunnitteil\w+|suunniteltu|suunnitellaan|valmistellaan|valmisteilla|aloitetaan|"
    r"käynnistetään|käynnistyy|"
    r"toteutetaan(?=[^.]*\b(?:ensi|seuraava\w*) )|planera\w+|planned)",
    re.IGNORECASE,
)
_STARTED = re.compile(
    r"\b(?:prosessi (?:on )?luotu|käynnissä|käynnistetty|aloitettu|kesken\b|pågår|ongoing|"
    r"in progress)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:toteutettu|toteutunut|toteutui|valmis|valmistunut|genomförd\w*|genomförts|done|implemented|completed)\b",
    re.IGNORECASE,
)
_RECURRING = re.compile(
    r"\b(?:aktiivisesti|säännöllisesti|vuosittain|jatkuvasti|edelleen|aktivt|regularly)\b",
    re.IGNORECASE,
)
_CONTINUOUS = re.compile(
    r"\b(?:toteutetaan|toteutuu|jatketaan|jatkuu|jatkuvaa|genomförs|continues)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"^toteutuu\b|\b(?:kautta|avulla|osana|genom|through)\b", re.IGNORECASE)
_TERM = re.compile(r"\bvaltuustokau\w+|\bfullmäktigeperiod\w*|\bcouncil term\b", re.IGNORECASE)
_SPRING = re.compile(r"\b(?:kevä\w+|kevät\w*|våren|spring)\s+(?P<year>20\d\d)", re.IGNORECASE)
_AUTUMN = re.compile(r"\b(?:syksy\w*|hösten|autumn)\s+(?P<year>20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.-])(20\d\d)(?![\d-])")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed status with its period, "" where none belongs to it.

    Periods: "2025-S1" kevät, "2025-S2" syksy, "2025", "2025-11", "2025-11-24", or the council
    term. `interpretation` (tulkinta): the words name no status and the proposal is a reading.
    """

    status: Status
    period: str = ""
    interpretation: bool = False


def propose_status(report: str | None, year: int) -> Proposal:
    """Propose a status from a report's words; `year` is the round's and completes "toteutettu".

    A measure without a report has nothing to propose from: not started, as an interpretation.
    """
    words = " ".join((report or "").split())
    if not words:
        return Proposal("not_started", interpretation=True)
    return (
        _stopped(words)
        or _pending(words)
        or _finished(words, year)
        or _going_on(words)
        or Proposal("continuous", interpretation=True)
    )


def _stopped(words: str) -> Proposal | None:
    if _DISCONTINUED.search(words):
        return Proposal("discontinued", find_period(words))
    return Proposal("not_started") if _NOT_STARTED.search(words) else None


def _pending(words: str) -> Proposal | None:
    """Planned, or begun with an end named: the period is the target."""
    if _TERM.search(words) and not _DONE.search(words):
        return Proposal("ongoing", COUNCIL_TERM)
    if _PLANNED.match(words) or (_PLANNED.search(words) and not _status_word_first(words)):
        return Proposal("planned", find_period(words))
    return Proposal("ongoing") if _opens_a_sentence(_STARTED, words) else None


def _status_word_first(words: str) -> bool:
    return any(pattern.match(words) for pattern in (_STARTED, _DONE, _CONTINUOUS))


def _finished(words: str, year: int) -> Proposal | None:
    """Done; but what is done "actively" or "regularly" goes on, and the year is the report's."""
    if not _DONE.search(words) or not _opens_a_sentence(_DONE, words):
        return None
    if _RECURRING.search(words):
        return Proposal("continuous")
    return Proposal("done", find_period(words) or str(year))


def _going_on(words: str) -> Proposal | None:
    """What "toteutuu", or is carried out through something else, is a reading and not a status."""
    if not _opens_a_sentence(_CONTINUOUS, words):
        return None
    return Proposal("continuous", interpretation=_ELSEWHERE.search(words) is not None)


def _opens_a_sentence(pattern: re.Pattern[str], words: str) -> bool:
    """A status word counts where it opens a sentence; inside one it tells of something else."""
    return any(
        match.start() == 0 or words[: match.start()].rstrip().endswith((".", "!", ";", ":"))
        for match in pattern.finditer(words)
    )


def find_period(text: str) -> str:
    """Read the time a report names, as exactly as it names it; "" if it names none."""
    if _TERM.search(text):
        return COUNCIL_TERM
    for pattern, half in ((_SPRING, "S1"), (_AUTUMN, "S2")):
        if match := pattern.search(text):
            return f"{match['year']}-{half}"
    for moment in find_moments(text):
        if moment.date is not None:
            return moment.date.isoformat()
        if moment.months is not None and len(moment.months) == 1:
            return moment.months[0]
    match = _YEAR.search(text)
    return match[1] if match else ""


def keyword(text: str) -> str:
    """Cut a measure's text at a word to at most 30 characters: a title until a person gives one."""
    words = " ".join(text.split())
    if len(words) <= KEYWORD_LENGTH:
        return words.rstrip(".,;: ")
    cut = words[: KEYWORD_LENGTH + 1].rpartition(" ")[0] or words[:KEYWORD_LENGTH]
    while cut.rpartition(" ")[2].casefold() in _HANGING and " " in cut:
        cut = cut.rpartition(" ")[0]
    return cut.rstrip(".,;:–- ")


_HANGING = frozenset(["ja", "sekä", "tai", "eli", "että", "joka", "jotka", "mm.", "–", "-"])
