"""What the address of a list asks for, with the list page's own words."""

from exchange.tables.table import EVERY_YEAR, Asked
from reporting.rounds.choosing import of_address
from reporting.rounds.models import Round
from reporting.rounds.querysets import RoundQuerySet


def rounds_asked(rounds: RoundQuerySet, asked: Asked) -> list[Round]:
    """The round of the address's year as on the pages, or all of them."""
    found = list(rounds)
    if asked.get("year") == EVERY_YEAR:
        return found
    chosen = of_address(found, asked.get("year", ""))
    return [chosen] if chosen else []
