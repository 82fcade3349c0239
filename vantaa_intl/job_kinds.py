"""What each kind of job means: the function that does it, by its dotted name; and when.

None says that the kind is known and asks for nothing yet: its row is marked done. A kind that is
not listed fails, visibly, so that a misspelt one cannot lose a packet.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

KINDS: Mapping[str, str | None] = {
    "accounts.sign_in_link_asked": "accounts.signing_in.tasks.send_link",
    "reporting.entry_submitted": None,
    "reporting.entry_returned": None,
    "reporting.entry_approved": None,
    "reporting.input_asked": None,
    "reporting.input_reminded": None,
    "reporting.entry_handed_on": None,
    "reporting.entry_commented": None,
    "reporting.entry_written_for_unit": None,
    "packets.build_requested": "packets.tasks.build",
    "packets.published": None,
    "mail.letter": "mail.tasks.send",
}

# What comes by the clock: a kind, and the period that has come at a moment, "" for none yet.
SCHEDULE: Mapping[str, Callable[[datetime], str]] = {}
