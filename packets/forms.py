"""What people post to the packets' pages. Rights and states are the operations' questions."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import PlainTextField
from packets.models import Packet
from packets.operations import RecordEdit
from packets.states import Language, Paper, Publicity

REASON_MAX = 500  # characters
ONE_LINE = RegexValidator(r"^[^\r\n\t]*$", _("Write on one line."))


class OrderForm(forms.Form):
    """What is to be built: one packet, or with no body all packets of the round."""

    year = forms.IntegerField(min_value=1990, max_value=2100)
    body = forms.SlugField(max_length=40, required=False)
    form = forms.ChoiceField(choices=[("", ""), *Paper.choices], required=False)
    language = forms.ChoiceField(choices=[("", ""), *Language.choices], required=False)


class CorrectionForm(forms.Form):
    """Why the packet is corrected; the reason is printed in the new version."""

    reason = PlainTextField(
        label=_("What is corrected, and why"),
        help_text=_("The reason is printed on the first page of the new version."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 3}),
    )


class RecordForm(forms.Form):
    """The secretary's entries. What is empty is not printed."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    diary_number = PlainTextField(
        label=_("Diary number"),
        max_length=60,
        required=False,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    agenda_item = PlainTextField(
        label=_("Agenda item"),
        help_text=_("For example: 7 §"),
        max_length=60,
        required=False,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    publicity = forms.ChoiceField(
        label=_("Publicity"),
        choices=[("", pgettext_lazy("publicity", "not marked")), *Publicity.choices],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )
    publicity_ground = PlainTextField(
        label=_("Ground of secrecy"),
        help_text=_("Needed when a part is secret, for example: section 24, paragraph 1 (20)."),
        max_length=200,
        required=False,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    @classmethod
    def showing(cls, packet: Packet) -> "RecordForm":
        """The form as first shown."""
        names = ("diary_number", "agenda_item", "publicity", "publicity_ground")
        stored = {name: getattr(packet, name) for name in names}
        return cls(initial=stored | {"version": packet.record_version})

    def clean(self) -> dict[str, Any]:
        """Tie the ground to secrecy, as the database does."""
        data = super().clean() or {}
        if data.get("publicity") not in {Publicity.PARTLY, Publicity.SECRET}:
            data["publicity_ground"] = ""
        elif not data.get("publicity_ground"):
            self.add_error("publicity_ground", _("Say on what ground a part is secret."))
        return data

    def edit(self) -> RecordEdit:
        """What the secretary meant. Only after is_valid()."""
        return RecordEdit(**self.cleaned_data)
