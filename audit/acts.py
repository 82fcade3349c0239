"""The words of the use log. No imports of our own."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Act(models.TextChoices):
    """What somebody did with a thing without changing it, or a grant. Values are stable."""

    SIGN_IN = "sign_in", pgettext_lazy("use log", "sign-in")
    VIEW = "view", pgettext_lazy("use log", "viewed")
    DOWNLOAD = "download", pgettext_lazy("use log", "downloaded")
    EXPORT = "export", pgettext_lazy("use log", "exported")
    GRANT = "grant", pgettext_lazy("use log", "changed rights")
