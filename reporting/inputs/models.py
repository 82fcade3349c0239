from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Unit, User
from reporting.entries.models import Entry


class InputRequest(models.Model):
    """A contact's question to a service area about one entry, and its answer (pyyntö).

    Asked of the unit's own people, or of one address (`email`) where it has none here; that person
    answers by a link whose secret is kept as a hash. An answer feeds the entry, and is quoted in
    it by its writer; it is nobody's word but the service area's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="input_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="input_requests")
    email = models.EmailField(max_length=254, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    question = models.TextField(blank=True)
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "unit"],
                condition=Q(withdrawn_at=None),
                name="input_request_once_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answer__gt=""), name="input_request_answer_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} / {self.unit}"

    def get_absolute_url(self) -> str:
        """The page where the service area answers."""
        return reverse("input", args=[self.pk])
