from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from jobs.models import Job
from jobs.states import State as JobState
from mail.content import Content, from_log
from mail.kinds import kinds
from mail.querysets import LetterQuerySet
from mail.states import State


class Letter(models.Model):
    """One mail to one person or, where there is no account, to one address.

    Its words are written when it is sent, from what is the case then; `about` tells the function
    of its kind what to look at. `occasion` is what it is sent for, once: "morning 2026-10-22" is
    the only reminder of that day. `message_id` never changes, so that a repeat can be recognised.
    `failure` is a message id, translated when shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="letters")
    email = models.EmailField(max_length=254, blank=True)
    occasion = models.CharField(max_length=120)
    about = models.CharField(max_length=400, blank=True)
    day = models.DateField()
    language = models.CharField(max_length=2)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    content = models.JSONField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "email", "occasion"], name="letter_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(email=""), name="letter_person_or_address"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at=None)),
                name="letter_sent_iff_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | Q(failure__gt=""), name="letter_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["-queued_at"], name="letter_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"

    def get_absolute_url(self) -> str:
        """Its page in the sent log."""
        return reverse("letter", args=[self.pk])

    @property
    def address(self) -> str:
        """Where it goes: the person's present address."""
        return self.person.email if self.person else self.email

    @property
    def label(self) -> str:
        """What kind of letter it is, in the reader's language."""
        known = kinds().get(self.kind)
        return str(known.label) if known else self.kind

    @property
    def outcome(self) -> State:
        """Its state; one whose work broke down is not delivered either. The job must be loaded."""
        broke = self.state == State.QUEUED and self.job and self.job.state == JobState.FAILED
        return State.FAILED if broke else State(self.state)

    @property
    def shown_failure(self) -> str:
        """Why the last try failed, in the reader's language."""
        reason = self.failure or (self.job.reason if self.job else "")
        return gettext(reason) if reason else ""

    @property
    def parts(self) -> Content | None:
        """What it said, part by part."""
        return from_log(self.content) if self.content else None
