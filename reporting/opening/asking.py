"""Whom a measure asks in a round: adding a unit, and releasing one that has not written.

What is changed here holds from today onwards: older rounds keep their entries.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from audit.operations import record, record_all
from core.errors import DomainError, Invisible, require
from guidelines.models import Measure
from guidelines.operations import ask_unit, release_unit
from reporting.entries.models import Entry
from reporting.entries.querysets import UNIT_RESPONDENTS
from reporting.rounds.models import Round, RoundState
from reporting.rounds.operations import lock_round
from reporting.rounds.rules import may_run_rounds

ENDED = frozenset({RoundState.LOCKED, RoundState.CLOSED})


@transaction.atomic
def add_unit(*, round_id: int, measure_id: int, unit: Unit, actor: User) -> None:
    """Ask the unit from today on; in an open round its entry is there at once."""
    round_, measure = _lock(round_id, measure_id, actor)
    ask_unit(measure_id=measure.pk, unit=unit, actor=actor)
    if round_.state != RoundState.OPEN:
        return
    entry, created = Entry.objects.get_or_create(round=round_, measure=measure, unit=unit)
    if created:
        record_all(actor=actor, verb="entry.open", subjects=[(entry, {})])


@transaction.atomic
def remove_unit(*, round_id: int, measure_id: int, unit: Unit, actor: User, reason: str) -> None:
    """Ask the unit no more (vapauta), and take away its entry if nobody has touched it.

    Raises DomainError where there is a text: nothing that was written is removed.
    """
    round_, measure = _lock(round_id, measure_id, actor)
    entries = Entry.objects.select_for_update(of=("self",))
    entry = entries.filter(round=round_, measure=measure, unit=unit).first()
    if entry is not None:
        if not entry.is_missing or entry.comments.exists() or entry.input_requests.exists():
            raise DomainError(
                _(
                    "The unit has begun this entry, so it is not removed. It may answer “does not "
                    "concern us”, or the entry may be returned with a reason."
                )
            )
        record(actor=actor, verb="entry.release", subject=entry, changes={"reason": ("", reason)})
        entry.delete()
    release_unit(measure_id=measure.pk, unit=unit, actor=actor, reason=reason)


def _lock(round_id: int, measure_id: int, actor: User) -> tuple[Round, Measure]:
    round_ = lock_round(round_id)
    require(may_run_rounds(actor))
    if round_.state in ENDED:
        raise DomainError(
            _("The round is locked or closed. Whom it asks no longer changes; unlock it first.")
        )
    measure = Measure.objects.of_edition(round_.edition_id).filter(pk=measure_id).first()
    if measure is None:
        raise Invisible
    if measure.is_over:
        raise DomainError(_("This measure has ended, so whom it asks no longer changes."))
    if measure.respondent not in UNIT_RESPONDENTS:
        raise DomainError(
            _("This measure is answered by a role and not by units. Change who answers it first.")
        )
    return round_, measure
