from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a piece of background work is. The last three are final until somebody retries."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being done")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


FINAL = (State.DONE, State.FAILED, State.CANCELLED)
OPEN = (State.QUEUED, State.RUNNING)
AGAIN = (State.FAILED, State.CANCELLED)
MAX_ATTEMPTS = 3
