from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User


class CalendarFeed(models.Model):
    """A person's private calendar link: the hash of its secret, which is shown once and not kept.

    There is one a person; making another ends the one before.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="calendar_feed")
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="calendar_feed_sha256_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at}"
