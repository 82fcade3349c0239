"""What has changed between what a body was shown and what is said now (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from packets import snapshot as frozen


class What(StrEnum):
    """What of a measure is different."""

    STATUS = "status"
    TEXT = "text"
    ANSWERS = "answers"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One measure's difference; `before` and `after` are statuses as printed, or ""."""

    code: str
    what: What
    before: str = ""
    after: str = ""


def changes(old: frozen.Snapshot, new: frozen.Snapshot) -> tuple[Change, ...]:
    """The measures that say something else now, in the document's order."""
    then = {m.code: m for m in old.measures}
    now = {m.code for m in new.measures}
    found = [c for m in new.measures for c in _of(then.get(m.code), m)]
    return (*found, *(Change(code, What.GONE) for code in then if code not in now))


def _of(old: frozen.Measure | None, new: frozen.Measure) -> Iterator[Change]:
    if old is None:
        yield Change(new.code, What.NEW)
        return
    before, after = _line(old), _line(new)
    if before[0] != after[0]:
        yield Change(new.code, What.STATUS, before[1], after[1])
    elif before[2] != after[2] or old.text != new.text:
        yield Change(new.code, What.TEXT)
    elif (old.answers, old.others) != (new.answers, new.others):
        yield Change(new.code, What.ANSWERS)


def _line(measure: frozen.Measure) -> tuple[str, str, str]:
    """Status, its word and the text that the packet's body reads of this measure."""
    line = measure.own.answer if measure.own else measure.city
    word = f"{line.word} {line.period}".strip()
    return f"{line.progress} {line.period}", word, line.text
