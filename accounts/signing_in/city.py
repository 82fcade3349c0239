"""Sign-in with the city's work account: there, and back. allauth speaks the protocol."""

from http import HTTPStatus
from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from accounts.provider import CITY, CityAdapter
from accounts.signing_in.pages import show_sign_in

_AWAY = _(
    "The city's sign-in does not answer. Those who are signed in already can go on; "
    "try again in a moment."
)


@login_not_required
@require_POST
def city_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the person to the identity service. A GET does not: a link must not sign anybody in."""
    return _asking(request, OAuth2LoginView)


@login_not_required
@require_safe
def city_callback(request: HttpRequest) -> HttpResponse:
    """Where the identity service sends the person back, with a code that is good once."""
    return _asking(request, OAuth2CallbackView)


def _asking(request: HttpRequest, view: Any) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(CityAdapter(request, CITY))(request)
    except SocialApp.DoesNotExist:  # this house has no identity service
        raise Http404 from None
    except RequestException:
        return show_sign_in(request, problem=_AWAY, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return answer
