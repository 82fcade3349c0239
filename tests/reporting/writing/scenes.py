"""Two years of one unit, for the tests of a person's rows."""

from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.progress import Progress
from reporting.rounds.models import RoundState
from tests.factories import make_entry, make_measure, make_round
from tests.reporting.entries.scenes import set_fields

LAST_YEAR = "Kumppanilista on käytössä ja vaihto jatkuu."


def make_continuing(
    *,
    year: int = 2051,
    progress: Progress = Progress.CONTINUOUS,
    state: State = State.APPROVED,
    text: str = LAST_YEAR,
) -> Entry:
    """An entry nobody has begun, of a measure on which the unit reported the year before."""
    measure = make_measure()
    now = make_round(edition=measure.edition, year=year)
    before = make_round(edition=measure.edition, year=year - 1, state=RoundState.CLOSED)
    entry = make_entry(measure=measure, round_=now, text="")
    past = make_entry(measure=measure, round_=before, unit=entry.unit, state=state, text=text)
    set_fields(past, progress=progress)
    return entry
