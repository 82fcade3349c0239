from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vantaa_intl.serving import Serving, alone


class Command(BaseCommand):
    """Serve one's own data on the embedded servers until Ctrl-C: a trial, not production."""

    help = "Serve the data of VAR_DIR on this machine: web, worker, beat and relay."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002 -- Django's signature
        """Refuse what is production's, then run."""
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL is set: start web, worker, beat and relay each by itself, "
                "as docs/administrators/running.md says"
            )
        with alone():
            serving = Serving(self._say, keep=False)
            serving.run(serving.prepare, serving.start_programs, self._tell)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _tell(self) -> None:
        self._say(f"\nReady: {settings.SITE_URL}\nCtrl-C stops everything.")
