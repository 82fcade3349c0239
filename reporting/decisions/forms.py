from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import LineField, PlainTextField
from reporting.decisions.models import Decision
from reporting.decisions.operations import DecisionEdit

TEXT_MAX, SECTION_MAX = 3000, 40  # code points


class DecisionForm(forms.Form):
    """What the meeting said, and under which section of its minutes."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = PlainTextField(
        label=_("What the meeting said"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(
            attrs={"class": "area area--s", "rows": 3, "lang": "fi", "data-max": TEXT_MAX}
        ),
    )
    section = LineField(
        label=_("Section of the minutes"),
        required=False,
        max_length=SECTION_MAX,
        widget=forms.TextInput(attrs={"class": "input input--s", "placeholder": "§ 12"}),
    )

    @classmethod
    def showing(cls, key: str, decision: Decision | None) -> "DecisionForm":
        """The form of what is stored; `key` keeps the ids of a page's many forms apart."""
        initial: dict[str, object] = {"version": 0}
        if decision is not None:
            names = ("version", "text", "section")
            initial = {name: getattr(decision, name) for name in names}
        return cls(initial=initial, auto_id=f"d{key}_%s")

    def edit(self) -> DecisionEdit:
        """What was meant. Only after is_valid()."""
        data = self.cleaned_data
        return DecisionEdit(data["version"], data["text"], data["section"])
