from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from guidelines.models import Edition, Measure  # noqa: F401 -- type arguments


class EditionQuerySet(models.QuerySet["Edition"]):
    """Every way the product reads editions. All signed-in people see them (RELIABILITY row 1)."""

    def newest_first(self) -> Self:
        """The edition in force before the ones it replaced."""
        return self.order_by("-from_year", "-pk")

    def for_reading(self) -> Self:
        """An edition with everything it says, in seven queries whatever its size."""
        return self.prefetch_related(
            "points", "themes", "pillars__objectives__pillar", "pillars__objectives__measures"
        )


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Every way the product reads measures."""

    def in_order(self) -> Self:
        """By stored ordinals, never by the code as text: 1.1.10 comes after 1.1.9."""
        return self.order_by(
            "objective__pillar__number", "objective__number", "number"
        ).select_related("objective__pillar")

    def of_edition(self, edition_id: int) -> Self:
        """The measures of one edition."""
        return self.filter(edition_id=edition_id)
