"""Many acts at once, each on its own: what was done, and which were left and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import SignedInRequest
from core.errors import DomainError, Forbidden, Invisible
from reporting.entries.models import Entry
from reporting.entries.operations import StaleEntry

CHANGED = gettext_lazy("Left as they were, because they have changed since they were read:")
NOT_MINE = gettext_lazy("Left as they were, because nobody approves a text of their own:")
GONE = gettext_lazy("Left out, because it is not here any more.")


@dataclass(slots=True)
class Outcome:
    """How many were done, and the others by the sentence that says why not."""

    done: int = 0
    left: dict[str | Promise, list[UUID]] = field(default_factory=dict)


def each(picked: Iterable[tuple[UUID, int]], act: Callable[[UUID, int], object]) -> Outcome:
    """Act on every one in a transaction of its own; no refusal stops the others."""
    outcome = Outcome()
    for key, version in dict(picked).items():
        try:
            act(key, version)
        except StaleEntry:
            outcome.left.setdefault(CHANGED, []).append(key)
        except Forbidden:
            outcome.left.setdefault(NOT_MINE, []).append(key)
        except Invisible:
            outcome.left.setdefault(GONE, []).append(key)
        except DomainError as refused:
            outcome.left.setdefault(refused.sentence, []).append(key)
        else:
            outcome.done += 1
    return outcome


def tell(request: SignedInRequest, outcome: Outcome, done: str) -> None:
    """Say on the next page what was done, and name the rows that were not."""
    if outcome.done:
        messages.success(request, done % {"n": outcome.done})
    keys = {key for left in outcome.left.values() for key in left}
    entries = Entry.objects.visible_to(request.user).filter(pk__in=keys).for_list()
    named = {entry.pk: f"{entry.measure.code} {entry.unit}" for entry in entries}
    for sentence, left in outcome.left.items():
        which = ", ".join(named[key] for key in left if key in named)
        words = _("%(sentence)s %(which)s") % {"sentence": sentence, "which": which}
        messages.warning(request, words.strip())
