from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from vantaa_intl.dumps import DumpError, dump


class Command(BaseCommand):
    """Write everything, packets and trail included, to one file."""

    help = "Write everything to one file that `restore` reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's name."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: Path) -> None:  # noqa: ARG002 -- Django's signature
        """Dump, and say how large it became."""
        file = options["file"].resolve()
        try:
            size_bytes = dump(file)
        except DumpError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: everything, {size_bytes / 1_000_000:.1f} MB. Keep it safe.")
