from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from reporting.rounds.models import Meeting, Round  # noqa: F401 -- type arguments


class RoundQuerySet(models.QuerySet["Round"]):
    """Every way the product reads rounds. City people see all (RELIABILITY row 2)."""

    def newest_first(self) -> Self:
        """The year at hand before the ones gone."""
        return self.select_related("edition").order_by("-year")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Every way the product reads meetings."""

    def in_order(self) -> Self:
        """By the order in which the bodies meet; the teams first."""
        return self.select_related("body__unit").order_by("body__ordinal")
