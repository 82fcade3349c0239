"""Forms of the words about an entry: why it goes back, until when, and what is said about it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import DayField
from core.text import LineField, PlainTextField
from reporting.entries.forms import REASON_MAX, SubmitForm, VersionForm
from reporting.entries.models import Entry
from reporting.rounds.deadlines import Deadlines
from reporting.rounds.workdays import is_working_day, working_days_from

DAYS_TO_MEND = 3  # working days, where the round's own day for returns has passed
SOURCE_MAX = 200  # characters, as the column


def _area(**options: Any) -> PlainTextField:
    widget = forms.Textarea(attrs={"class": "area area--s", "rows": 3})
    return PlainTextField(max_length=REASON_MAX, widget=widget, **options)


class DueField(DayField):
    """A working day, today or later."""

    def clean(self, value: Any) -> date | None:
        """The day, or None for nothing. Raises ValidationError that says which days will do."""
        day: date | None = super().clean(value)
        if day and (day < timezone.localdate() or not is_working_day(day)):
            raise ValidationError(_("Choose a working day, today or later."))
        return day


def usual_due(dates: Deadlines) -> date:
    """The round's day for returns while it lies ahead, else the third working day from now."""
    day = timezone.localdate()
    if dates.returns_due and dates.returns_due >= day:
        return dates.returns_due
    return working_days_from(day, DAYS_TO_MEND)


class ReturnForm(VersionForm):
    """The head's return: its reason, and until when."""

    return_reason = _area(label=_("Why it is returned; the writer reads this"))
    return_due = DueField(label=_("To be completed by"), required=False)

    @classmethod
    def of(cls, entry: Entry, dates: Deadlines, *, prefix: str | None = None) -> "ReturnForm":
        """The form as first shown."""
        first = {"version": entry.version, "return_due": usual_due(dates)}
        return cls(initial=first, prefix=prefix)

    @classmethod
    def typed(cls, data: QueryDict, *, prefix: str) -> "ReturnForm":
        """The form as first shown, with what was typed; nothing is checked."""
        names = cls.base_fields
        return cls(initial={n: data.get(f"{prefix}-{n}", "") for n in names}, prefix=prefix)

    def due(self, dates: Deadlines) -> date | None:
        """The head's own day; None for the round's, which moves with its meetings."""
        return own_day(self.cleaned_data["return_due"], dates)


def own_day(day: date | None, dates: Deadlines) -> date | None:
    """The day, where it is another than the round's own for returns."""
    return None if day == dates.returns_due else day


class ReopenForm(VersionForm):
    """Why one entry of a locked or closed round is opened, and until when."""

    reopen_reason = _area(label=_("Why it is opened again; the reason stays with the entry"))
    return_due = DueField(label=_("To be completed by"), required=False)


class GiveBackForm(VersionForm):
    """The approver's word to the contact."""

    comment = _area(label=_("What is still needed; the contact reads this"))


class CommentForm(forms.Form):
    """A remark between writers and reviewer."""

    comment = _area(label=_("Comment"))


class ForUnitForm(SubmitForm):
    """What a unit said in a mail or a call, whole, and where it was said."""

    source = LineField(
        label=_("Where the unit said so"),
        help_text=_("For example: e-mail 3.11. or phone call 3.11."),
        max_length=SOURCE_MAX,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
