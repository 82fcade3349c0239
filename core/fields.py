"""Form fields for what people type in Finnish: days without guesses."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_YEAR = re.compile(r"^\d{4}$", re.ASCII)
_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$|^(\d{4})-(\d{2})-(\d{2})$", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1990, 2100


class YearField(forms.IntegerField):
    """A year in four digits of ours, 1990 to 2100; int() alone would take those of any script."""

    default_error_messages = {"invalid": _("Write the year as in 2026.")}
    widget = forms.TextInput(attrs={"class": "input input--date", "inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        """The year, or None for nothing. Raises ValidationError with an example."""
        words = str(value or "").strip()
        if words and not (_YEAR.match(words) and FIRST_YEAR <= int(words) <= LAST_YEAR):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(words) if words else None


class DayField(forms.DateField):
    """A calendar day as 24.11.2025 or 2025-11-24; no two-digit years, none before 1990."""

    default_error_messages = {"invalid": _("Write the day as in 24.11.2025.")}
    widget = forms.DateInput(
        format="%-d.%-m.%Y",
        attrs={"class": "input input--date", "inputmode": "numeric", "placeholder": "24.11.2025"},
    )

    def to_python(self, value: Any) -> date | None:
        """The day, or None for nothing. Raises ValidationError with an example."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        match = _DAY.match(str(value).strip())
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day, month, year, iso_year, iso_month, iso_day = match.groups()
        try:
            found = date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
        except ValueError:
            raise ValidationError(_("There is no such day."), code="invalid") from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found
