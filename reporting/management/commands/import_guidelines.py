import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.operations import system_user
from core.errors import DomainError
from guidelines.importing.document import UnreadableDocument
from guidelines.importing.outline import Outline
from guidelines.importing.parsing import parse_outline
from guidelines.importing.reading import FILE_LIMIT_BYTES, read_document
from reporting.imports.changes import ImportChange, import_change
from reporting.imports.operations import Applied, apply_import


class Command(BaseCommand):
    """Import a guidelines document. JSON goes to standard output, words for people do not."""

    help = "Import a guidelines document: extracted text, .pptx, or .pdf with a text layer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the two ways of not only importing it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the outline as JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own
        """Read, plan, and apply unless it is a dry run; end with 1 where that is refused."""
        path: Path = options["file"]
        try:
            outline = read_outline(path)
            change = import_change(outline, {})
            if not options["dry_run"]:
                applied = apply_import(
                    outline=outline, source=plain_name(path), actor=system_user()
                )
                change = applied.change
        except (UnreadableDocument, DomainError) as refusal:
            self.stderr.write(f"{plain_name(path)}: {refusal.sentence}", self.style.ERROR)
            raise SystemExit(1) from None
        self._tell(change, applied=None if options["dry_run"] else applied)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(change), ensure_ascii=False, indent=2))

    def _tell(self, change: ImportChange, *, applied: Applied | None) -> None:
        """Say on standard error what was read, guessed and done."""
        for place, message in all_warnings(change):
            self.stderr.write(f"{place}: {message}", self.style.WARNING)
        for obstacle in change.obstacles:
            self.stderr.write(str(obstacle), self.style.ERROR)
        self.stderr.write(summary(change))
        if applied is None:
            self.stderr.write(_("Dry run: nothing was changed."))
        elif change.is_empty:
            self.stderr.write(_("Everything is stored already: there was nothing to change."))
        else:
            self.stderr.write(_("Imported: %(edition)s") % {"edition": applied.edition})
            self.stderr.write(
                _("Titles, respondents and statuses are confirmed in the browser: %(address)s")
                % {"address": reverse("import-confirm", args=[applied.edition.pk])}
            )


def plain_name(path: Path) -> str:
    """The file's name on one line and without what moves a terminal's cursor."""
    return "".join(c if c.isprintable() else "?" for c in path.name) or "-"


def read_outline(path: Path) -> Outline:
    """The outline of a file. Raises UnreadableDocument, also for a file that cannot be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableDocument(_("There is no such file. Check the name.")) from None
    except OSError:
        raise UnreadableDocument(
            _("The file cannot be opened. Check that it is a file that may be read.")
        ) from None
    return parse_outline(read_document(data, path.name))


def as_json(change: ImportChange) -> dict[str, Any]:
    """The promised JSON; with "plan" where an earlier edition is stored."""
    printed: dict[str, Any] = dict(change.edition.outline.to_json())
    printed["warnings"] = [
        {"place": place, "message": message} for place, message in all_warnings(change)
    ]
    if change.edition.plan is not None:
        printed["plan"] = change.edition.plan.to_json()
    return printed


def all_warnings(change: ImportChange) -> list[tuple[str, str]]:
    """What the reader guessed, and what the plan and the year leave open, as place and message."""
    notes = (*change.edition.outline.remarks, *change.remarks)
    return [(str(note.place), str(note.message)) for note in notes]


def summary(change: ImportChange) -> str:
    """One sentence with the figures."""
    measures = change.edition.measures
    count = ngettext("%(n)d measure", "%(n)d measures", len(measures)) % {"n": len(measures)}
    figures = {kind: len(change.edition.of_kind(kind)) for kind in ("added", "changed", "moved")}
    if change.edition.plan is None:
        return count
    return _(
        "%(count)s: %(added)d new, %(changed)d changed, %(moved)d moved, %(dropped)d dropped"
    ) % {
        "count": count,
        "dropped": len(change.edition.dropped),
        **figures,
    }
