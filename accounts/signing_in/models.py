"""Signed-in browsers, and the links that a member of a body signs in with."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.signing_in.querysets import SignInLinkQuerySet, SignInQuerySet
from accounts.signing_in.states import WRONG_CODES, Way


class SignIn(models.Model):
    """One signed-in browser, beside its session's row: whose it is, and what it calls itself.

    Removing the pair ends the session. `seen_at` is behind by a minute at most.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins"
    )
    session_key = models.CharField(max_length=40, unique=True)
    way = models.CharField(max_length=8, choices=Way)
    browser = models.CharField(max_length=60)  # "Firefox, Windows"
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    objects = SignInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="signin_way_known")
        ]
        indexes = [models.Index(fields=["user", "-began_at"], name="signin_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.browser}"


class SignInLink(models.Model):
    """A way in by mail, for a quarter of an hour and once.

    Neither the link's secret nor the code is in the row: both are derived from its number with the
    service's key (secrets.py), so that a copy of the database signs nobody in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links"
    )
    asked_at = models.DateTimeField(db_default=Now())
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = SignInLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrong_codes__lte=WRONG_CODES), name="signinlink_codes_limited"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at}"
