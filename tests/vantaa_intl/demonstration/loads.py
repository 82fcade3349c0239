"""Loads the demonstration with quick passwords: hashing them takes most of the time."""

from datetime import date

from django.test import override_settings

from vantaa_intl.demonstration.loading import load_demonstration

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def load(today: date) -> bool:
    with override_settings(PASSWORD_HASHERS=QUICK):
        return load_demonstration(today=today, say=silent)


def silent(_line: str) -> None:
    return None
