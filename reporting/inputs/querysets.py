from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from reporting.entries.querysets import UNIT_WRITERS

if TYPE_CHECKING:
    from reporting.entries.models import Entry
    from reporting.inputs.models import InputRequest  # noqa: F401 -- the queryset's type argument


class InputRequestQuerySet(models.QuerySet["InputRequest"]):
    """Every way the product reads requests: two units' working papers, and nobody else's."""

    def visible_to(self, person: User) -> Self:
        """Restrict to the people of the service area and of the units above it, who ask."""
        asked = Q(pk__in=[])
        for path in person.grants.paths(*UNIT_WRITERS):
            asked |= Q(unit__path__startswith=path)
        return self.filter(asked)

    def asked_of(self, person: User) -> Self:
        """Those that this person is to answer: asked of their own unit, below the entry's."""
        mine = Q(pk__in=[])
        for path in person.grants.paths(*UNIT_WRITERS):
            # The unit of the entry stands truly above: who writes the entry answers no request.
            mine |= Q(unit__path__startswith=path) & ~Q(entry__unit__path__startswith=path)
        return self.filter(mine)

    def beside(self, person: User, entry: "Entry") -> Self:
        """What an entry's writer has asked of service areas, withdrawn questions left out."""
        rows = self.visible_to(person).filter(entry=entry, withdrawn_at=None)
        return rows.select_related("unit").order_by("unit__ordinal", "asked_at")

    def open(self) -> Self:
        """Neither withdrawn nor closed by the asker."""
        return self.filter(withdrawn_at=None, closed_at=None)

    def waiting(self) -> Self:
        """Open ones without an answer."""
        return self.open().filter(answered_at=None)

    def in_order(self) -> Self:
        """What has no answer first, then by day."""
        return self.order_by(
            F("answered_at").asc(nulls_first=True), "due_on", "unit__ordinal", "asked_at"
        )

    def for_page(self) -> Self:
        """Rows with all that a list or a page shows of them."""
        return self.select_related(
            "entry__measure__objective__pillar",
            "entry__unit__parent__parent",
            "entry__round",
            "unit",
            "asked_by",
            "answered_by",
        )
