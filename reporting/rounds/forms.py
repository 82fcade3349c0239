import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from core.fields import DayField, YearField
from core.text import LineField
from guidelines.models import Edition
from reporting.rounds.models import Meeting, MeetingState, Round
from reporting.rounds.operations import MeetingEdit

_SIGNED = re.compile(r"^([+\-−–]?)\s?(\d{1,2})$", re.ASCII)
FIRST_REMINDER, LAST_REMINDER, MOST_REMINDERS = -60, 20, 12  # working days; how many


class RoundForm(forms.Form):
    """Which year is planned, on which edition."""

    edition = forms.ModelChoiceField(
        label=_("Edition"),
        queryset=Edition.objects.newest_first(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "select"}),
    )
    year = YearField(label=_("Year"))


class ReminderForm(forms.Form):
    """On which working days before (−) and after (+) the deadline reminders are sent."""

    days = LineField(
        label=_("Reminder days"),
        max_length=120,
        required=False,
        help_text=_(
            "Working days from the divisions’ deadline, separated by commas: −10, −3, 0, +1. "
            "An empty field sends no reminders."
        ),
        widget=forms.TextInput(attrs={"class": "input input--s", "inputmode": "text"}),
    )

    @classmethod
    def showing(cls, round_: Round) -> "ReminderForm":
        """The form of what is stored."""
        return cls(initial={"days": ", ".join(signed(day) for day in round_.reminder_days)})

    def clean_days(self) -> tuple[int, ...]:
        """The days as numbers. Raises ValidationError that names the part that is none."""
        parts = [part.strip() for part in str(self.cleaned_data["days"]).split(",")]
        days = sorted({_working_days(part) for part in parts if part})
        if len(days) > MOST_REMINDERS:
            raise ValidationError(
                _("At most %(n)d reminders are sent in a round."), params={"n": MOST_REMINDERS}
            )
        return tuple(days)


def signed(day: int) -> str:
    """The number as it is read: "−10", "0", "+1"."""
    return f"−{-day}" if day < 0 else f"+{day}" if day else "0"


def _working_days(part: str) -> int:
    found = _SIGNED.match(part)
    number = int(found[2]) * (1 if found[1] in {"", "+"} else -1) if found else None
    if number is None or not FIRST_REMINDER <= number <= LAST_REMINDER:
        raise ValidationError(
            _("“%(part)s” is no working day from −60 to +20. Write them as in −10, −3, 0, +1."),
            params={"part": part[:20]},
        )
    return number


class MeetingForm(forms.Form):
    """When a body meets: a day, or a month while the day is not known, or neither."""

    held_on = DayField(label=_("Day"), required=False)
    month = forms.ChoiceField(
        label=_("or only the month"),
        required=False,
        widget=forms.Select(attrs={"class": "select input--s"}),
    )
    place = LineField(
        label=_("Place"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "input input--s"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=MeetingState.choices,
        widget=forms.Select(attrs={"class": "select input--s"}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        """Offer the months from August of the round's year to January of the next."""
        super().__init__(*args, **kwargs)
        months = [date(year, number, 1) for number in range(8, 13)] + [date(year + 1, 1, 1)]
        named = [(m.strftime("%Y-%m"), formats.date_format(m, "F Y")) for m in months]
        stored = self.initial.get("month")
        if stored and stored not in dict(named):
            named.insert(0, (stored, stored))
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [("", "–"), *named]

    @classmethod
    def showing(cls, meeting: Meeting) -> "MeetingForm":
        """The form of a stored meeting."""
        month = meeting.first_month.strftime("%Y-%m") if meeting.first_month else ""
        initial = {
            "held_on": meeting.held_on,
            "month": month,
            "place": meeting.place,
            "state": meeting.state,
        }
        return cls(initial=initial, year=meeting.round.year, prefix=f"m{meeting.pk}")

    def edit(self) -> MeetingEdit:
        """What the head meant; a day wins over a month. Only after is_valid()."""
        data = self.cleaned_data
        month = None
        if data["month"] and not data["held_on"]:
            month = date.fromisoformat(f"{data['month']}-01")
        return MeetingEdit(
            held_on=data["held_on"],
            first_month=month,
            last_month=month,
            place=data["place"],
            state=MeetingState(data["state"]),
        )
