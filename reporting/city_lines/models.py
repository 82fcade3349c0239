from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guidelines.models import Measure
from reporting.city_lines.querysets import CityLineQuerySet
from reporting.entries.models import Entry
from reporting.progress import Progress, facts_belong, facts_complete
from reporting.rounds.models import Round


class LineState(models.TextChoices):
    """Whether the head has finished the sentence."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")


class CityLine(models.Model):
    """The one sentence for a measure that the bodies read (koonti), composed by the head.

    An imported line keeps its text to the letter; its status is a proposal read from the words
    until the head confirms it, and only then is it printed. `interpretation` says that the words
    held no status at all ("tulkinta").
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="city_lines")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="city_lines")
    state = models.CharField(max_length=5, choices=LineState, default=LineState.DRAFT)
    text = models.TextField(blank=True)
    progress = models.CharField(max_length=13, choices=Progress, blank=True)
    period = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    progress_confirmed = models.BooleanField(default=False)
    interpretation = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField(null=True, editable=False)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    # Only on rows read with_changed():
    source_changed: bool
    answer_added: bool

    objects = CityLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "measure"], name="city_line_once_in_round"),
            models.CheckConstraint(
                condition=Q(state__in=LineState.values), name="city_line_state_known"
            ),
            models.CheckConstraint(
                condition=Q(progress__in=["", *Progress.values]), name="city_line_progress_known"
            ),
            models.CheckConstraint(condition=facts_belong(), name="city_line_facts_belong"),
            models.CheckConstraint(
                condition=Q(state=LineState.DRAFT) | Q(text__gt=""), name="city_line_ready_has_text"
            ),
            models.CheckConstraint(
                condition=Q(progress_confirmed=False) | facts_complete(),
                name="city_line_confirmed_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} / {self.round}"

    def get_absolute_url(self) -> str:
        """The composing page."""
        return reverse("city-line", args=[self.pk])

    @property
    def is_composed(self) -> bool:
        """Whether somebody here has written it: only then can an answer come after it."""
        return self.saved_at is not None and bool(self.text)

    @property
    def has_changed(self) -> bool:
        """Whether it is to be read again. Needs `with_changed()`."""
        return self.source_changed or self.answer_added


class CityLineSource(models.Model):
    """An entry that a city line was composed from, in the version that was read."""

    city_line = models.ForeignKey(CityLine, on_delete=models.CASCADE, related_name="sources")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    entry_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_line", "entry"], name="city_line_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.entry_version}"
