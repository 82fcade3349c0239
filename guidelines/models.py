from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from guidelines.querysets import EditionQuerySet, MeasureQuerySet

KEYWORD_MAX = 30  # characters: the matrix's column


class Respondent(models.TextChoices):
    """Who answers a measure. The units themselves are Assignments; this says why they do."""

    DIVISIONS = "divisions", _("Each division")
    UNITS = "units", _("Named units")
    HEAD = "head", _("Head of international affairs")
    NETWORK_CONTACTS = "network_contacts", _("Network contacts")
    PROJECT_OFFICE = "project_office", _("Project office")


class PointKind(models.TextChoices):
    """What a point of the edition's first pages says."""

    REASON = "reason", _("Why")  # miksi
    MEANS = "means", _("How")  # miten


class Edition(models.Model):
    """One issue of the guidelines (suuntaviivat), such as that of 2025–26.

    `source_name` is the name of the file it was read from. The years are the edition's identity: a
    document with the same years is the same edition.
    """

    title = models.TextField()
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField()
    source_name = models.CharField(max_length=200, blank=True)
    demonstration = models.BooleanField(default=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_year", "to_year"], name="edition_years_once"),
            models.CheckConstraint(
                condition=Q(to_year__gte=F("from_year")), name="edition_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """The years as printed: "2025–26", or one year alone."""
        if self.from_year == self.to_year:
            return str(self.from_year)
        return f"{self.from_year}–{self.to_year % 100:02}"


class Point(models.Model):
    """A reason or a means on the edition's first pages, in the document's order."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=6, choices=PointKind)
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["kind", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "ordinal"], name="point_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Theme(models.Model):
    """A theme (teema) for which the city sets time and money aside."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="themes")
    ordinal = models.PositiveSmallIntegerField()
    name = models.TextField()

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "ordinal"], name="theme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Pillar(models.Model):
    """A pillar (painopiste) of the edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pillars")
    number = models.PositiveSmallIntegerField()
    title = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="pillar_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def code(self) -> str:
        """The stable code, "1"."""
        return str(self.number)


class Objective(models.Model):
    """An objective (tavoite) of a pillar."""

    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["pillar", "number"], name="objective_number_once"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def code(self) -> str:
        """The stable code, "1.2". Needs the pillar."""
        return f"{self.pillar.number}.{self.number}"


class Measure(models.Model):
    """A measure (toimenpide). `code` such as "1.1.2" is stable for the life of the edition.

    `number` is what the city prints: it restarts per objective. `continues` points at the measure
    of an earlier edition that this one goes on with. `starts_on` is the first day it is asked for:
    before it, "planned" is the right answer and not late. `ends_on` is the last: a measure that is
    retired (päättynyt) is asked in no round opened after it, and keeps what was said of it.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="measures")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    text = models.TextField()
    keyword = models.CharField(max_length=KEYWORD_MAX)
    keyword_confirmed = models.BooleanField(default=False)
    respondent = models.CharField(max_length=16, choices=Respondent, default=Respondent.DIVISIONS)
    assignment_confirmed = models.BooleanField(default=False)
    evidence_keys = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    themes = models.ManyToManyField(Theme, related_name="measures", blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="measure_code_in_edition"),
            models.UniqueConstraint(
                fields=["objective", "number"], name="measure_number_in_objective"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9][0-9]*\.[1-9][0-9]*\.[1-9][0-9]*$"),
                name="measure_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(respondent__in=Respondent.values), name="measure_respondent_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="measure_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The measure's page with its rounds (it stands in reporting)."""
        return reverse("measure", args=[self.edition_id, self.code])

    @property
    def is_ahead(self) -> bool:
        """Whether its first day is still to come: until then nothing but "planned" is expected."""
        return self.starts_on is not None and self.starts_on > timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed: no round opened now asks about it."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()


class Assignment(models.Model):
    """A unit that is asked about a measure, from a day and to a day, both included."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "unit", "starts_on"], name="assignment_starts_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.unit}"
