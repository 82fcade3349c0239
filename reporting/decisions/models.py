from django.db import models
from django.db.models import Q

from accounts.models import User
from guidelines.models import Measure
from reporting.decisions.querysets import DecisionQuerySet
from reporting.rounds.models import Meeting


class Decision(models.Model):
    """What a meeting recorded: of one measure, or of its packet as a whole (päätös, evästys).

    `section` is the minutes' own ("§ 112"): the proof is in the minutes. Those who answer read it
    once the meeting is minuted (RELIABILITY section 2, row 18).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    text = models.TextField()
    section = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "measure"],
                name="decision_once_in_meeting",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(text__gt=""), name="decision_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} / {self.measure or ''}"
