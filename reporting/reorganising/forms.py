from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from accounts.roles import UnitKind
from core.fields import DayField
from reporting.reorganising.operations import Kind, Reorganisation


class ReorganiseForm(forms.Form):
    """What happens to which unit, where it goes, and from when."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What changes"),
        choices=[
            (Kind.MOVE, _("A service area moves to another division")),
            (Kind.MERGE, _("A unit is merged into another")),
        ],
        initial=Kind.MOVE,
        widget=forms.Select(attrs={"class": "select"}),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    target = forms.ModelChoiceField(
        label=_("Goes to"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose"),
        help_text=_("The division that gets the service area, or the unit that goes on."),
        widget=forms.Select(attrs={"class": "select"}),
    )
    day = DayField(
        label=pgettext_lazy("reorganisation", "From"),
        help_text=_("The first day of the new organisation: today or later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the divisions and service areas of today."""
        super().__init__(*args, **kwargs)
        kinds = (UnitKind.DIVISION, UnitKind.SERVICE_AREA)
        for name in ("unit", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
            field.queryset = Unit.objects.valid().filter(kind__in=kinds).in_tree_order()

    def plan(self) -> Reorganisation:
        """What was meant. Only after is_valid()."""
        data = self.cleaned_data
        return Reorganisation(Kind(data["kind"]), data["unit"], data["target"], data["day"])
