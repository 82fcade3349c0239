from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from reporting.rounds.models import Round


class MailingOff(models.Model):
    """That the head has switched one of a round's mailings off (reminders.mailings.key)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="mailings_off")
    mailing = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "mailings off"
        constraints = [
            models.UniqueConstraint(fields=["round", "mailing"], name="mailing_off_once"),
            models.CheckConstraint(condition=~Q(mailing=""), name="mailing_off_names_one"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.mailing}"
