"""What the address of a list asks for, with the list page's own words."""

from accounts.models import Unit
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


def unit_asked(asked: Asked) -> Unit | None:
    """The unit of the address's key; none for what cannot be one (PostgreSQL takes no NUL)."""
    key = asked.get("unit", "")
    return Unit.objects.filter(key=key).first() if key and key.isprintable() else None
