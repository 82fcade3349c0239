"""What each kind of job means: the function that does it, by its dotted name; and when.

None says that the kind is known and asks for nothing yet: its row is marked done. A kind that is
not listed fails, visibly, so that a misspelt one cannot lose a packet.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from reporting.reminders.times import hour_of, morning_of

KINDS: Mapping[str, str | None] = {
    "accounts.sign_in_link_asked": "accounts.signing_in.tasks.send_link",
    "reporting.entry_submitted": None,
    "reporting.entry_returned": None,
    "reporting.entry_approved": None,
    "reporting.input_asked": "reporting.reminders.tasks.input_asked",
    "reporting.input_reminded": "reporting.reminders.tasks.input_reminded",
    "reporting.entry_handed_on": None,
    "reporting.entry_commented": None,
    "reporting.entry_written_for_unit": None,
    "packets.build_requested": "packets.tasks.build",
    "packets.published": "packets.tasks.published",
    "mail.letter": "mail.tasks.send",
    "reporting.morning": "reporting.reminders.tasks.morning",
    "reporting.hour": "reporting.reminders.tasks.hour",
    "reporting.meeting_moved": "reporting.reminders.tasks.meeting_moved",
    "reporting.round_opened": None,  # the next morning's mail tells of it
    "reporting.round_closed": None,
}

# What comes by the clock: a kind, and the period that has come at a moment, "" for none yet.
SCHEDULE: Mapping[str, Callable[[datetime], str]] = {
    "reporting.morning": morning_of,
    "reporting.hour": hour_of,
}
