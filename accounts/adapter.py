from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no annotations
    """How allauth behaves here: accounts are made for people, nobody signs up.

    allauth counts the wrong tries and takes as long for an unknown address as for a known one.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's own
        """Never: the people page makes accounts."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person, or None for whatever reason: a closed account answers as a wrong password."""
        user = super().authenticate(request, **credentials)
        usable = isinstance(user, User) and user.is_active and not user.is_system
        return user if usable else None
