from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from guidelines.models import Edition, Measure  # noqa: F401 -- type arguments


class EditionQuerySet(models.QuerySet["Edition"]):
    """Every way the product reads editions. All signed-in people see them (RELIABILITY row 1)."""

    def newest_first(self) -> Self:
        """The edition in force before the ones it replaced."""
        return self.order_by("-from_year", "-pk")

    def in_force_first(self, year: int) -> Self:
        """The edition of that year's work first; one that begins later waits behind it."""
        begun = models.Case(models.When(from_year__lte=year, then=0), default=1)
        return self.order_by(begun, "-from_year", "-pk")

    def for_reading(self) -> Self:
        """An edition with all it says and whom it asks, in as many queries whatever its size."""
        return self.prefetch_related(
            "points",
            "themes",
            "pillars__objectives__pillar",
            "pillars__objectives__measures__assignments__unit",
            "pillars__objectives__measures__themes",
        )


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Every way the product reads measures."""

    def in_order(self) -> Self:
        """By stored ordinals, never by the code as text: 1.1.10 comes after 1.1.9."""
        return self.order_by(
            "objective__pillar__number", "objective__number", "number"
        ).select_related("objective__pillar")

    def for_page(self) -> Self:
        """One measure with its place in the edition, its themes and whom it asks."""
        return self.select_related("edition", "objective__pillar").prefetch_related(
            "themes", "assignments__unit"
        )

    def kin_of(self, measure: "Measure") -> Self:
        """The measure, those it continues and those that continue it, over all editions.

        Two queries however long the chain: the links are few and followed in memory.
        """
        links = self.exclude(continues=None).values_list("pk", "continues_id")
        earlier = dict(links)
        later: dict[int, list[int]] = {}
        for key, continued in earlier.items():
            later.setdefault(continued or 0, []).append(key)
        kin = {measure.pk}
        above = earlier.get(measure.pk)
        while above and above not in kin:
            kin.add(above)
            above = earlier.get(above)
        waiting = [measure.pk]
        while waiting:
            below = [key for key in later.get(waiting.pop(), []) if key not in kin]
            kin.update(below)
            waiting += below
        return self.filter(pk__in=kin).select_related("edition")

    def asked_on(self, day: date) -> Self:
        """Those that are not retired on that day; a first day still to come does not matter."""
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=day))

    def of_edition(self, edition_id: int) -> Self:
        """The measures of one edition."""
        return self.filter(edition_id=edition_id)
