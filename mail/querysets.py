from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from accounts.models import User
from accounts.roles import Role
from jobs.states import State as JobState
from mail.states import State

if TYPE_CHECKING:
    from mail.models import Letter  # noqa: F401 -- the queryset's type argument

FAILED = Q(state=State.FAILED) | Q(state=State.QUEUED, job__state=JobState.FAILED)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Every way the product reads letters."""

    def visible_to(self, person: User) -> Self:
        """The head alone reads what was sent: it names people and addresses."""
        return self if person.grants.has(Role.HEAD) else self.none()

    def with_outcome(self, outcome: str) -> Self:
        """Those that ended, or stand, so."""
        if outcome == State.FAILED:
            return self.filter(FAILED)
        return self.filter(state=outcome).exclude(FAILED)

    def for_list(self) -> Self:
        """Rows of the log: what was not delivered first, then the newest."""
        order = Case(When(FAILED, then=Value(0)), default=Value(1), output_field=IntegerField())
        return (
            self.select_related("person", "job")
            .defer("text", "content")
            .order_by(order, "-queued_at", "pk")
        )

    def for_sending(self) -> Self:
        """One letter with whom it goes to."""
        return self.select_related("person", "job")
