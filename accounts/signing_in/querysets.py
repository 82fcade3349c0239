from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.signing_in.states import LINK_MINUTES, WRONG_CODES

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.signing_in.models import SignIn, SignInLink  # noqa: F401 -- type arguments


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Every way the product reads signed-in browsers."""

    def visible_to(self, person: "User") -> Self:
        """One's own: nobody reads when somebody else was here (RELIABILITY row 23)."""
        return self.filter(user=person)

    def of_person(self, person: "User") -> Self:
        """One person's."""
        return self.filter(user=person)

    def open(self) -> Self:
        """Those whose session is there and not idle."""
        now = timezone.now()
        session = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
        awake = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return self.filter(Exists(session), seen_at__gt=awake)

    def newest_first(self) -> Self:
        """The one seen last first."""
        return self.order_by("-seen_at", "-pk")


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    """Every way the product reads sign-in links."""

    def usable(self) -> Self:
        """Not used, not too old, not guessed at too often, and of an account that is open."""
        return self.filter(
            used_at=None,
            wrong_codes__lt=WRONG_CODES,
            asked_at__gt=timezone.now() - timedelta(minutes=LINK_MINUTES),
            user__is_active=True,
        )
