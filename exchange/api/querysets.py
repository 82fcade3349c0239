from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from exchange.api.models import ApiToken  # noqa: F401 -- type argument


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Every way the product reads tokens."""

    def visible_to(self, person: User) -> Self:
        """The head makes them and an administrator may stop them; nobody else knows of them."""
        return self if person.grants.has(Role.HEAD, Role.ADMIN) else self.none()

    def in_force(self) -> Self:
        """Those that open anything today: not revoked, not over, of an account not closed."""
        today = timezone.localdate()
        return self.filter(revoked_at=None, expires_on__gte=today, reader__is_active=True)

    def newest_first(self) -> Self:
        """The list of tokens, with the people."""
        return self.select_related("reader", "made_by", "revoked_by").order_by("-made_at")
