from typing import TYPE_CHECKING, Self

from django.contrib.postgres.aggregates import BoolOr
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import CITY_ROLES, Role

if TYPE_CHECKING:
    from reporting.city_lines.models import CityLine  # noqa: F401 -- type argument


class CityLineQuerySet(models.QuerySet["CityLine"]):
    """Every way the product reads city lines."""

    def visible_to(self, person: User) -> Self:
        """Restrict to what this person may know exists (RELIABILITY section 2, row 6, note 3)."""
        if person.grants.has(Role.HEAD, Role.READER):
            return self
        if person.grants.has(*CITY_ROLES):
            return self.filter(Q(imported=True) | Q(round__state__in=["locked", "closed"]))
        return self.none()

    def in_order(self) -> Self:
        """By stored ordinals."""
        return self.order_by(
            "measure__objective__pillar__number", "measure__objective__number", "measure__number"
        )

    def for_list(self) -> Self:
        """Rows of a list, with whether a source has changed since the line was composed."""
        return self.select_related("measure", "round__edition").with_changed().in_order()

    def with_changed(self) -> Self:
        """Add `source_changed`: an entry it was composed from has a newer version."""
        newer = Q(sources__entry__version__gt=F("sources__entry_version"))
        return self.annotate(source_changed=Coalesce(BoolOr(newer), Value(value=False)))
