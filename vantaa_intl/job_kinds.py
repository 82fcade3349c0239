"""What each kind of job means: the function that does it, by its dotted name.

None says that the kind is known and asks for nothing yet: its row is marked done. A kind that is
not listed fails, visibly, so that a misspelt one cannot lose a packet.
"""

from collections.abc import Mapping

KINDS: Mapping[str, str | None] = {
    "reporting.entry_submitted": None,
    "reporting.entry_returned": None,
    "reporting.entry_approved": None,
    "packets.build_requested": "packets.tasks.build",
    "packets.published": None,
}
