from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.models import User
from core.http import GetResponse


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


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
