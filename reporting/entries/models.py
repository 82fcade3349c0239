from uuid import uuid4

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Unit, User
from guidelines.models import Measure
from reporting.entries.querysets import EntryQuerySet
from reporting.entries.states import OPEN_IN, State, Verb
from reporting.progress import NEEDS_REASON, Progress, facts_belong, facts_complete
from reporting.rounds.models import Round, RoundState

# Only the head's lock or closing ends writing; what is in hand may still be approved after a lock.
WRITING = frozenset({RoundState.OPEN})
ROUNDS_OPEN_TO = {
    Verb.APPROVE: frozenset({RoundState.OPEN, RoundState.LOCKED}),
    Verb.REOPEN: frozenset({RoundState.LOCKED, RoundState.CLOSED}),
}


class Entry(models.Model):
    """What one unit says about one measure in one round (kirjaus).

    `version` counts every change and `last_save_id` names the last one saved: together they let
    a write be refused when it is stale and be repeated when the answer got lost. `period` is a
    code of reporting.periods. `self_approved` marks the one exception to "nobody approves what
    they wrote": a head who is alone finishes the measures of their own.

    `links` are the documents that the answer rests on, each {"words": …, "url": …}. `unchanged`:
    the unit said "as last year" with one sentence on this year. `written_for_unit`: the head wrote
    down what the unit said in a mail or a call (`source_note`), and the unit has yet to submit it.
    `handed_on_*`: the contact is done and the unit's approver is to submit. `reopened`: open for
    writing though its round is locked or closed; the reason stays for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    progress = models.CharField(max_length=13, choices=Progress, blank=True)
    period = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    text = models.TextField(blank=True)
    short_text = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    unchanged = models.BooleanField(default=False, db_default=False)
    written_for_unit = models.BooleanField(default=False, db_default=False)
    source_note = models.CharField(max_length=200, blank=True, db_default="")
    return_reason = models.TextField(blank=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    return_due = models.DateField(null=True)  # until when; else the round's own day
    handed_on_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_on_at = models.DateTimeField(null=True)
    reopened = models.BooleanField(default=False, db_default=False)
    reopen_reason = models.TextField(blank=True, db_default="")
    late = models.BooleanField(default=False)  # submitted after the division's deadline
    self_approved = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField(null=True, editable=False)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    repeated: bool  # only on rows read with_repeated()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "measure", "unit"], name="entry_once_in_round"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="entry_state_known"),
            models.CheckConstraint(
                condition=Q(progress__in=["", *Progress.values]), name="entry_progress_known"
            ),
            models.CheckConstraint(condition=facts_belong(), name="entry_facts_belong"),
            # A draft may be half done; what has been handed over may not.
            models.CheckConstraint(
                condition=~Q(state__in=[State.SUBMITTED, State.APPROVED])
                | (facts_complete() & (Q(text__gt="") | Q(progress__in=NEEDS_REASON))),
                name="entry_complete_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RETURNED, return_reason__gt="")
                | (~Q(state=State.RETURNED) & Q(return_reason="")),
                name="entry_returned_iff_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=State.APPROVED, approved_by__isnull=False)
                | (~Q(state=State.APPROVED) & Q(approved_by=None, self_approved=False)),
                name="entry_approved_iff_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(self_approved=True)
                | Q(approved_by=None)
                | (
                    (Q(saved_by=None) | ~Q(approved_by=F("saved_by")))
                    & (Q(submitted_by=None) | ~Q(approved_by=F("submitted_by")))
                ),
                name="entry_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(handed_on_at=None, handed_on_by=None)
                | Q(
                    handed_on_at__isnull=False,
                    handed_on_by__isnull=False,
                    state__in=[State.DRAFT, State.RETURNED],
                ),
                name="entry_handed_on_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(return_due=None) | Q(state=State.RETURNED),
                name="entry_return_due_returned",
            ),
            models.CheckConstraint(
                condition=Q(reopened=False) | Q(reopen_reason__gt=""),
                name="entry_reopened_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} / {self.unit} / {self.round}"

    def get_absolute_url(self) -> str:
        """The entry's own page."""
        return reverse("entry", args=[self.pk])

    @property
    def is_missing(self) -> bool:
        """Whether nobody has written a word yet ("puuttuu")."""
        return self.state == State.DRAFT and self.version == 1

    @property
    def evidence_level(self) -> int:
        """What the answer rests on: 0 the unit's word, 1 a document too (MEASURES rule 8)."""
        return 1 if self.links else 0

    @property
    def is_writable(self) -> bool:
        """Whether its texts may change: while its round is open, or since it was reopened."""
        return self.reopened or self.round.is_writable

    @property
    def is_waiting_for_approver(self) -> bool:
        """Whether its contact is done and the unit's approver is to submit it."""
        return self.handed_on_at is not None

    def may_be_written_for(self) -> bool:
        """Whether there is no word of the unit's own in it: nobody's, or the head's for it."""
        return self.is_missing or self.written_for_unit

    def round_lets(self, verb: Verb) -> bool:
        """Whether the round lets it happen. A reopened entry goes on alone, and only once."""
        if self.reopened:
            return verb != Verb.REOPEN
        return self.round.state in ROUNDS_OPEN_TO.get(verb, WRITING)

    def lets(self, verb: Verb) -> bool:
        """Whether the verb is open now: by state, by round, and by whose hands it is in."""
        if self.state not in OPEN_IN[verb] or not self.round_lets(verb):
            return False
        if verb == Verb.HAND_ON:
            return not self.is_waiting_for_approver
        if verb in {Verb.TAKE_BACK, Verb.GIVE_BACK}:
            return self.is_waiting_for_approver
        return verb != Verb.WRITE_FOR or self.may_be_written_for()


class EntryComment(models.Model):
    """A remark between an entry's writers and its reviewer. It is never changed or removed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="entry_comment_has_text"),
        ]

    def __str__(self) -> str:
        return self.text
