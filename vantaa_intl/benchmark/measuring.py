"""How two things are compared: in turns, so that a busy moment hits both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

WARM_UP = 5
MEDIAN, P95, P99 = 0.5, 0.95, 0.99


@dataclass(frozen=True, slots=True)
class Measured:
    """One comparison: a ratio at a percentile ("p95"), and whether it is within the aim.

    `median` is the same ratio at the middle, which a busy machine moves less.
    """

    name: str
    ratio: float
    at: str
    median: float
    aim: float
    reached: bool
    runs: int


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds of a subject and of its baseline."""

    subject: Sequence[float]
    baseline: Sequence[float]

    def ratio(self, share: float) -> float:
        """How many times the baseline the subject takes, at this percentile."""
        return percentile(self.subject, share) / percentile(self.baseline, share)


def in_turns(subject: Callable[[], object], baseline: Callable[[], object], runs: int) -> Times:
    """Run the two in turns; the first few runs warm up and do not count."""
    pairs = [(_seconds(subject), _seconds(baseline)) for _ in range(WARM_UP + runs)]
    return Times(*zip(*pairs[WARM_UP:], strict=True))


def compared(name: str, times: Times, aim: float, *, share: float = P95) -> Measured:
    """The comparison as a row."""
    return row(name, times.ratio(share), times.ratio(MEDIAN), aim, len(times.subject), share=share)


def row(
    name: str, ratio: float, median: float, aim: float, runs: int, *, share: float = P95
) -> Measured:
    """A row, rounded as it is written."""
    ratio = round(ratio, 2)
    return Measured(name, ratio, f"p{share:.0%}"[:-1], round(median, 2), aim, ratio <= aim, runs)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The time within which this share of the runs stays."""
    return sorted(seconds)[int(len(seconds) * share)]


def _seconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start
