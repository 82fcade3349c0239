"""Where the guidelines document stands that the tests read: the city's own, or our demonstration.

The city's document is not part of the repository. The same tests run on either.
"""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATION = (
    _ROOT / "guidelines" / "demonstration" / "suuntaviivat-harjoitusaineisto-2025-26.txt"
)
_SHARED = _ROOT.parent / "shared" / "data" / "kansainvaliset-suuntaviivat-2025-26.txt"


def guidelines_document() -> Path:
    """Give `GUIDELINES_DOCUMENT`, else the city's document beside the repository, else our own."""
    named = os.environ.get("GUIDELINES_DOCUMENT")
    if named:
        return Path(named)
    return _SHARED if _SHARED.is_file() else DEMONSTRATION
