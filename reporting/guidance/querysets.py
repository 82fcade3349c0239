from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from reporting.guidance.models import Guidance  # noqa: F401 -- the queryset's type argument
    from reporting.rounds.models import Round


class GuidanceQuerySet(models.QuerySet["Guidance"]):
    """Every way the product reads the head's guidance; whoever sees the round reads it."""

    def of_round(self, round_: "Round") -> Self:
        """The texts of one round."""
        return self.filter(round=round_)
