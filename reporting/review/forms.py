"""What the review page sends: which versions of which entries, as "uuid:version"."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


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


class ApproveForm(forms.Form):
    """The ticked entries; at least one."""

    entry = Picked(coerce=_pair, error_messages={"required": _("Choose at least one entry.")})
