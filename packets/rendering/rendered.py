"""What rendering gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """A packet as a file, and how many pages it has."""

    pdf: bytes
    pages: int
