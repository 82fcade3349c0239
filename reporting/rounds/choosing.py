"""Which of the rounds a page shows. Pure."""

from collections.abc import Sequence

from reporting.rounds.models import Round


def of_address(rounds: Sequence[Round], year: str) -> Round | None:
    """The round of the address's year; the newest for no year, or for one that makes no sense."""
    return next((r for r in rounds if str(r.year) == year), rounds[0] if rounds else None)
