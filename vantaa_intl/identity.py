"""The city's identity service as the settings name it: all of it, or none."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHARED_TENANTS = ("/common", "/organizations", "/consumers")


def identity_service(*, issuer: str, tenant: str, client_id: str, secret: str) -> dict[str, Any]:
    """The setting SOCIALACCOUNT_PROVIDERS; {} where the house has no identity service.

    Raises ImproperlyConfigured for a half description, and for Entra's addresses that every tenant
    of the world shares.
    """
    if not any((issuer, tenant, client_id, secret)):
        return {}
    if not all((issuer, tenant, client_id, secret)):
        names = "OIDC_ISSUER, OIDC_TENANT, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"
        raise ImproperlyConfigured(f"{names} belong together: set all or none")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname != "localhost":
        raise ImproperlyConfigured("OIDC_ISSUER must begin with https://")
    if any(name in parts.path for name in SHARED_TENANTS):
        raise ImproperlyConfigured("OIDC_ISSUER must be the tenant's own, not one that all share")
    app = {
        "provider_id": "city",
        "name": "Vantaa",
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            # Who the ID token is compared with is said here, not by the service itself.
            "openid_configuration_overrides": {"issuer": issuer},
            "fetch_userinfo": False,  # the ID token alone says who it is
            "oauth_pkce_enabled": True,
        },
    }
    return {"city": {"APPS": [app]}}


def origin_of(address: str) -> str:
    """Scheme and host of an address, as a security policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
