from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vantaa_intl.dumps import DumpError, restore


class Command(BaseCommand):
    """Put a backup in the place of the database. A half file changes nothing."""

    help = "Put a backup in the place of the database; the old one is kept under another name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and the word that its database may be replaced."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace a database with accounts")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Restore, and say what is here now."""
        file = options["file"].resolve()
        try:
            done = restore(file, force=options["force"])
        except DumpError as error:
            raise CommandError(str(error)) from error
        for table, rows in done.rows.items():
            self.stdout.write(f"  {table}: {rows} rows")
        self.stdout.write(
            f"Restored from {file}. What was here before is the database {done.kept_as}; "
            "the next command migrates an embedded database, elsewhere run `manage.py migrate`."
        )
