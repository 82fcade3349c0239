"""An outline as a run keeps it between preview and applying, and back. No word is lost."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from guidelines.importing.document import WHOLE, Remark
from guidelines.importing.outline import Measure, Meeting, Objective, Outline, Pillar, Years


def to_stored(outline: Outline) -> dict[str, Any]:
    """The outline's own fields, and its remarks in the language of the one who uploaded."""
    stored = asdict(replace(outline, remarks=()))
    for meeting in stored["meetings"]:
        meeting["date"] = meeting["date"].isoformat() if meeting["date"] else None
    stored["remarks"] = [[str(note.place), str(note.message)] for note in outline.remarks]
    return stored


def from_stored(stored: dict[str, Any]) -> Outline:
    """The outline again. The places of its remarks have become part of their sentences."""
    years = stored["years"]
    return Outline(
        title=stored["title"],
        years=Years(**years) if years else None,
        reasons=tuple(stored["reasons"]),
        means=tuple(stored["means"]),
        themes=tuple(stored["themes"]),
        meetings=tuple(_meeting(meeting) for meeting in stored["meetings"]),
        pillars=tuple(_pillar(pillar) for pillar in stored["pillars"]),
        remarks=tuple(Remark(WHOLE, message) for _place, message in stored["remarks"]),
    )


def stored_remarks(stored: dict[str, Any]) -> list[tuple[str, str]]:
    """The remarks as place and sentence, as they were written down."""
    return [(place, message) for place, message in stored["remarks"]]


def _meeting(stored: dict[str, Any]) -> Meeting:
    return Meeting(
        body=stored["body"],
        date=date.fromisoformat(stored["date"]) if stored["date"] else None,
        months=None if stored["months"] is None else tuple(stored["months"]),
        raw=stored["raw"],
    )


def _pillar(stored: dict[str, Any]) -> Pillar:
    objectives = tuple(
        Objective(
            number=objective["number"],
            code=objective["code"],
            text=objective["text"],
            measures=tuple(Measure(**measure) for measure in objective["measures"]),
        )
        for objective in stored["objectives"]
    )
    return Pillar(stored["number"], stored["code"], stored["title"], objectives)
