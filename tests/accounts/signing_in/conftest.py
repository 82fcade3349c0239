from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.accounts.signing_in.city import City, real_provider, trust


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a real OpenID provider that runs as long as the tests do."""
    with real_provider() as address:
        yield address


@pytest.fixture
def city(issuer: str, settings: Settings) -> City:
    """A house with that identity service."""
    trust(settings, issuer)
    return City(issuer)
