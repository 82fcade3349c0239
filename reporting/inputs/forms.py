from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.fields import DayField
from core.text import PlainTextField
from reporting.inputs.models import InputRequest
from reporting.inputs.operations import AnswerEdit, Ask
from reporting.rounds.workdays import is_working_day, working_days_before, working_days_from

QUESTION_MAX, ANSWER_MAX, EMAIL_MAX = 1000, 5000, 254  # code points
DAYS_BEFORE = 5  # working days before the division's own deadline


def usual_due(division_due: date | None, today: date) -> date:
    """The day that is proposed: the division needs the last week for its own text."""
    soonest = working_days_from(today, 1)
    if division_due is None:
        return working_days_from(today, DAYS_BEFORE)
    return max(soonest, working_days_before(division_due, DAYS_BEFORE))


class AskForm(forms.Form):
    """Which service areas are asked what, and by when."""

    units = forms.MultipleChoiceField(
        label=_("Service areas"), widget=forms.CheckboxSelectMultiple, required=False
    )
    question = PlainTextField(
        label=_("Question"),
        max_length=QUESTION_MAX,
        error_messages={"required": _("Write what is asked.")},
        help_text=_("What is needed for the text: what was done, with whom, what came of it."),
        widget=forms.Textarea(
            attrs={"class": "area area--s", "rows": 3, "lang": "fi", "data-max": QUESTION_MAX}
        ),
    )
    due_on = DayField(
        label=_("Answer by"),
        error_messages={"required": _("Say by which day the answer is needed.")},
    )

    def __init__(self, *args: Any, units: Sequence[Unit], manned: set[int], **kwargs: Any) -> None:
        """Offer the units; those without people of their own have a field for an address."""
        super().__init__(*args, **kwargs)
        self.areas, self.manned = units, manned
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [(str(unit.pk), str(unit)) for unit in units]
        for unit in units:
            if unit.pk not in manned:
                self.fields[email_name(unit.pk)] = forms.EmailField(
                    label=_("E-mail of who answers"),
                    required=False,
                    max_length=EMAIL_MAX,
                    widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
                )

    def rows(self) -> list[tuple[Unit, bool, forms.BoundField | None]]:
        """Each unit, whether it is chosen, and its address field where it needs one."""
        chosen = {str(key) for key in self["units"].value() or []}
        return [
            (u, str(u.pk) in chosen, None if u.pk in self.manned else self[email_name(u.pk)])
            for u in self.areas
        ]

    def clean_units(self) -> list[int]:
        """At least one."""
        chosen = [int(key) for key in self.cleaned_data["units"]]
        if not chosen:
            raise ValidationError(_("Choose at least one service area."))
        return chosen

    def clean_due_on(self) -> date:
        """A working day ahead, so that somebody is there to answer."""
        day: date = self.cleaned_data["due_on"]
        if day <= timezone.localdate() or not is_working_day(day):
            raise ValidationError(_("Choose a working day after today."))
        return day

    def clean(self) -> dict[str, Any]:
        """A chosen unit without people of its own needs an address."""
        data = super().clean() or {}
        for unit_id in data.get("units", []):
            name = email_name(unit_id)
            if name in self.fields and name not in self.errors and not data.get(name):
                self.add_error(name, _("Write the address of who answers for this service area."))
        return data

    def ask(self) -> Ask:
        """What was meant. Only after is_valid()."""
        data = self.cleaned_data
        emails = {unit_id: data.get(email_name(unit_id), "") for unit_id in data["units"]}
        return Ask(data["question"], data["due_on"], emails)


def email_name(unit_id: int) -> str:
    """The name of a unit's address field."""
    return f"email_{unit_id}"


class AnswerForm(forms.Form):
    """The service area's answer."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    save_id = forms.UUIDField(widget=forms.HiddenInput)
    answer = PlainTextField(
        label=_("Answer"),
        max_length=ANSWER_MAX,
        error_messages={"required": _("Write the answer first.")},
        help_text=_("A few sentences are enough. Names of persons are not needed."),
        widget=forms.Textarea(
            attrs={"class": "area", "rows": 8, "lang": "fi", "data-max": ANSWER_MAX}
        ),
    )

    @classmethod
    def showing(cls, request: InputRequest, text: str | None = None) -> "AnswerForm":
        """The form of what is stored, or of a text that is to be put in its place."""
        words = request.answer if text is None else text
        return cls(initial={"version": request.version, "save_id": uuid4(), "answer": words})

    def edit(self) -> AnswerEdit:
        """What was meant. Only after is_valid()."""
        data = self.cleaned_data
        return AnswerEdit(data["version"], data["save_id"], data["answer"])
