"""What the review pages send: which versions of which entries, as "uuid:version"."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import PlainTextField
from reporting.entries.forms import REASON_MAX
from reporting.entries.remarks import DueField


class Picked(forms.TypedMultipleChoiceField):
    """The ticked entries, each in the version that was read."""

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 -- Django's signature
        """Any: `coerce` is what refuses."""
        return True


def _pair(value: str) -> tuple[UUID, int]:
    key, _colon, version = value.partition(":")
    try:
        return UUID(key), int(version.encode("ascii"))  # int() reads every script's digits
    except ValueError:
        raise ValidationError(_("The page is damaged. Open it again.")) from None


class PickedForm(forms.Form):
    """The ticked entries; at least one."""

    entry = Picked(coerce=_pair, error_messages={"required": _("Choose at least one entry.")})

    def keys(self) -> frozenset[object]:
        """What was ticked, whatever else is wrong."""
        return frozenset(key for key, _version in self.cleaned_data.get("entry", []))


class SharedReturnForm(forms.Form):
    """One reason for all the ticked entries that have none of their own, and until when."""

    shared_reason = PlainTextField(
        label=_("A shared reason, for those that have none of their own"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 2}),
    )
    shared_due = DueField(label=_("To be completed by"), required=False)
