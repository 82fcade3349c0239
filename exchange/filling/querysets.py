from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from exchange.filling.models import Filling  # noqa: F401 -- type argument


class FillingQuerySet(models.QuerySet["Filling"]):
    """Every way the product reads filled-in workbooks."""

    def visible_to(self, person: User) -> Self:
        """Only one's own: drafts stand in them."""
        return self.filter(uploaded_by=person)

    def newest_first(self) -> Self:
        """The list of what was brought back, without the texts."""
        return self.defer("rows", "remarks").order_by("-uploaded_at")
