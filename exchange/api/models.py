from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from exchange.api.querysets import ApiTokenQuerySet

NAME_MAX = 80  # characters
KEY_MAX = 20  # characters of a table's key


class ApiToken(models.Model):
    """A key by which a machine reads tables as one reader sees them (rajapinta-avain).

    The secret is shown once and kept as a hash. `scope` are the keys of the tables that it opens;
    the rights are the reader's own on the day of reading, and never more. `last_used_on` is a day,
    so that reading a table all day long writes once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=NAME_MAX)
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    scope = ArrayField(models.CharField(max_length=KEY_MAX))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField()  # the last day on which it opens anything
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name__gt=""), name="api_token_has_name"),
            models.CheckConstraint(
                condition=Q(scope__len__gte=1), name="api_token_opens_something"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_token_revoked_iff_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its last day has gone."""
        return self.expires_on < timezone.localdate()

    @property
    def opens(self) -> bool:
        """Whether it may still open something."""
        return self.revoked_at is None and not self.is_over
