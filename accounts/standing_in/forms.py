from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from accounts.standing_in.operations import LONGEST
from core.fields import DayField


class StandInForm(forms.Form):
    """Somebody with an account, one of the own units, and the days, both included."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "select"}),
    )
    email = forms.EmailField(
        label=_("E-mail of the stand-in"),
        max_length=254,
        help_text=_("Of somebody who has an account. A new account is made by the head."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """From today at the earliest, and for a year at most: a standing deputy is the head's."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if isinstance(first, date) and first < timezone.localdate():
            self.add_error("starts_on", _("Choose today or a later day."))
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("ends_on", _("The last day is before the first."))
            elif last - first > LONGEST:
                self.add_error("ends_on", _("A stand-in is named for a year at most."))
        return data
