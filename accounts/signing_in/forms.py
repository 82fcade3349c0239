from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing_in.secrets import CODE_DIGITS

EMAIL_MAX = 254  # characters, as the column
CODE_REMEMBERED_SECONDS = 180  # longer than any code of an app is taken
PASSWORD_MAX = 200  # characters: hashing a novel is work for nothing


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=PASSWORD_MAX,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": autocomplete}),
    )


def _factor_code(label: Any) -> forms.CharField:
    attrs = {"class": "input input--code", "inputmode": "numeric", "autocomplete": "one-time-code"}
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attrs))


class SignInForm(forms.Form):
    """E-mail and password. Whether they fit together is the adapter's question."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=EMAIL_MAX,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "username"}),
    )
    password = _password(_("Password"), "current-password")


class AskLinkForm(forms.Form):
    """The address to which a link is to be sent."""

    prefix = "link"
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=EMAIL_MAX,
        help_text=_("A link and a code come to the address; they are good for 15 minutes."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The six digits of the mail; blanks between them do no harm."""

    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "input input--code",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
            }
        ),
    )

    def clean_code(self) -> str:
        """Six digits, or an error."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if len(code) != CODE_DIGITS or not (code.isascii() and code.isdecimal()):
            raise ValidationError(_("Write the six digits of the mail."))
        return code


class FactorCodeForm(AuthenticateForm):  # type: ignore[misc] # allauth has no annotations
    """The second step of a sign-in: a code of the app, or a recovery code; each is good once.

    allauth remembers a used code for half a minute, but takes it for a minute longer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _factor_code(_("Code of the app, or a recovery code"))

    def clean_code(self) -> str:
        """The code, or an error for a wrong one and for one that was used."""
        code = "".join(str(super().clean_code()).split())
        key = f"factor-code:{self.user.pk}:{code}"
        if not cache.add(key, 1, timeout=CODE_REMEMBERED_SECONDS):
            raise ValidationError(_("This code has been used. Wait for the next one."))
        return code


class AppForm(forms.Form):
    """The first code of an authenticator app: it proves that the app has the secret."""

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret
        self.fields["code"] = _factor_code(_("Code that the app shows"))

    def clean_code(self) -> str:
        """A code of this secret, or an error."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if not validate_totp_code(self.secret, code):
            raise ValidationError(_("This is not the code that the app shows now."))
        return code


# What allauth's and fido2's readers raise for a browser's answer that is none.
_NO_ANSWER = (AttributeError, KeyError, TypeError, ValueError)


class _AnswerField(forms.JSONField):
    """What a browser says of a passkey; what is no JSON, too deep or too long, is no answer."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(_NO_PASSKEY) from None

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002 -- Django's signature
        """Nothing: an answer is for one challenge and never shown again."""
        return None


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # allauth has no annotations
    """A browser's answer to the challenge of a new passkey."""

    credential = _AnswerField(required=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The answer, or an error for whatever does not answer the challenge."""
        try:
            data: dict[str, Any] = super().clean()
        except _NO_ANSWER:
            raise ValidationError(_NO_PASSKEY) from None
        return data


class PasskeyStepForm(AuthenticateWebAuthnForm):  # type: ignore[misc] # allauth has no annotations
    """A browser's answer to the challenge of a sign-in."""

    credential = _AnswerField(required=True, widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        """The key that has answered, or an error."""
        try:
            return super().clean_credential()
        except _NO_ANSWER:
            raise ValidationError(_NO_PASSKEY) from None


_NO_PASSKEY = _("This does not answer the challenge. Begin again.")


class PasswordForm(forms.Form):
    """A person's own change of password: the old one, the new one twice."""

    old = _password(_("Password in use"), "current-password")
    new = _password(
        _("New password"),
        "new-password",
        _("At least 15 characters. Four or five words in a row are easy to remember."),
    )
    again = _password(_("New password again"), "new-password")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_old(self) -> str:
        """The password that is in use, or an error."""
        old = str(self.cleaned_data["old"])
        if not self.person.check_password(old):
            raise ValidationError(_("This is not the password in use."))
        return old

    def clean_new(self) -> str:
        """A password that the house's rules accept."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.person)
        return new

    def clean(self) -> dict[str, Any]:
        """The same new password twice."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return data
