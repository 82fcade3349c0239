from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import PlainTextField
from guidelines.models import Measure
from reporting.guidance.models import Guidance
from reporting.guidance.operations import GuidanceEdit

TEXT_MAX = 1000  # code points


class GuidanceForm(forms.Form):
    """One measure's guidance; an empty text means none."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = PlainTextField(
        label=_("Guidance for the writers"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(
            attrs={"class": "area area--s", "rows": 2, "lang": "fi", "data-max": TEXT_MAX}
        ),
    )

    @classmethod
    def showing(cls, measure: Measure, guidance: Guidance | None) -> "GuidanceForm":
        """The form of what is stored."""
        initial: dict[str, object] = {"version": 0, "text": ""}
        if guidance is not None:
            initial = {"version": guidance.version, "text": guidance.text}
        return cls(initial=initial, auto_id=f"g{measure.pk}_%s")

    def edit(self) -> GuidanceEdit:
        """What the head meant. Only after is_valid()."""
        return GuidanceEdit(self.cleaned_data["version"], self.cleaned_data["text"])
