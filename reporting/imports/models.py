from uuid import uuid4

from django.db import models
from django.db.models import Q, Value
from django.urls import reverse

from accounts.models import User
from guidelines.models import Edition
from reporting.imports.querysets import ImportRunQuerySet

NAME_MAX = 200  # characters


class ImportRun(models.Model):
    """A guidelines document as it was read in the browser (tuonti): previewed, perhaps applied.

    `outline` is what the reader made of the file, in reporting.imports.stored's form: applying
    reads this and never the file again. `sha256` is the file's. `base` is the digest of what was
    stored when it was read. `pairs` are the head's own words on what goes on from what: new code to
    old code, "" for new; the preview and the import follow them before the reader's guesses.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=NAME_MAX)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    outline = models.JSONField()
    base = models.CharField(max_length=64)
    pairs = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None, edition=None)
                | Q(applied_at__isnull=False, edition__isnull=False),
                name="import_run_applied_iff_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The preview."""
        return reverse("import-run", args=[self.pk])
