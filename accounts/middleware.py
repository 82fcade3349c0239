from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from accounts.adapter import WAY
from accounts.models import User
from accounts.signing_in.entering import has_proven_factor
from accounts.signing_in.operations import note_seen
from accounts.signing_in.rules import may_sign_in_by_link
from accounts.signing_in.states import Way
from core.http import GetResponse
from core.sessions import SEEN_COOKIE


class LanguageMiddleware:
    """Finnish, unless somebody has chosen otherwise: the person, or the cookie of a stranger.

    What a browser says that it prefers is not asked: a city's page in the language of a work
    computer's installation surprises. Views open to strangers do not ask who is there either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the cookie's language, or in what process_view finds."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(None):  # whatever is spoken inside ends with the answer
            known = chosen in dict(settings.LANGUAGES)
            _speak(request, chosen if known else settings.LANGUAGE_CODE)
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Speak the language that the signed-in person chose, on whatever device they did."""
        if getattr(view, "login_required", True) and isinstance(request.user, User):
            _speak(request, request.user.language)


class SeenMiddleware:
    """Write when a person was last seen, once a minute at most, for their own list of sessions.

    The one write beside the use log that a GET may bring: it says nothing of the work.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write when the cookie of core.sessions has just been renewed."""
        response = self.get_response(request)
        renewed = SEEN_COOKIE in request.COOKIES and SEEN_COOKIE in response.cookies
        if renewed and request.session.session_key:
            note_seen(session_key=request.session.session_key)
        return response


class GateMiddleware:
    """Let a session open no more than the way in which it began is good for.

    A link by mail is good for a member of a body and nobody else; a password wants a second factor
    where the settings ask for one, and until then opens the pages that set one up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through: the work is in process_view."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002 -- Django's signature
        kwargs: Any,  # noqa: ARG002 -- Django's signature
    ) -> HttpResponse | None:
        """Answer instead of a view that this session may not open."""
        if not getattr(view, "login_required", True) or not isinstance(request.user, User):
            return None
        way = request.session.get(WAY)
        if way == Way.LINK and not may_sign_in_by_link(request.user):
            return _signed_out(request)
        if way not in {Way.LINK, Way.CITY} and _lacks_second_factor(request):
            return _without_factor(request)
        return None


# What sets a second factor up, or leads out.
_OPEN_WITHOUT_FACTOR = ("second-factor", "factor-")


def _lacks_second_factor(request: HttpRequest) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and not has_proven_factor(request)


def _without_factor(request: HttpRequest) -> HttpResponse | None:
    """The page that sets one up, and those below it.

    Whoever has a factor by now begins again and shows it: a session from before it, of somebody who
    knows the password alone, would take it away or add another.
    """
    if Authenticator.objects.filter(user=request.user.pk).exists():
        return _signed_out(request)
    match = request.resolver_match
    if match is not None and (match.url_name or "").startswith(_OPEN_WITHOUT_FACTOR):
        return None
    request.stopped = True  # type: ignore[attr-defined] # for the use log
    return redirect("second-factor")


def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGIN_URL)


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
