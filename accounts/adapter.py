"""How allauth behaves here: accounts are made for people, or by the city's identity service."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing_in.identity import Refused
from accounts.signing_in.operations import forget_sign_in, make_newcomer, note_sign_in
from accounts.signing_in.pages import refusal, remember_language
from accounts.signing_in.states import Way
from core.paths import own_path

WAY = "way"  # in the session: a Way
_WAY_OF = {"password": Way.PASSWORD, "socialaccount": Way.CITY, "link": Way.LINK}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no annotations
    """Nobody signs up, and every sign-in is remembered with its browser.

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

    def is_safe_url(self, url: str) -> bool:
        """Whether a page of ours: the house has one function for it."""
        return own_path(url, "") == url != ""

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, and note in which browser and by which way."""
        records = get_authentication_records(request, user)
        known = [_WAY_OF[row["method"]] for row in records if row["method"] in _WAY_OF]
        super().login(request, user)
        way = known[-1] if known else Way.PASSWORD
        request.session[WAY] = way.value
        note_sign_in(
            person=user,
            session_key=str(request.session.session_key),
            way=way,
            user_agent=request.headers.get("User-Agent", ""),
        )

    def logout(self, request: HttpRequest) -> None:
        """End the session, and forget the browser."""
        key = str(request.session.session_key)
        super().logout(request)
        forget_sign_in(session_key=key)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go where the person wanted to, in their language."""
        return remember_language(super().post_login(request, user, **kwargs), user.language)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say themselves what has happened."""


class CityAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # as above
    """What happens to somebody whom the city's identity service vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 -- allauth's own
        """Yes: an account without an appointment opens one page, which says whom to ask."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:  # noqa: ARG002 -- allauth's own
        """Nothing: the operation below names the account."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop a closed account."""
        if sociallogin.is_existing and not sociallogin.user.is_active:
            raise refusal(request, _CLOSED, HTTPStatus.FORBIDDEN)

    def save_user(
        self,
        request: HttpRequest,  # noqa: ARG002 -- allauth's own
        sociallogin: SocialLogin,
        form: Any = None,  # noqa: ARG002 -- allauth's own
    ) -> User:
        """Make the account at the first sign-in."""
        person = make_newcomer(account=sociallogin.account)
        sociallogin.user = person
        return person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002 -- allauth's own
        error: Any = None,  # noqa: ARG002 -- allauth's own
        exception: Exception | None = None,
        extra_context: Any = None,  # noqa: ARG002 -- allauth's own
    ) -> None:
        """Show the sign-in page with what was wrong; nobody is signed in."""
        sentence = exception.sentence if isinstance(exception, Refused) else _NOT_FINISHED
        raise refusal(request, sentence, HTTPStatus.FORBIDDEN)


_CLOSED = _("This account is closed. The administrator can open it.")
_NOT_FINISHED = _("The sign-in was not finished. Try again from the beginning.")
