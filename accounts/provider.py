"""The city's Entra ID as allauth's OpenID Connect provider. allauth looks for a file of this name.

allauth speaks the protocol (code, PKCE, state, issuer, audience); who somebody is, decides
accounts.signing_in.identity, by tenant and object id instead of `sub` or an e-mail address.
"""

from typing import Any

from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from accounts.signing_in.identity import Identity, identity_of
from core.paths import own_path

CITY = "city"


class CityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth has no annotations
    """Where the identity service sends people back to."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002 -- allauth's own
        """Our one address for it."""
        return str(build_absolute_uri(request, reverse("city_callback")))


class CityProvider(OpenIDConnectProvider):  # type: ignore[misc] # allauth has no annotations
    """Reads the ID token: whom it names, and what little of it is kept."""

    id = CITY
    oauth2_adapter_class = CityAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing but where to go afterwards: no scope, process or parameter from the address."""
        there = own_path(
            str(request.POST.get("next", "")), resolve_url(settings.LOGIN_REDIRECT_URL)
        )
        return {"process": AuthProcess.LOGIN, "next_url": there}

    def extract_uid(self, data: Any) -> str:
        """Tenant and object id. Raises Refused."""
        return self._identity(data).uid

    def extract_extra_data(self, data: Any) -> dict[str, str]:
        """The name and address that the claims say: who appoints may want to read them."""
        identity = self._identity(data)
        return {"name": identity.name, "email": identity.email}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:  # noqa: ARG002 -- allauth's own
        """Nothing: an account is made by our own operation."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:  # noqa: ARG002 -- allauth's own
        """None: nobody is found by an address."""
        return []

    def _identity(self, data: Any) -> Identity:
        return identity_of(
            data.get("id_token", {}),
            tenant=settings.OIDC_TENANT,
            allow_guests=settings.OIDC_ALLOW_GUESTS,
        )


provider_classes = [CityProvider]
