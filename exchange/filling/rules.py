"""Who may bring a filled-in workbook back. Pure: no query, no state, no exception."""

from accounts.models import User
from exchange.tables.entries import may_see_own


def may_bring_back(person: User) -> bool:
    """Who writes entries; whose entries, each entry's own operation decides."""
    return may_see_own(person)
