from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts.operations import system_user
from core.errors import DomainError, Invisible
from packets.operations import take_out
from packets.states import Handed


class Command(BaseCommand):
    """Write a packet's PDF into a file; the download is written down as the system's."""

    help = "Writes a packet's PDF into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("id", help="the packet's id, as build_packets --json lists it")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raise CommandError with one sentence when it cannot be."""
        try:
            packet_id = UUID(options["id"])
            taken = take_out(packet_id=packet_id, actor=system_user(), handed=Handed.PDF)
        except (ValueError, Invisible):
            message = f"There is no packet {options['id']}: build_packets --json lists the ids."
            raise CommandError(message) from None
        except DomainError as refusal:
            raise CommandError(str(refusal.sentence)) from None
        target: Path = options["output"]
        try:
            target.write_bytes(bytes(taken.file.content))
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from None
        self.stderr.write(f"{target} written, sha256 {taken.file_id}")
