from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a piece of background work is. The last three are final until somebody retries."""

    QUEUED = "queued", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "being done")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


FINAL = (State.DONE, State.FAILED, State.CANCELLED)
OPEN = (State.QUEUED, State.RUNNING)
AGAIN = (State.FAILED, State.CANCELLED)
MAX_ATTEMPTS = 3
