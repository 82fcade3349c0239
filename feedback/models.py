from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from feedback.querysets import FeedbackQuerySet

ANSWER_DAYS = 14  # 306/2019, 8 §: an accessibility question is answered within 14 days


class Feedback(models.Model):
    """What somebody could not use, or wants to say (saavutettavuuspalaute), and the answer to it.

    Anybody may send it, without an account and without a name: `email` and `person` may both be
    missing, and then nobody waits for an answer by mail. `due_on` is the last day for answering.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    text = models.TextField()
    page = models.CharField(max_length=300, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="feedback_has_text"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, answer__gt=""),
                name="feedback_answered_iff_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        """Where it is read and answered."""
        return reverse("feedback-page", args=[self.pk])

    @property
    def receipt(self) -> str:
        """What the sender is given to refer to it by."""
        return str(self.pk)[:8].upper()

    @property
    def is_overdue(self) -> bool:
        """Whether its last day has passed without an answer."""
        return self.answered_at is None and self.due_on < timezone.localdate()

    @property
    def wants_mail(self) -> bool:
        """Whether the answer can be sent to anybody."""
        return bool(self.email or self.person_id)
