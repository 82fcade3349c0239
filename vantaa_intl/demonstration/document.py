"""The document that the demonstration is imported from: the city's form, in our own words."""

from pathlib import Path

import guidelines

DOCUMENT = (
    Path(guidelines.__file__).parent
    / "demonstration"
    / "suuntaviivat-harjoitusaineisto-2025-26.txt"
)
