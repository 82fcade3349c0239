from typing import Any

from django.core.management.base import BaseCommand

from accounts.operations import load_organisation, system_user


class Command(BaseCommand):
    """Load the units and bodies of the city; those already there stay as they are."""

    help = "Load the organisation of Vantaa: units and bodies that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own
        """Run the operation and say what came of it, on standard error."""
        added = load_organisation(actor=system_user())
        self.stderr.write(f"Organisation: {added} units and bodies added.")
