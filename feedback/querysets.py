from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from feedback.models import Feedback  # noqa: F401 -- the queryset's type argument

READERS = (Role.HEAD, Role.ADMIN)


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Every way the product reads feedback."""

    def visible_to(self, person: User) -> Self:
        """All of it for the head and the administrators, who answer it; none for others."""
        return self if person.grants.has(*READERS) else self.none()

    def open_first(self) -> Self:
        """What waits for an answer, the most urgent first; then what has one, the newest first."""
        return self.select_related("person", "answered_by").order_by(
            F("answered_at").desc(nulls_first=True), "due_on", "received_at"
        )
