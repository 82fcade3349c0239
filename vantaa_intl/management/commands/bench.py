import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from vantaa_intl.benchmark import measure


class Command(BaseCommand):
    """Measure pages and packets as ratios, in a database of its own, to var/bench.json."""

    help = "Measure performance as ratios, to var/bench.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often each pair is measured."""
        parser.add_argument("--runs", type=int, default=200)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own
        """Make the database, load the demonstration, measure, and throw the database away."""
        call_command("collectstatic", verbosity=0, interactive=False)
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            self.stderr.write("Loading the demonstration …")
            call_command("load_demonstration")
            rows = measure(options["runs"])
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        target = Path(settings.VAR_DIR) / "bench.json"
        target.write_text(json.dumps({"comparisons": rows}, indent=2) + "\n")
        for row in rows:
            mark = "" if row["reached"] else "  over the aim"
            self.stdout.write(f"{row['name']:>16} {row['ratio']:>6} ≤ {row['aim']}{mark}")
        self.stdout.write(f"Written to {target.name}.")
