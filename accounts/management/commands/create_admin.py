import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.operations import system_user
from accounts.people.forms import PersonForm
from accounts.people.operations import create_first_administrator
from core.errors import DomainError


class Command(BaseCommand):
    """Make the first account of a database: an administrator, who appoints everybody else."""

    help = "Make the first administrator. The password is asked for, or made and printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name and the address."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own
        """Ask for the password if somebody sits there, and run the operation."""
        form = PersonForm({"email": options["email"], "name": options["name"]})
        if not form.is_valid():
            raise CommandError(_one_line(form))
        email, name = form.cleaned_data["email"], form.cleaned_data["name"]
        try:
            asked = _ask() if sys.stdin.isatty() else ""
            if asked:
                validate_password(asked)
            first = create_first_administrator(
                actor=system_user(), name=name, email=email, password=asked
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(str(error.sentence)) from error
        self.stderr.write(f"{email} is an administrator and can sign in now.")
        if not asked:
            self.stderr.write("The password, shown this once:")
            self.stdout.write(first)


def _one_line(form: PersonForm) -> str:
    return " ".join(
        f"--{name}: {sentence}" for name, found in form.errors.items() for sentence in found
    )


def _ask() -> str:
    first = getpass("Password (at least 15 characters; empty: one is made): ")
    if first and getpass("Again: ") != first:
        raise CommandError("The two passwords differ. Nothing was made.")
    return first
