from contextlib import suppress

from django.core.management.base import BaseCommand

from jobs.relay import relay_forever
from vantaa_intl.celery import app


class Command(BaseCommand):
    """Hand waiting jobs to the workers, for ever. Several at once are harmless."""

    requires_system_checks = ()  # it has no pages and no templates
    help = "Hand waiting jobs to the workers, for ever."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002 -- Django's signature
        """Relay until ended; a frozen broker holds us for two seconds at most."""
        app.conf.broker_transport_options = {
            **app.conf.broker_transport_options,
            "socket_timeout": 2,
        }
        with suppress(KeyboardInterrupt):
            relay_forever()
