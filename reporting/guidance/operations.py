"""Every write to the head's guidance. One verb, one function, one transaction.

Raises Invisible, Forbidden or DomainError (StaleGuidance is one); nothing is written then.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.operations import record
from core.errors import DomainError, Invisible, require
from guidelines.models import Measure
from reporting.guidance.models import Guidance
from reporting.guidance.rules import may_guide
from reporting.rounds.models import Round, RoundState
from reporting.rounds.operations import lock_round


class StaleGuidance(DomainError):
    """Someone changed the text after this person read it. `current` is None once emptied."""

    def __init__(self, current: Guidance | None) -> None:
        super().__init__(_("The guidance has changed since you opened it. Compare and save again."))
        self.current = current


@dataclass(frozen=True, slots=True)
class GuidanceEdit:
    """What the head wrote, and the version it was based on: 0 where there was no text."""

    version: int
    text: str


@transaction.atomic
def save_guidance(
    *, round_id: int, measure_id: int, actor: User, edit: GuidanceEdit
) -> Guidance | None:
    """Store the text of a measure in a round; an empty one takes it away. Repeatable."""
    round_ = _lock(round_id, actor)
    measure = Measure.objects.of_edition(round_.edition_id).filter(pk=measure_id).first()
    if measure is None:
        raise Invisible
    stored = Guidance.objects.filter(round=round_, measure=measure).first()
    if (stored.text if stored else "") == edit.text:
        return stored
    if (stored.version if stored else 0) != edit.version:
        raise StaleGuidance(stored)
    if not edit.text and stored:
        record(actor=actor, verb="guidance.remove", subject=stored, changes=_told(stored.text, ""))
        stored.delete()
        return None
    return _write(stored or Guidance(round=round_, measure=measure, version=0), actor, edit.text)


@transaction.atomic
def carry_over(*, round_id: int, actor: User) -> int:
    """Take last year's text wherever this round has none; return how many were taken."""
    round_ = _lock(round_id, actor)
    missing = missing_from(round_)
    for guidance, text in missing:
        _write(guidance, actor, text)
    return len(missing)


def missing_from(round_: Round) -> list[tuple[Guidance, str]]:
    """What last year's round has and this one has not: the row to be made, and its text.

    Over a change of edition, a measure takes the text of the one that it continues.
    """
    there = set(round_.guidance.values_list("measure_id", flat=True))
    last = Guidance.objects.filter(round__year=round_.year - 1)
    texts = dict(last.values_list("measure_id", "text"))
    found = []
    for measure in Measure.objects.of_edition(round_.edition_id).in_order():
        text = texts.get(measure.pk) or texts.get(measure.continues_id or 0)
        if text and measure.pk not in there:
            found.append((Guidance(round=round_, measure=measure, version=0), text))
    return found


def _lock(round_id: int, actor: User) -> Round:
    """The round's row keeps two writers of its guidance apart: a text may have no row yet."""
    round_ = lock_round(round_id)
    require(may_guide(actor))
    if round_.state == RoundState.CLOSED:
        raise DomainError(_("The round is closed. Its guidance no longer changes."))
    return round_


def _write(guidance: Guidance, actor: User, text: str) -> Guidance:
    before, guidance.text = guidance.text, text
    guidance.version += 1
    guidance.saved_by, guidance.saved_at = actor, timezone.now()
    if guidance.version == 1:
        guidance.save(force_insert=True)
    else:
        guidance.save(update_fields=["text", "version", "saved_by", "saved_at"])
    record(actor=actor, verb="guidance.save", subject=guidance, changes=_told(before, text))
    return guidance


def _told(before: str, after: str) -> dict[str, tuple[str, str]]:
    return {"text": (before, after)}
