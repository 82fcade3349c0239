from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, Unit, User
from accounts.people.operations import Candidate, NewAppointment, is_known
from accounts.roles import BODY_ROLES, UNIT_ROLES, Role
from core.fields import DayField
from core.text import LineField

NAME_MAX, EMAIL_MAX = 120, 254  # characters, as the columns
UNIT, BODY = "unit", "body"


def _text(label: Any, **options: Any) -> LineField:
    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    return LineField(label=label, max_length=NAME_MAX, widget=widget, **options)


def _email(**options: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"class": "input", "autocomplete": "off"})
    return forms.EmailField(label=_("E-mail"), max_length=EMAIL_MAX, widget=widget, **options)


class PersonForm(forms.Form):
    """A person's name and address."""

    name = _text(_("Name"))
    email = _email(help_text=_("The person signs in with this address."))


class CandidateForm(forms.Form):
    """Somebody by address; a name is asked for where the address has no account yet."""

    email = _email(help_text=_("Of an account, or of somebody who gets one now."))
    name = _text(
        _("Name"), required=False, help_text=_("Only when the address has no account yet.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the name of somebody new."""
        data = super().clean() or {}
        email = data.get("email")
        if email and not data.get("name") and not is_known(email):
            self.add_error("name", _("This address has no account. Write the name for a new one."))
        return data

    def candidate(self) -> Candidate:
        """Who is meant. Only after is_valid()."""
        return Candidate(email=self.cleaned_data["email"], name=self.cleaned_data["name"])


class AppointForm(CandidateForm):
    """A role to be given. The choices are those the giver has; the rules are asked again later."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.Select(attrs={"class": "select"}))
    place = forms.ChoiceField(
        label=_("Unit or body"),
        required=False,
        help_text=_("The head, readers and administrators have none."),
        widget=forms.Select(attrs={"class": "select"}),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until it is ended.")
    )
    auditor = forms.BooleanField(
        label=_("Auditor: reads confidential rows and the use log too"), required=False
    )

    field_order = ("role", "place", "email", "name", "starts_on", "ends_on", "auditor")

    def __init__(
        self,
        *args: Any,
        roles: Iterable[Role],
        units: Iterable[Unit],
        bodies: Iterable[Body],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = tuple(roles)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        places: list[Any] = [("", _("No unit or body"))]
        if set(roles) & set(UNIT_ROLES):
            places.append((_("Units"), [(f"{UNIT}:{unit.pk}", str(unit)) for unit in units]))
        if set(roles) & set(BODY_ROLES):
            places.append((_("Bodies"), [(f"{BODY}:{body.pk}", str(body)) for body in bodies]))
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        if Role.READER not in roles:
            del self.fields["auditor"]

    def clean(self) -> dict[str, Any]:
        """Tie the place to the role, and the last day to the first, as the database does."""
        data = super().clean()
        wanted = _kind_of_place(data.get("role", ""))
        kind = str(data.get("place", "")).partition(":")[0]
        if "role" in data and wanted != kind:
            self.add_error("place", _WRONG_PLACE[wanted])
        _check_days(self, data)
        return data

    def new(self) -> NewAppointment:
        """What is to be given. Only after is_valid(); the person comes with the candidate."""
        kind, _sign, pk = self.cleaned_data["place"].partition(":")
        return NewAppointment(
            person_id=0,
            role=Role(self.cleaned_data["role"]),
            unit_id=int(pk) if kind == UNIT else None,
            body_id=int(pk) if kind == BODY else None,
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data["ends_on"],
            auditor=self.cleaned_data.get("auditor", False),
        )


class ConnectForm(forms.Form):
    """Whose the work account of a newcomer is: one of the accounts that have none yet."""

    account = forms.TypedChoiceField(
        label=_("Account"), coerce=int, widget=forms.Select(attrs={"class": "select"})
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.pk, f"{person.name}, {person.email}") for person in people]
        self.fields["account"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = DayField(label=_("Last day"))


class ReplaceForm(CandidateForm):
    """The last day of one and, from the next, somebody else."""

    last_day = DayField(label=_("Last day of the present one"))
    ends_on = DayField(
        label=_("Last day of the new one"), required=False, help_text=_("Empty: until it is ended.")
    )

    field_order = ("last_day", "email", "name", "ends_on")

    def clean(self) -> dict[str, Any]:
        """The successor must get at least a day."""
        data = super().clean()
        last_day, ends_on = data.get("last_day"), data.get("ends_on")
        if last_day and ends_on and ends_on <= last_day:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


_WRONG_PLACE = {
    UNIT: _("Choose the unit: this role is held for a unit."),
    BODY: _("Choose the body: this role is held for a body."),
    "": _("Leave this empty: this role is held for the whole city."),
}


def _kind_of_place(role: str) -> str:
    if role in BODY_ROLES:
        return BODY
    return UNIT if role in UNIT_ROLES else ""


def _check_days(form: forms.Form, data: dict[str, Any]) -> None:
    starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", _("The last day is before the first."))
