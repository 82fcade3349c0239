from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.fields import DayField
from core.text import LineField, PlainTextField
from guidelines.models import KEYWORD_MAX, Edition, Measure, Respondent
from guidelines.operations import HandEdit, MeasureEdit

TEXT_MAX = 2000  # characters of a measure; the longest of the city's own has a third of it
THEME_MAX = 200


class MeasureForm(forms.Form):
    """A measure as the head writes it by hand: its words, title, themes and who answers."""

    use_required_attribute = False

    seen = PlainTextField(max_length=TEXT_MAX * 2, required=False, widget=forms.HiddenInput)
    text = PlainTextField(
        label=_("Measure"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"class": "area", "rows": 4, "lang": "fi"}),
    )
    keyword = LineField(
        label=_("Short title"),
        max_length=KEYWORD_MAX,
        help_text=_("At most 30 characters; it stands in lists and in the matrix."),
        widget=forms.TextInput(attrs={"class": "input", "lang": "fi"}),
    )
    respondent = forms.ChoiceField(
        label=_("Who answers"),
        choices=Respondent.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Named units"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.TypedMultipleChoiceField(
        label=_("Themes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(
        label=_("First day"),
        required=False,
        help_text=_("Until then “planned” is the right answer. Empty: asked from the beginning."),
    )

    def __init__(self, *args: Any, edition: Edition, units: Sequence[Unit], **kwargs: Any) -> None:
        """Offer the edition's themes and the units of today."""
        super().__init__(*args, **kwargs)
        _offer(self, "units", [(unit.pk, str(unit)) for unit in units])
        themes = [(theme.pk, theme.name) for theme in edition.themes.all()]
        _offer(self, "themes", themes)
        if not themes:
            del self.fields["themes"]

    def clean(self) -> dict[str, Any]:
        """Named units need names."""
        data = super().clean() or {}
        if data.get("respondent") == Respondent.UNITS and not data.get("units"):
            self.add_error("units", _("Choose at least one unit."))
        return data

    def edit(self) -> HandEdit:
        """What the head means. Only after is_valid()."""
        data = self.cleaned_data
        return HandEdit(
            text=data["text"],
            starts_on=data["starts_on"],
            theme_ids=frozenset(data.get("themes", ())),
            asked=MeasureEdit(
                keyword=data["keyword"],
                respondent=Respondent(data["respondent"]),
                unit_ids=tuple(data["units"]),
            ),
            seen=data["seen"],
        )


def shown(measure: Measure) -> dict[str, Any]:
    """What the form says of a stored measure. Needs its themes and assignments."""
    asked = [row.unit_id for row in measure.assignments.all() if row.ends_on is None]
    return {
        "seen": measure.text,
        "text": measure.text,
        "keyword": measure.keyword,
        "respondent": measure.respondent,
        "units": asked if measure.respondent == Respondent.UNITS else [],
        "themes": [theme.pk for theme in measure.themes.all()],
        "starts_on": measure.starts_on,
    }


class RetireForm(forms.Form):
    """The last day on which a measure is asked; empty, it goes on."""

    use_required_attribute = False

    last_day = DayField(label=_("Last day"), required=False)


class MoveForm(forms.Form):
    """Which way a measure moves in its objective."""

    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class ThemeForm(forms.Form):
    """A new theme's name."""

    use_required_attribute = False

    name = LineField(
        label=_("Name of the theme"),
        max_length=THEME_MAX,
        widget=forms.TextInput(attrs={"class": "input", "lang": "fi"}),
    )


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
    field.choices = list(choices)
