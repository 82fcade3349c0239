from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from audit.models import UseEvent  # noqa: F401 -- type argument


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class UseEventQuerySet(models.QuerySet["UseEvent"]):
    """Every way the product reads the use log."""

    def between(self, first: date | None, last: date | None) -> Self:
        """Lines of these Helsinki days, both included; None leaves that end open."""
        rows = self.filter(at__gte=_midnight(first)) if first else self
        return rows.filter(at__lt=_midnight(last + timedelta(days=1))) if last else rows

    def newest_first(self) -> Self:
        """The newest line first."""
        return self.order_by("-at", "-pk")

    def for_log(self) -> Self:
        """Rows of the use log's page, with who it was."""
        return self.select_related("actor")
