from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, User
from accounts.roles import Role
from core.fields import DayField
from core.text import LineField
from exchange.api.models import NAME_MAX
from exchange.api.operations import LONGEST_DAYS, TokenEdit
from exchange.tables.catalogue import FOR_MACHINES


class TokenForm(forms.Form):
    """A new key: for whom, for what, and until when."""

    name = LineField(
        label=_("What it is for"),
        max_length=NAME_MAX,
        help_text=_("For example the name of the report that reads with it."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    reader = forms.ModelChoiceField(
        label=_("Reader whose rights it has"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    scope = forms.MultipleChoiceField(
        label=_("Tables it opens"), widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(label=_("Last day"), help_text=_("A year from now at most."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = Appointment.objects.valid().filter(role=Role.READER, user=OuterRef("pk"))
        self.fields["reader"].queryset = (  # type: ignore[attr-defined] # a ModelChoiceField
            User.objects.active().filter(Exists(readers)).by_name()
        )
        self.fields["scope"].choices = [  # type: ignore[attr-defined] # a MultipleChoiceField
            (table.key, table.title) for table in FOR_MACHINES.values()
        ]

    def clean_expires_on(self) -> date:
        """Between today and a year from now."""
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("Choose a day from today to a year from now."))
        return day

    def edit(self) -> TokenEdit:
        """What the person meant. After is_valid()."""
        data = self.cleaned_data
        return TokenEdit(
            name=data["name"],
            reader=data["reader"],
            scope=tuple(data["scope"]),
            expires_on=data["expires_on"],
        )
