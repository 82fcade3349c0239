"""How far a measure is, in the guidelines' own words. No imports of our own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Progress(models.TextChoices):
    """Implementation status (vaihe). Values are stable; kept apart from workflow, never one field.

    NOT_CONCERNED is an answer too: "does not concern us", with a reason.
    """

    NOT_STARTED = "not_started", _("Not started")  # ei aloitettu
    PLANNED = "planned", _("Planned")  # suunniteltu; for a period
    ONGOING = "ongoing", _("Under way")  # käynnissä
    CONTINUOUS = "continuous", _("Continuous")  # jatkuva
    DONE = "done", _("Done")  # toteutettu; on a date or in a period
    DISCONTINUED = "discontinued", _("Discontinued")  # keskeytetty; with a reason
    NOT_CONCERNED = "not_concerned", _("Does not concern us")  # ei koske; with a reason


NEEDS_PERIOD = (Progress.PLANNED, Progress.DONE)
MAY_HAVE_PERIOD = (*NEEDS_PERIOD, Progress.ONGOING)
NEEDS_REASON = (Progress.DISCONTINUED, Progress.NOT_CONCERNED)


def facts_complete() -> Q:
    """A status with the facts that belong to it (MEASURES rule 9, what is refused at submit)."""
    return (
        ~Q(progress="")
        & (~Q(progress__in=NEEDS_PERIOD) | Q(period__gt=""))
        & (~Q(progress__in=NEEDS_REASON) | Q(reason__gt=""))
    )


def facts_belong() -> Q:
    """No fact without its status: a period only where one may stand, a reason likewise."""
    return (Q(period="") | Q(progress__in=MAY_HAVE_PERIOD)) & (
        Q(reason="") | Q(progress__in=NEEDS_REASON)
    )
