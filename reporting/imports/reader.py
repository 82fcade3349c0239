"""Has an uploaded document read by a child process (reporting.imports.child)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guidelines.importing.document import UnreadableDocument
from reporting.imports.child import TOO_HEAVY

WALL_SECONDS = 40
ROOT = Path(__file__).resolve().parents[2]
CHILD = (sys.executable, "-m", "reporting.imports.child")


def read_upload(data: bytes, name: str) -> dict[str, Any]:
    """The document's outline as a run stores it, its remarks in the person's language.

    Raises UnreadableDocument, also for a file that needs more time or memory than it may have.
    """
    language = get_language() or settings.LANGUAGE_CODE
    catalogues = [str(path) for path in settings.LOCALE_PATHS]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the name is one argument
            [*CHILD, name, language, *catalogues],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    if done.returncode < 0 or done.returncode == TOO_HEAVY:
        raise _too_heavy()
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableDocument(answer["refused"])
    outline: dict[str, Any] = answer["outline"]
    return outline


def _too_heavy() -> UnreadableDocument:
    return UnreadableDocument(
        _("Reading the file takes too much time or memory. Export its text, and try that.")
    )
