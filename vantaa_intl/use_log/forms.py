from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from audit.acts import Act
from core.fields import DayField
from core.text import LineField

SEARCH_MAX = 60  # characters


class UseLogForm(forms.Form):
    """What of the log is wanted; everything where nothing is chosen."""

    person = forms.TypedChoiceField(
        label=_("Person"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "select"}),
    )
    act = forms.ChoiceField(
        label=pgettext_lazy("use log", "Act"),
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )
    object = LineField(
        label=pgettext_lazy("use log", "Object"),
        required=False,
        max_length=SEARCH_MAX,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    first = DayField(label=_("First day"), required=False)
    last = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.by_name().values_list("pk", "name")
        self.fields["person"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]
        self.fields["act"].choices = [("", _("All")), *Act.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("The last day is before the first."))
        return data
