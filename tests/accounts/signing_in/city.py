"""A real OpenID provider for the tests, and the way of a browser through it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from vantaa_intl.identity import identity_service

TENANT = "0f9f6e1c-2b1a-4a55-9d6e-51d1b2a6d001"
OTHER_TENANT = "0f9f6e1c-2b1a-4a55-9d6e-51d1b2a6d002"


@contextmanager
def real_provider() -> Iterator[str]:
    """Start the provider; its address. What it deprecates is its own affair."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        from oidc_provider_mock import run_server_in_thread

        with run_server_in_thread() as server:
            yield f"http://localhost:{server.server_port}"


@dataclass(frozen=True, slots=True)
class City:
    """The provider as one test uses it: who it knows, and a browser's way through it."""

    issuer: str

    def knows(self, sub: str, **claims: Any) -> None:
        """Let the provider say these claims of somebody."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def knows_employee(self, sub: str, **claims: Any) -> None:
        """The same of somebody of the city's tenant, with an object id of their own."""
        self.knows(sub, **{"tid": TENANT, "oid": f"oid-{sub}", "name": sub.title()} | claims)

    def leave(self, browser: Client, **data: str) -> str:
        """Press the button; the provider's address to which it leads."""
        answer = browser.post(reverse("city_login"), data)
        assert answer.status_code == 302
        return str(answer["Location"])

    def agree(self, address: str, sub: str) -> str:
        """Sign in at the provider; the path that leads back to us."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def sign_in(self, browser: Client, sub: str, **data: str) -> Any:
        """The whole way; the answer to the last step."""
        return browser.get(self.agree(self.leave(browser, **data), sub))


def trust(house: Settings, issuer: str) -> None:
    """Let this house have the provider as its identity service."""
    house.OIDC_ISSUER, house.OIDC_TENANT = issuer, TENANT
    house.SOCIALACCOUNT_PROVIDERS = identity_service(
        issuer=issuer, tenant=TENANT, client_id="suuntaviivat", secret="s" * 20
    )


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def signed_in_as(browser: Client) -> int | None:
    """The number of the person in the browser's session."""
    found = browser.session.get("_auth_user_id")
    return int(found) if found else None
