"""The Celery application. Web processes never import it: they write a Job row."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vantaa_intl.settings")
os.environ.setdefault("PROCESS_KIND", "worker")

app = Celery("vantaa_intl")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["jobs"])


@setup_logging.connect  # type: ignore[untyped-decorator] # no stubs
def keep_our_logging(**_: object) -> None:
    """Celery leaves logging alone when somebody answers here; the settings have set it up."""
