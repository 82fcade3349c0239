from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from packets.covers.models import Cover  # noqa: F401 -- type argument


class CoverQuerySet(models.QuerySet["Cover"]):
    """Every way the product reads covers."""

    def visible_to(self, person: User) -> Self:
        """The head writes them; everybody else reads them in a packet."""
        return self if person.grants.has(Role.HEAD) else self.none()

    def for_page(self) -> Self:
        """One cover with its points."""
        return self.select_related("round__edition", "body", "saved_by").prefetch_related(
            "points__measure"
        )
