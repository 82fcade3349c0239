"""The Celery application. Web processes never import it: they write a Job row."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vantaa_intl.settings")
os.environ.setdefault("PROCESS_KIND", "worker")

app = Celery("vantaa_intl")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["jobs"])


@setup_logging.connect  # type: ignore[untyped-decorator] # no stubs
def keep_our_logging(**_: object) -> None:
    """Celery leaves logging alone when somebody answers here; the settings have set it up."""


@worker_ready.connect  # type: ignore[untyped-decorator] # no stubs
def say_that_we_live(**_: object) -> None:
    """Do not let readiness wait for beat's first tick."""
    from jobs.operations import note_alive

    note_alive("worker")
