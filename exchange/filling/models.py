from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from exchange.filling.querysets import FillingQuerySet

NAME_MAX = 200  # characters


class Filling(models.Model):
    """A workbook that was filled in outside, as it was read (täytetty taulukko).

    `rows` and `remarks` are what was read; applying reads them and never the file again. `sha256`
    is the file's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=NAME_MAX)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    rows = models.JSONField()
    remarks = models.JSONField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    saved_count = models.PositiveIntegerField(null=True)

    objects = FillingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None, saved_count=None)
                | Q(applied_at__isnull=False, saved_count__isnull=False),
                name="filling_applied_iff_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The preview."""
        return reverse("filling-run", args=[self.pk])
