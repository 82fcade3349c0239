"""Django looks for a room's models here; each lives with its subject. Import them from there."""

from reporting.city_lines.models import CityLine, CityLineSource
from reporting.entries.models import Entry
from reporting.imports.models import ImportRun
from reporting.rounds.models import Meeting, Round

__all__ = ["CityLine", "CityLineSource", "Entry", "ImportRun", "Meeting", "Round"]
