"""What people post about the service, and what is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import LineField, PlainTextField
from feedback.operations import Message

TEXT_MAX = 4000  # characters
PAGE_MAX = 300
AREA = {"class": "area area--s", "rows": 6}


class FeedbackForm(forms.Form):
    """What does not work, where, and where the answer is to go."""

    text = PlainTextField(
        label=_("What does not work, or is hard to use?"),
        help_text=_("With which browser and aid, if one was used. No personal data is needed."),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs=AREA),
    )
    page = LineField(
        label=_("On which page?"),
        max_length=PAGE_MAX,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    email = forms.EmailField(
        label=_("E-mail for the answer"),
        help_text=_("It is used for nothing else. Without it the answer cannot be sent."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
    )

    def message(self, language: str) -> Message:
        """What was sent. Only after is_valid()."""
        data = self.cleaned_data
        return Message(text=data["text"], page=data["page"], email=data["email"], language=language)


class AnswerForm(forms.Form):
    """The answer, as the sender reads it."""

    answer = PlainTextField(
        label=_("The answer, as the sender reads it"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs=AREA),
    )
