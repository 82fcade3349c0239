from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.text import PlainTextField
from guidelines.models import Measure

REASON_MAX = 300


class ConfirmMoveForm(forms.Form):
    """What the head saw before confirming a move, and the answer to the question it raised."""

    seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    short_ok = forms.BooleanField(
        label=_("The days that are left are enough; those concerned have been told"),
        required=False,
    )


class AddUnitForm(forms.Form):
    """One more unit for a measure."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose"),
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, *args: Any, asked: set[int], **kwargs: Any) -> None:
        """Offer the units of today that are not asked yet; the city itself answers nothing."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        units = Unit.objects.valid().exclude(kind="city").exclude(pk__in=asked)
        field.queryset = units.in_tree_order()


class ReleaseForm(forms.Form):
    """Which unit is asked no more, and why."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.all(), widget=forms.HiddenInput)
    reason = PlainTextField(
        label=_("Reason for releasing"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 2}),
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        """Only what the measure has asked can be released."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        field.queryset = Unit.objects.filter(assignments__measure=measure).distinct()
