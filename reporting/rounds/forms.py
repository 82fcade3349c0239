from datetime import date
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from core.fields import DayField, YearField
from core.text import LineField
from guidelines.models import Edition
from reporting.rounds.models import Meeting, MeetingState
from reporting.rounds.operations import MeetingEdit


class RoundForm(forms.Form):
    """Which year is planned, on which edition."""

    edition = forms.ModelChoiceField(
        label=_("Edition"),
        queryset=Edition.objects.newest_first(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "select"}),
    )
    year = YearField(label=_("Year"))


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
