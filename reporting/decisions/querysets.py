from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from reporting.decisions.models import Decision  # noqa: F401 -- the queryset's type argument


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Every way the product reads what meetings recorded (RELIABILITY section 2, row 18)."""

    def visible_to(self, person: User) -> Self:
        """All for the head; a body's own people theirs; who works here what has been minuted."""
        grants = person.grants
        if grants.has(Role.HEAD):
            return self
        visible = Q(meeting__body__in=grants.bodies(Role.MEMBER, Role.SECRETARY))
        if grants.has(Role.READER):
            return self
        if grants.has_city_role():
            visible |= Q(meeting__state="minuted")
        return self.filter(visible)

    def of_measures(self, measure_ids: Iterable[int]) -> Self:
        """What was said of these measures, with the meeting that said it, in order of meeting."""
        rows = self.filter(measure__in=list(measure_ids))
        return rows.select_related("meeting__body", "meeting__round").order_by(
            "meeting__round__year", "meeting__body__ordinal"
        )
