from django.db import models
from django.db.models import Q

from accounts.models import User
from guidelines.models import Measure
from reporting.guidance.querysets import GuidanceQuerySet
from reporting.rounds.models import Round


class Guidance(models.Model):
    """What the head says to the writers of a measure in a round (ohje)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="guidance")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="guidance")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "guidance"
        constraints = [
            models.UniqueConstraint(fields=["round", "measure"], name="guidance_once_in_round"),
            models.CheckConstraint(condition=Q(text__gt=""), name="guidance_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} / {self.round}"
