"""Loads the demonstration, once: all of it in one transaction, or nothing."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import load_organisation, system_user
from core.errors import DomainError
from guidelines.models import Edition
from reporting.reminders.operations import write_morning
from reporting.reminders.reasons import Span
from vantaa_intl.demonstration.accounts import DEMO_ACCOUNTS
from vantaa_intl.demonstration.closed import import_edition, is_loaded, load_closed_year
from vantaa_intl.demonstration.dates import running_dates
from vantaa_intl.demonstration.people import make_people
from vantaa_intl.demonstration.running import load_running_round


@transaction.atomic
def load_demonstration(*, today: date, say: Callable[[str], object]) -> bool:
    """Load everything around `today`; False where it was loaded before, on whichever day.

    Raises DomainError where the database is somebody's own.
    """
    if is_loaded():
        return False
    _require_nobodys_own()
    actor = system_user()
    load_organisation(actor=actor)
    say("People and their roles")
    people = make_people(actor=actor, today=today)
    say("The document and its year")
    round_ = import_edition(actor=actor)
    say("The closed year's answers, sentences and covers")
    load_closed_year(round_=round_, people=people)
    say("The running round")
    load_running_round(edition=round_.edition, dates=running_dates(today), people=people)
    say("The morning's mails")
    write_morning(Span(since=today - timedelta(days=1), day=today))
    return True


def _require_nobodys_own() -> None:
    """Its passwords are known to everybody: it never comes near real people or guidelines."""
    ours = [account.email for account in DEMO_ACCOUNTS]
    people = User.objects.filter(is_system=False).exclude(email__in=ours)
    if not settings.EMBEDDED or Edition.objects.exists() or people.exists():
        raise DomainError(
            _(
                "The demonstration is loaded only into an empty database of the embedded servers: "
                "this one is somebody’s own. Start another with VAR_DIR=, for example "
                "VAR_DIR=var/demo make demo."
            )
        )
