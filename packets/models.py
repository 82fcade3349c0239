from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Body, User
from jobs.models import Job
from packets.covers.models import Cover, CoverPoint
from packets.querysets import DownloadQuerySet, PacketQuerySet
from packets.states import HANDED_OVER, Handed, Language, Paper, Publicity, State
from reporting.rounds.models import Round

__all__ = ["Cover", "CoverPoint", "Download", "Packet", "PacketFile", "Snapshot"]


class Snapshot(models.Model):
    """All that a packet says, frozen: canonical JSON by its SHA-256 (jäädytetty sisältö).

    Append-only by trigger. `renderer_version` is the one that stood when it was frozen.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    renderer_version = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="snapshot_sha256_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class PacketFile(models.Model):
    """The bytes of a rendered packet by their SHA-256. Append-only by trigger."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    content_type = models.CharField(max_length=60, default="application/pdf")
    renderer_version = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="packet_file_sha256_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Packet(models.Model):
    """What one body is shown in one round, in one form and version (paketti).

    `snapshot` and `file` belong together: what was built. `ordered` is what the running or failed
    build was asked to render. The secretary's entries are frozen with the rest. A trigger refuses
    any change to what was built once the packet is locked.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="packets")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="packets")
    form = models.CharField(max_length=6, choices=Paper)
    language = models.CharField(
        max_length=2, choices=Language, default=Language.FINNISH, db_default=Language.FINNISH
    )
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    ordered = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, related_name="packets"
    )
    file = models.ForeignKey(
        PacketFile, on_delete=models.PROTECT, null=True, related_name="packets"
    )
    pages = models.PositiveSmallIntegerField(null=True)
    size_bytes = models.PositiveIntegerField(null=True)
    built_at = models.DateTimeField(null=True)
    conforms_ua1 = models.BooleanField(default=False)
    conforms_a2a = models.BooleanField(default=False)
    findings = ArrayField(models.TextField(), default=list, blank=True)
    diary_number = models.CharField(max_length=60, blank=True)
    agenda_item = models.CharField(max_length=60, blank=True)
    publicity = models.CharField(max_length=6, choices=Publicity, blank=True)
    publicity_ground = models.CharField(max_length=200, blank=True)
    record_version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    correction_reason = models.TextField(blank=True)
    locked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    objects = PacketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "body", "form", "language", "version"],
                name="packet_version_once",
            ),
            models.UniqueConstraint(
                fields=["round", "body", "form", "language"],
                condition=Q(state__in=[State.DRAFT, State.LOCKED]),
                name="packet_one_in_the_making",
            ),
            models.UniqueConstraint(
                fields=["round", "body", "form", "language"],
                condition=Q(state=State.PUBLISHED),
                name="packet_one_valid",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="packet_state_known"),
            models.CheckConstraint(condition=Q(form__in=Paper.values), name="packet_form_known"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="packet_language_known"
            ),
            models.CheckConstraint(
                condition=Q(publicity__in=["", *Publicity.values]), name="packet_publicity_known"
            ),
            models.CheckConstraint(
                condition=Q(publicity_ground="") | Q(publicity__in=["partly", "secret"]),
                name="packet_ground_of_secrecy",
            ),
            models.CheckConstraint(
                condition=Q(
                    snapshot__isnull=False,
                    file__isnull=False,
                    pages__isnull=False,
                    size_bytes__isnull=False,
                    built_at__isnull=False,
                )
                | Q(snapshot=None, file=None, pages=None, size_bytes=None, built_at=None),
                name="packet_built_iff_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT)
                | Q(file__isnull=False, conforms_ua1=True, conforms_a2a=True),
                name="packet_locked_has_conforming_file",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, locked_at=None, locked_by=None)
                | (~Q(state=State.DRAFT) & Q(locked_at__isnull=False, locked_by__isnull=False)),
                name="packet_locked_iff_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None, state__in=["draft", "locked"])
                | Q(
                    published_at__isnull=False,
                    published_by__isnull=False,
                    state__in=["published", "superseded"],
                )
                | Q(published_at=None, published_by=None, state=State.SUPERSEDED),
                name="packet_published_iff_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUPERSEDED, superseded_at__isnull=False)
                | (~Q(state=State.SUPERSEDED) & Q(superseded_at=None)),
                name="packet_superseded_iff_at",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=False, correction_reason__gt="", version__gt=1)
                | Q(supersedes=None, correction_reason="", version=1),
                name="packet_corrects_iff_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The packet's own page."""
        return reverse("packet", args=[self.pk])

    @property
    def label(self) -> str:
        """As printed: "KV-2025-KJR-2"; a deck carries a D, a translation its language's letters.

        Needs round and body.
        """
        deck = "D" if self.form == Paper.SLIDES else ""
        tongue = "" if self.language == Language.FINNISH else f"-{self.language.upper()}"
        return f"KV-{self.round.year}-{self.body.short}-{self.version}{deck}{tongue}"

    @property
    def kind_words(self) -> str:
        """What it is, for a list: "Report, A4", or "Report, A4, in Swedish"."""
        form = str(Paper(self.form).label)
        if self.language == Language.FINNISH:
            return form
        return f"{form}, {Language(self.language).label}"

    @property
    def was_published(self) -> bool:
        """Whether its body has been shown it."""
        return self.state in HANDED_OVER and self.published_at is not None


class Download(models.Model):
    """Who took a packet out, and when; the file is handed over on this row alone. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="downloads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed = models.CharField(max_length=6, choices=Handed, default=Handed.PDF)
    packet_state = models.CharField(max_length=10, choices=State)
    file = models.ForeignKey(PacketFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = DownloadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["packet", "at"], name="download_packet")]
        constraints = [
            models.CheckConstraint(
                condition=Q(handed__in=Handed.values), name="download_handed_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.packet_id} {self.at}"
