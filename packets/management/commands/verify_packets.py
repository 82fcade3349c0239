import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from packets.models import Packet
from packets.states import PROVEN
from packets.verifying import Verdict, verify


class Command(BaseCommand):
    """Render every locked and published packet anew and compare bytes and conformance."""

    help = "Renders every kept packet anew and compares bytes, or what is said, and conformance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("--json", action="store_true", help="print JSON alone on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit 1 when any packet is not what it was."""
        kept = Packet.objects.filter(state__in=PROVEN).for_page().select_related("snapshot")
        verdicts = []
        for packet in kept.select_related("file").order_by("round__year", "body__ordinal"):
            verdict = verify(packet)
            verdicts.append(verdict)
            self.stderr.write(_line(verdict))
        passed = all(verdict.passed for verdict in verdicts)
        if options["json"]:
            found = {"passed": passed, "packets": [verdict.plain() for verdict in verdicts]}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        elif not verdicts:
            self.stderr.write("No packet has been locked yet.")
        if not passed:
            sys.exit(1)


def _line(verdict: Verdict) -> str:
    how = "equal to the byte" if verdict.bytes_equal else "says the same, other bytes"
    if not verdict.same_renderer:
        how += " (made by another renderer version)"
    told = how if verdict.passed else f"FAILED: {'; '.join(verdict.differences) or 'see --json'}"
    return f"{verdict.label} {verdict.id}: {told}"
