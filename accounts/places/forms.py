from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, Unit
from accounts.places.operations import BodyEdit, NewBody, NewUnit, UnitEdit
from accounts.roles import BodyKind, Submitter, UnitKind
from core.fields import DayField
from core.text import LineField

NAME_MAX = 120  # characters, as the column


def _name(label: Any, *, required: bool = False) -> LineField:
    widget = forms.TextInput(attrs={"class": "input"})
    return LineField(label=label, max_length=NAME_MAX, required=required, widget=widget)


class NamesForm(forms.Form):
    """A name in the city's languages; where one is empty, the Finnish stands."""

    name_fi = _name(_("Name in Finnish"), required=True)
    name_sv = _name(_("Name in Swedish"))
    name_en = _name(_("Name in English"))


class DaysForm(forms.Form):
    """A first and perhaps a last day, both included."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: no end is known."))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, as the database holds too."""
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class UnitForm(NamesForm, DaysForm):
    """A unit's names, its validity, and who submits its entries."""

    submitted_by = forms.ChoiceField(
        label=_("Who submits the entries"),
        choices=Submitter.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )

    field_order = ("name_fi", "name_sv", "name_en", "starts_on", "ends_on", "submitted_by")

    @classmethod
    def showing(cls, unit: Unit) -> "UnitForm":
        """The form as first shown."""
        return cls(initial={name: getattr(unit, name) for name in cls.field_order})

    def edit(self) -> UnitEdit:
        """What was meant. Only after is_valid()."""
        return UnitEdit(**self.cleaned_data)


class NewUnitForm(NamesForm):
    """A unit that the organisation gets: where it stands, what it is called, from when."""

    parent_id = forms.TypedChoiceField(
        label=_("Unit above"), coerce=int, widget=forms.Select(attrs={"class": "select"})
    )
    kind = forms.ChoiceField(
        label=_("Kind of unit"),
        choices=[(kind.value, kind.label) for kind in UnitKind if kind != UnitKind.CITY],
        widget=forms.Select(attrs={"class": "select"}),
    )
    key = forms.SlugField(
        label=_("Key"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens. It stands in addresses and never changes."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    short = LineField(
        label=_("Letters"),
        max_length=4,
        required=False,
        help_text=_("A division's short mark in the matrix, such as KY."),
        widget=forms.TextInput(attrs={"class": "input input--date"}),
    )
    starts_on = DayField(label=_("First day"))

    field_order = ("parent_id", "kind", "name_fi", "name_sv", "name_en", "key", "short")

    def __init__(self, *args: Any, parents: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(unit.pk, str(unit)) for unit in parents]
        self.fields["parent_id"].choices = choices  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        """A key as paths and addresses want it."""
        return str(self.cleaned_data["key"]).lower()

    def clean(self) -> dict[str, Any]:
        """A division needs its letters: the matrix has no other room."""
        data = super().clean() or {}
        if data.get("kind") == UnitKind.DIVISION and not data.get("short"):
            self.add_error("short", _("A division needs its letters."))
        return data

    def new(self) -> NewUnit:
        """What was meant. Only after is_valid()."""
        return NewUnit(**self.cleaned_data)


class NewBodyForm(NamesForm):
    """A body that the city gets: what it is, whose, and the letters of its packets."""

    kind = forms.ChoiceField(
        label=_("Kind of body"),
        choices=BodyKind.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )
    unit_id = forms.TypedChoiceField(
        label=_("Unit"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("A management team belongs to its division."),
        widget=forms.Select(attrs={"class": "select"}),
    )
    key = forms.SlugField(
        label=_("Key"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens. It stands in addresses and never changes."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    short = LineField(
        label=_("Letters"),
        max_length=4,
        help_text=_("They stand in the labels of its packets, such as KJR."),
        widget=forms.TextInput(attrs={"class": "input input--date"}),
    )
    gets_packet = forms.BooleanField(label=_("Packets are made for this body"), required=False)

    field_order = ("kind", "unit_id", "name_fi", "name_sv", "name_en", "key", "short")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((unit.pk, str(unit)) for unit in units)]
        self.fields["unit_id"].choices = choices  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        """A key as addresses want it."""
        return str(self.cleaned_data["key"]).lower()

    def clean(self) -> dict[str, Any]:
        """A management team without a unit would be nobody's."""
        data = super().clean() or {}
        if data.get("kind") == BodyKind.MANAGEMENT_TEAM and not data.get("unit_id"):
            self.add_error("unit_id", _("A management team needs its division."))
        return data

    def new(self) -> NewBody:
        """What was meant. Only after is_valid()."""
        return NewBody(**self.cleaned_data)


class BodyForm(NamesForm):
    """A body's names, and whether it is sent packets."""

    gets_packet = forms.BooleanField(label=_("Packets are made for this body"), required=False)

    @classmethod
    def showing(cls, body: Body) -> "BodyForm":
        """The form as first shown."""
        names = ("name_fi", "name_sv", "name_en", "gets_packet")
        return cls(initial={name: getattr(body, name) for name in names})

    def edit(self) -> BodyEdit:
        """What was meant. Only after is_valid()."""
        return BodyEdit(**self.cleaned_data)


class TermForm(DaysForm):
    """A term: a new one, or the days of the one named."""

    term_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
