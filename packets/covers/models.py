from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, User
from guidelines.models import Measure
from packets.covers.querysets import CoverQuerySet
from reporting.rounds.models import Round

SENTENCES = 3
REQUESTS = 5
TEXT_MAX = 300  # characters


class PointKind(models.TextChoices):
    """What a point of the cover is."""

    SENTENCE = "sentence", _("Summary sentence")  # tiivistelmän virke
    REQUEST = "request", _("Request to the body")  # pyyntö toimielimelle


class Cover(models.Model):
    """What the head says to one body on the first page, in one round (kansi).

    A packet takes it in when it is frozen; what is written afterwards waits for the next build.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="covers")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="covers")
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField(null=True, editable=False)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "body"], name="cover_once_in_round"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.round}"

    def get_absolute_url(self) -> str:
        """The cover's editor. Needs round and body."""
        return reverse("cover", args=[self.round.year, self.body.key])


class CoverPoint(models.Model):
    """A summary sentence, or a request to the body; a request is always tied to a measure."""

    cover = models.ForeignKey(Cover, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=8, choices=PointKind)
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField()
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["cover", "kind", "ordinal"], name="cover_point_once"),
            models.CheckConstraint(condition=Q(text__gt=""), name="cover_point_has_text"),
            models.CheckConstraint(
                condition=Q(kind=PointKind.SENTENCE, ordinal__lt=SENTENCES)
                | Q(kind=PointKind.REQUEST, ordinal__lt=REQUESTS, measure__isnull=False),
                name="cover_points_limited",
            ),
        ]

    def __str__(self) -> str:
        return self.text
