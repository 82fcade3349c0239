import pytest
from pytest_django import Settings

from tests.conftest import forget_cached


@pytest.fixture(autouse=True)
def _quick_passwords_and_no_tries_counted(settings: Settings) -> None:
    """Hashing is slow on purpose; wrong tries live in the cache, which no rollback empties."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    forget_cached()
