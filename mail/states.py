from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a letter is. A queued one is not written yet: its words are those of the last try."""

    QUEUED = "queued", pgettext_lazy("letter", "waiting")
    SENT = "sent", pgettext_lazy("letter", "sent")
    FAILED = "failed", pgettext_lazy("letter", "not delivered")
    CANCELLED = "cancelled", pgettext_lazy("letter", "not needed any more")


# How long to wait after each failed try; after the last the letter is visible as not delivered.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
