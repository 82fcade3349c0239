from collections.abc import Mapping
from typing import Any, Self
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.characters import uncovered
from core.text import PlainTextField, plain
from reporting import periods
from reporting.entries.links import Link, LinksField, readable, written
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.progress import Progress

TEXT_MAX = 4000  # code points
SHORT_MAX = 350  # code points: what a slide holds
REASON_MAX = 1000
SENTENCE_MAX = 600
STATUSES = [value for value in Progress if value != Progress.NOT_CONCERNED]
# Each status has its own facts; those of the others are ignored.
FACTS: Mapping[str, tuple[str, ...]] = {
    Progress.PLANNED: ("planned_for", "planned_on"),
    Progress.ONGOING: ("expected",),
    Progress.DONE: ("done_in",),
    Progress.DISCONTINUED: ("stop_reason",),
    Progress.NOT_CONCERNED: ("not_ours_reason",),
}
TIMES = {"planned_for", "planned_on", "expected", "done_in"}
HALF_TYPED = TIMES | {"links"}  # what cannot be read (yet) does not hinder the rest of a draft
DAMAGED = _("The page is damaged or too old. Copy the text, open the entry again and go on there.")
_signer = Signer(salt="reporting.entries.writer")


class VersionForm(forms.Form):
    """The version the person was looking at when they pressed the button."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What the page itself sends must have come whole, and once: one sentence for all of it."""
        data = super().clean() or {}
        hidden = {field.name for field in self.hidden_fields()}
        broken = hidden & self.errors.keys()
        if broken or any(_is_doubled(self.data, self.add_prefix(name)) for name in hidden):
            for name in broken:
                del self.errors[name]
            self.add_error(None, DAMAGED)
        return data


def _is_doubled(data: Any, name: str) -> bool:
    return isinstance(data, QueryDict) and len(data.getlist(name)) > 1


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
                _("Write the time as 24.11.2026, 11.2026, spring 2026 or 2026.")
            ) from None


class WriterField(forms.CharField):
    """Whose page it is; only what `sign` made is accepted."""

    def to_python(self, value: Any) -> str:
        """The signed text as it came. Raises ValidationError for a signature that is not ours."""
        signed = str(super().to_python(value) or "")
        try:
            _signer.unsign(signed)
        except BadSignature:
            raise ValidationError(DAMAGED) from None
        return signed


class EntryForm(VersionForm):
    """The unit's answer. A draft may be half done, but what is there must make sense.

    Each status has its own dependent field; those of the others are ignored.
    """

    save_id = forms.UUIDField(widget=forms.HiddenInput)
    writer = WriterField(widget=forms.HiddenInput, max_length=200)
    progress = forms.ChoiceField(choices=[(s.value, s.label) for s in STATUSES], required=False)
    planned_for = PeriodField(required=False, label=_("Planned for"))
    planned_on = PeriodField(required=False, label=_("Or a closer time"))
    expected = PeriodField(required=False, label=_("Expected to be done"))
    done_in = PeriodField(required=False, label=_("When was it done?"))
    stop_reason = PlainTextField(
        required=False, max_length=REASON_MAX, label=_("Why was the work stopped?")
    )
    text = PlainTextField(required=False, max_length=TEXT_MAX, label=_("Report"))
    short_text = PlainTextField(required=False, max_length=SHORT_MAX, label=_("Short version"))
    links = LinksField(label=_("Documents"))
    unchanged = forms.BooleanField(required=False, label=_("As last year"))
    taken = forms.BooleanField(required=False, widget=forms.HiddenInput)
    not_ours = forms.BooleanField(required=False)
    not_ours_reason = PlainTextField(required=False, max_length=REASON_MAX, label=_("Reason"))

    unsaved = False  # whether it shows words that are stored nowhere yet

    @classmethod
    def typed(cls, data: dict[str, Any]) -> Self:
        """The form as first shown, with what was typed; nothing is checked, nothing is saved."""
        form = cls(initial=data)
        form.unsaved = True
        return form

    @classmethod
    def showing(cls, entry: Entry, person: User, *, ids: str = "id_%s") -> Self:
        """The form as first shown: the stored text and a fresh save_id.

        `ids` names its fields where a page has several forms.
        """
        return cls(initial=initial_of(entry, person), auto_id=ids)

    def on_top_of(self, entry: Entry, person: User) -> Self:
        """The person's own text again, now based on what the entry says at present."""
        data = {name: self.data.get(name, "") for name in self.fields}
        renewed = {"version": entry.version, "save_id": uuid4(), "writer": sign(person)}
        return type(self)(data=data | renewed)

    def clean(self) -> dict[str, Any]:
        """Forget the facts of the statuses that were not chosen, with what is wrong in them."""
        data = super().clean()
        chosen = self._chosen()
        for status, names in FACTS.items():
            for name in () if status == chosen else names:
                self.errors.pop(name, None)
                data[name] = ""
        return data

    def may_be_kept(self) -> bool:
        """Whether a draft can be stored: a time or a link that is half typed does not hinder it."""
        return self.errors.keys() <= HALF_TYPED

    def edit(self) -> EntryEdit:
        """What the person meant, without what cannot be read. After may_be_kept()."""
        data = self.cleaned_data
        facts = {
            name: data[name]
            for name in reversed(FACTS.get(self._chosen(), ()))  # the closer time before the span
            if data.get(name)
        }
        return EntryEdit(
            version=data["version"],
            save_id=data["save_id"],
            progress=self._chosen(),
            period=next((facts[name] for name in facts if name in TIMES), ""),
            reason=next((facts[name] for name in facts if name not in TIMES), ""),
            text=data["text"],
            short_text=data["short_text"],
            links=self._links(),
            unchanged=data["unchanged"],
            taken=data["taken"],
        )

    def what_failed(self) -> Promise:
        """The sentence above the list of errors."""
        if self.may_be_kept():
            return _("The rest is saved. This could not be:")
        return _("The draft was not saved. What was written is still here.")

    def was_cleaned(self) -> bool:
        """Whether control characters were taken out of what was typed or pasted."""
        return any(getattr(field, "removed", False) for field in self.fields.values())

    def unprintable(self) -> list[str]:
        """Characters of the texts that no face of the packets has: they would print as "?"."""
        texts = (str(self[name].value() or "") for name in ("text", "short_text"))
        return uncovered(plain("\n".join(texts)))

    def words(self) -> list[tuple[str, str]]:
        """What was typed, as it came, with its label: to be given back where it cannot be kept."""
        names = ("text", "short_text", "stop_reason", "not_ours_reason", "links")
        return [
            (str(self.fields[name].label), self.data[name])
            for name in names
            if self.data.get(name, "").strip()
        ]

    def _links(self) -> tuple[Link, ...] | None:
        """The links that can be read; None from a page that does not ask for them (F26)."""
        if "links" not in self.data:
            return None
        read = self.cleaned_data.get("links")
        return readable(self.data["links"]) if read is None else read

    def _chosen(self) -> str:
        if self.cleaned_data.get("not_ours"):
            return Progress.NOT_CONCERNED
        return str(self.cleaned_data.get("progress", ""))


class SubmitForm(EntryForm):
    """The same answer, now complete."""

    def may_be_kept(self) -> bool:
        """Whether it can be handed over: whole, or not at all."""
        return not self.errors

    def what_failed(self) -> Promise:
        """The sentence above the list of errors."""
        return _("The entry was not handed over. Nothing that was written is lost.")

    def clean(self) -> dict[str, Any]:
        """Name what is missing, at its field."""
        data = super().clean()
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
        planned_on = data.get("planned_on") or "planned_on" in self.errors
        if data.get("progress") in needed and not planned_on:
            self._need(*needed[data["progress"]])
        return data

    def _need(self, name: str, sentence: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)


class KeepForm(VersionForm):
    """The sentence on this year under "as last year"; never put over words, so no version."""

    version = None  # type: ignore[assignment] # Django's way to leave a field out
    save_id = forms.UUIDField(widget=forms.HiddenInput)
    writer = WriterField(widget=forms.HiddenInput, max_length=200)
    sentence = PlainTextField(
        label=_("What was done this year?"),
        max_length=SENTENCE_MAX,
        error_messages={"required": _("Write one sentence on what was done this year.")},
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 2, "lang": "fi"}),
    )

    def words(self) -> list[tuple[str, str]]:
        """What was typed, as it came, with its label: to be given back where it cannot be kept."""
        said = self.data.get("sentence", "")
        return [(str(self.fields["sentence"].label), said)] if said.strip() else []


def sign(person: User) -> str:
    """Whose page this is, so that a save from it can be told from another account's."""
    return _signer.sign(str(person.pk))


def is_anothers(data: QueryDict, person: User) -> bool:
    """Whether another account opened the page: somebody else has signed in since (T36)."""
    try:
        return _signer.unsign(data.get("writer", "")) != str(person.pk)
    except BadSignature:
        return False  # nobody's page: the form says so


def initial_of(entry: Entry, person: User) -> dict[str, object]:
    """What is stored, as the form shows it, with a fresh save_id."""
    when, why = periods.typed(entry.period), entry.reason
    offered = {code for code, _label in periods.choices(entry.round.year)}
    far = entry.period if entry.period in offered else ""
    progress = Progress(entry.progress) if entry.progress else ""
    return {
        "version": entry.version,
        "save_id": uuid4(),
        "writer": sign(person),
        "progress": "" if progress == Progress.NOT_CONCERNED else progress,
        "planned_for": far if progress == Progress.PLANNED else "",
        "planned_on": when if progress == Progress.PLANNED and not far else "",
        "expected": entry.period if progress == Progress.ONGOING else "",
        "done_in": when if progress == Progress.DONE else "",
        "stop_reason": why if progress == Progress.DISCONTINUED else "",
        "text": entry.text,
        "short_text": entry.short_text,
        "links": written(entry.links),
        "unchanged": entry.unchanged,
        "not_ours": progress == Progress.NOT_CONCERNED,
        "not_ours_reason": why if progress == Progress.NOT_CONCERNED else "",
    }
