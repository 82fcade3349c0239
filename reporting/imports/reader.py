"""Has an uploaded document read by a child process (reporting.imports.child)."""

import sys
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.limited import TooHeavy, answer_of
from guidelines.importing.document import UnreadableDocument

WALL_SECONDS = 40
CHILD = (sys.executable, "-m", "reporting.imports.child")


def read_upload(data: bytes, name: str) -> dict[str, Any]:
    """The document's outline as a run stores it, its remarks in the person's language.

    Raises UnreadableDocument, also for a file that needs more time or memory than it may have.
    """
    language = get_language() or settings.LANGUAGE_CODE
    catalogues = [str(path) for path in settings.LOCALE_PATHS]
    try:
        answer = answer_of(
            [*CHILD, name, language, *catalogues], data=data, wall_seconds=WALL_SECONDS
        )
    except TooHeavy:
        raise UnreadableDocument(
            _("Reading the file takes too much time or memory. Export its text, and try that.")
        ) from None
    if "refused" in answer:
        raise UnreadableDocument(answer["refused"])
    outline: dict[str, Any] = answer["outline"]
    return outline
