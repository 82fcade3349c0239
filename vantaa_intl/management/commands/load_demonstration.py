import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from core.errors import DomainError
from vantaa_intl.demonstration.loading import load_demonstration


class Command(BaseCommand):
    """Load the closed year and the running round, once. What it did is told on standard error."""

    help = "Load the demonstration into an empty database; a second time changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """End with 1 where the database is somebody's own."""
        begun = time.monotonic()

        def say(line: str) -> None:
            self.stderr.write(f"    {line} … ({time.monotonic() - begun:.1f} s)")

        try:
            with translation.override("fi"):
                loaded = load_demonstration(today=timezone.localdate(), say=say)
        except DomainError as refusal:
            self.stderr.write(str(refusal.sentence), self.style.ERROR)
            raise SystemExit(1) from None
        if loaded:
            self.stderr.write(f"    Loaded in {time.monotonic() - begun:.1f} s.")
        else:
            self.stderr.write("    The demonstration is loaded already: its days stay as they are.")
