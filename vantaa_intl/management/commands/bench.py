import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import override_settings

from vantaa_intl.benchmark import growth, load, packet, pages, ready


class Command(BaseCommand):
    """Measure as ratios, in a database of its own, to var/bench.json.

    Ends with 1 where a page asks more of the database after more years: that no machine explains.
    """

    help = "Measure performance as ratios, to var/bench.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often each pair is measured, and how much is typed."""
        parser.add_argument("--runs", type=int, default=200)
        parser.add_argument("--writers", type=int, default=200)
        parser.add_argument("--seconds", type=int, default=30, help="of the writers' load")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own
        """Make the database, load the demonstration, measure, and throw the database away."""
        call_command("collectstatic", verbosity=0, interactive=False)
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            self.stderr.write("Loading the demonstration …")
            call_command("load_demonstration")
            found = self._measure(options["runs"], options["writers"], options["seconds"])
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        target = Path(settings.VAR_DIR) / "bench.json"
        target.write_text(json.dumps(found, indent=2) + "\n")
        for row in found["comparisons"]:
            mark = "" if row["reached"] else "  over the aim"
            self.stdout.write(
                f"{row['name']:>24} {row['at']} {row['ratio']:>6} ≤ {row['aim']}{mark}"
            )
        self.stdout.write(f"Written to {target.name}.")
        if grown := [each["name"] for each in found["queries"] if not each["constant"]]:
            raise CommandError(f"more queries after more years: {', '.join(grown)}")

    def _measure(self, runs: int, writers: int, seconds: int) -> dict[str, Any]:
        before = os.getloadavg()[0]
        with override_settings(ROOT_URLCONF=ready.__name__):
            opened = pages.opened_most()
            self.stderr.write("Pages against a ready string …")
            rows = pages.measure(opened, runs)
            self.stderr.write("A packet against raw WeasyPrint …")
            rows.append(packet.measure(max(runs // 20, 3)))
            self.stderr.write("Pages after 10 and 100 years …")
            grown, queries = growth.measure(opened, runs)
        self.stderr.write(f"{writers} writers for {seconds} s …")
        saves, sent = load.measure(writers, seconds)
        return {
            "machine": {
                "cores": os.cpu_count(),
                "load_before": round(before, 1),
                "load_after": round(os.getloadavg()[0], 1),
            },
            "comparisons": [asdict(row) for row in [*rows, *grown, *saves]],
            "queries": [asdict(each) | {"constant": each.constant} for each in queries],
            "autosave": asdict(sent),
        }
