"""Django looks for a room's models here; each lives with its subject. Import them from there."""

from reporting.calendar.models import CalendarFeed
from reporting.city_lines.models import CityLine, CityLineSource
from reporting.decisions.models import Decision
from reporting.entries.models import Entry, EntryComment
from reporting.guidance.models import Guidance
from reporting.imports.models import ImportRun
from reporting.inputs.models import InputRequest
from reporting.reminders.models import MailingOff
from reporting.rounds.models import Meeting, Round

__all__ = [
    "CalendarFeed",
    "CityLine",
    "CityLineSource",
    "Decision",
    "Entry",
    "EntryComment",
    "Guidance",
    "ImportRun",
    "InputRequest",
    "MailingOff",
    "Meeting",
    "Round",
]
