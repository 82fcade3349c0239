"""The changed stretch of a text: what an autosave's Event holds instead of the whole text twice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """From `start`, in code points, `before` became `after`; all around it stayed as it was."""

    start: int
    before: str
    after: str

    def applied_to(self, text: str) -> str:
        """The newer text, given the older one."""
        return text[: self.start] + self.after + text[self.start + len(self.before) :]


def span(before: str, after: str) -> Span:
    """The shortest single stretch in which the two differ."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next(
        (n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start
    )
    return Span(start, before[start : len(before) - tail], after[start : len(after) - tail])
