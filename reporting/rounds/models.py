from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Body
from guidelines.models import Edition, Measure
from guidelines.querysets import MeasureQuerySet
from reporting.rounds.querysets import MeetingQuerySet, RoundQuerySet


class RoundState(models.TextChoices):
    """What may be done in a round. Dates close nothing; only these do."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    LOCKED = "locked", _("Locked")  # the head has ended the writing; may be opened again
    CLOSED = "closed", _("Closed")


def usual_reminder_days() -> list[int]:
    """The cadence that a round starts with, in working days from the divisions' deadline."""
    return [-10, -3, 0, 1]


class Round(models.Model):
    """One year's reporting on one edition (raportointikierros).

    An imported year has its city lines from the document and, until it is opened, no entries.
    `reminder_days` are the working days, before (-) and after the divisions' deadline, on which
    those with open rows are reminded (DOMAIN.md, "Calendar"). `kept_dates` are the deadlines that
    had passed when a meeting was moved, name to ISO date: they do not follow it any more.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.PLANNED)
    imported = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminder_days = ArrayField(
        models.SmallIntegerField(), default=usual_reminder_days, db_default=[-10, -3, 0, 1]
    )
    kept_dates = models.JSONField(
        default=dict, blank=True, db_default=Value({}, models.JSONField())
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year"], name="round_year_once"),
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="round_state_known"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100), name="round_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_writable(self) -> bool:
        """Whether texts may change: only the head's lock or closing ends writing."""
        return self.state == RoundState.OPEN

    def measures(self) -> MeasureQuerySet:
        """The edition's measures that the round asks about, or has rows of.

        One that was retired before the round opened is left out: it is not late, it is over.
        """
        begins = timezone.localdate(self.opened_at) if self.opened_at else date(self.year, 1, 1)
        rows = Q(pk__in=self.entries.values("measure")) | Q(
            pk__in=self.city_lines.values("measure")
        )
        asked = Q(ends_on=None) | Q(ends_on__gte=begins)
        return Measure.objects.of_edition(self.edition_id).filter(asked | rows)


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    MINUTED = "minuted", _("Minuted")
    CANCELLED = "cancelled", _("Cancelled")


class Meeting(models.Model):
    """A body's date in a round: a day, or so far only a month or a span of months.

    `first_month` and `last_month` are the first days of months; they stand only while there is no
    day ("päivä puuttuu").
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(null=True, blank=True)
    first_month = models.DateField(null=True, blank=True)
    last_month = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    place = models.CharField(max_length=120, blank=True)
    printed = models.CharField(max_length=200, blank=True)  # as the document had it

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "body"], name="meeting_body_once_in_round"),
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(first_month=None, last_month=None),
                name="meeting_day_or_month",
            ),
            models.CheckConstraint(
                condition=Q(first_month=None, last_month=None)
                | Q(last_month__gte=F("first_month")),
                name="meeting_months_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.when}".strip()

    @property
    def when(self) -> str:
        """The date as printed: "24.11.2025", "marraskuu 2025", "loka–marraskuu 2025", or ""."""
        if self.held_on:
            return formats.date_format(self.held_on, "j.n.Y")
        if not (self.first_month and self.last_month):
            return ""
        last = formats.date_format(self.last_month, "F Y")
        if self.first_month == self.last_month:
            return last
        return f"{formats.date_format(self.first_month, 'F')}–{last}"
