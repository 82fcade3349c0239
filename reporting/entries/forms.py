from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.text import PlainTextField
from reporting import periods
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.progress import Progress

TEXT_MAX = 4000  # code points
SHORT_MAX = 350  # code points: what a slide holds
REASON_MAX = 1000
STATUSES = [value for value in Progress if value != Progress.NOT_CONCERNED]
_signer = Signer(salt="reporting.entries.writer")


class VersionForm(forms.Form):
    """The version the person was looking at when they pressed the button."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReturnForm(VersionForm):
    """The head's return, with its reason."""

    return_reason = PlainTextField(
        label=_("Why it is returned; the writer reads this"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 3}),
    )


class PeriodField(forms.CharField):
    """A period as people write it; the value is its code."""

    def to_python(self, value: Any) -> str:
        """The code, or "" for nothing. Raises ValidationError with examples."""
        words = str(super().to_python(value) or "").strip()
        if not words:
            return ""
        try:
            return periods.read(words)
        except ValueError:
            raise ValidationError(
                _("Write the time as 24.11.2026, 11.2026, kevät 2026 or 2026.")
            ) from None


class EntryForm(VersionForm):
    """The unit's answer. A draft may be half done, but what is there must make sense.

    Each status has its own dependent field; those of the others are ignored.
    """

    save_id = forms.UUIDField(widget=forms.HiddenInput)
    writer = forms.CharField(widget=forms.HiddenInput, max_length=200)
    progress = forms.ChoiceField(choices=[(s.value, s.label) for s in STATUSES], required=False)
    planned_for = PeriodField(required=False, label=_("Planned for"))
    expected = PeriodField(required=False, label=_("Expected to be done"))
    done_in = PeriodField(required=False, label=_("When was it done?"))
    stop_reason = PlainTextField(
        required=False, max_length=REASON_MAX, label=_("Why was the work stopped?")
    )
    text = PlainTextField(required=False, max_length=TEXT_MAX, label=_("Report"))
    short_text = PlainTextField(required=False, max_length=SHORT_MAX, label=_("Short version"))
    not_ours = forms.BooleanField(required=False)
    not_ours_reason = PlainTextField(required=False, max_length=REASON_MAX, label=_("Reason"))

    @classmethod
    def showing(cls, entry: Entry, person: User) -> "EntryForm":
        """The form as first shown: the stored text and a fresh save_id."""
        return cls(initial=_initial(entry, person))

    def on_top_of(self, entry: Entry, person: User) -> "EntryForm":
        """The person's own text again, now based on what the entry says at present."""
        data = {name: self.data.get(name, "") for name in self.fields}
        renewed = {"version": entry.version, "save_id": uuid4(), "writer": sign(person)}
        return type(self)(data=data | renewed)

    def edit(self) -> EntryEdit:
        """What the person meant; facts of other statuses are left behind. After is_valid()."""
        data = self.cleaned_data
        progress = Progress.NOT_CONCERNED if data["not_ours"] else data["progress"]
        period = {
            Progress.PLANNED: data["planned_for"],
            Progress.ONGOING: data["expected"],
            Progress.DONE: data["done_in"],
        }
        reason = {
            Progress.DISCONTINUED: data["stop_reason"],
            Progress.NOT_CONCERNED: data["not_ours_reason"],
        }
        return EntryEdit(
            version=data["version"],
            save_id=data["save_id"],
            progress=progress,
            period=period.get(progress, ""),
            reason=reason.get(progress, ""),
            text=data["text"],
            short_text=data["short_text"],
        )

    def is_written_by(self, person: User) -> bool:
        """Whether the page was opened by this account: another may have signed in since (T36)."""
        try:
            return _signer.unsign(self.data.get("writer", "")) == str(person.pk)
        except BadSignature:
            return False


class SubmitForm(EntryForm):
    """The same answer, now complete."""

    def clean(self) -> dict[str, Any]:
        """Name what is missing, at its field."""
        data = super().clean() or {}
        if data.get("not_ours"):
            self._need("not_ours_reason", _("Say why this does not concern the unit."))
            return data
        if "progress" in data and not data["progress"]:
            self.add_error("progress", _("Choose how far the measure is."))
        self._need("text", _("Write a sentence or two, or mark that this is not for the unit."))
        needed = {
            Progress.PLANNED: ("planned_for", _("Say when the work begins.")),
            Progress.DONE: ("done_in", _("Say when it was done.")),
            Progress.DISCONTINUED: ("stop_reason", _("Say why the work was stopped.")),
        }
        if data.get("progress") in needed:
            self._need(*needed[data["progress"]])
        return data

    def _need(self, name: str, sentence: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)


def sign(person: User) -> str:
    """Whose page this is, so that a save from it can be told from another account's."""
    return _signer.sign(str(person.pk))


def _initial(entry: Entry, person: User) -> dict[str, object]:
    when, why = periods.label(entry.period), entry.reason
    progress = Progress(entry.progress) if entry.progress else ""
    return {
        "version": entry.version,
        "save_id": uuid4(),
        "writer": sign(person),
        "progress": "" if progress == Progress.NOT_CONCERNED else progress,
        "planned_for": entry.period if progress == Progress.PLANNED else "",
        "expected": entry.period if progress == Progress.ONGOING else "",
        "done_in": when if progress == Progress.DONE else "",
        "stop_reason": why if progress == Progress.DISCONTINUED else "",
        "text": entry.text,
        "short_text": entry.short_text,
        "not_ours": progress == Progress.NOT_CONCERNED,
        "not_ours_reason": why if progress == Progress.NOT_CONCERNED else "",
    }
