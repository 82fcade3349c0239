from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Unit, User
from reporting.entries.models import Entry
from reporting.inputs.querysets import InputRequestQuerySet


class InputRequest(models.Model):
    """A contact's question to a service area about one entry, and its answer (pyyntö).

    Asked of the unit's own people, or of one address (`email`) where it has none here; that person
    answers by a link whose secret is signed and stored nowhere (reporting.inputs.links). An answer
    feeds the entry, and is quoted in it by its writer; it is nobody's word but the service area's.
    It may be mended until the asker closes or withdraws the request.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="input_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="input_requests")
    email = models.EmailField(max_length=254, blank=True)
    question = models.TextField(blank=True)
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField(null=True, editable=False)

    objects = InputRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "unit"],
                condition=Q(withdrawn_at=None, closed_at=None),
                name="input_request_once_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answer__gt=""), name="input_request_answer_says"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(closed_at=None),
                name="input_request_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} / {self.unit}"

    def get_absolute_url(self) -> str:
        """The page where the service area answers."""
        return reverse("input", args=[self.pk])
