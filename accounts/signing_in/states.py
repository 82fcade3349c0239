from django.db import models
from django.utils.translation import pgettext_lazy

LINK_MINUTES = 15
WRONG_CODES = 5  # so many wrong codes end a link


class Way(models.TextChoices):
    """How somebody has signed in. What a session may open follows from it (gate.py)."""

    PASSWORD = "password", pgettext_lazy("sign-in", "password")
    CITY = "city", pgettext_lazy("sign-in", "work account")
    LINK = "link", pgettext_lazy("sign-in", "link by e-mail")
