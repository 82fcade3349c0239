from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import PlainTextField
from reporting import periods
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import LineEdit, Status
from reporting.progress import MAY_HAVE_PERIOD, NEEDS_PERIOD, NEEDS_REASON, Progress

TEXT_MAX = 600  # code points
IMPORTED_MAX = 20_000  # an imported line keeps its whole text
SLIDE_MAX = 350  # code points that a slide holds in comfort
READ_SEPARATOR = ","


class LineForm(forms.Form):
    """The city's sentence. A draft may be half done, but what is there must make sense."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    save_id = forms.UUIDField(widget=forms.HiddenInput)
    read = forms.CharField(required=False, widget=forms.HiddenInput)
    taken = forms.CharField(required=False, widget=forms.HiddenInput)
    text = PlainTextField(
        label=_("The city’s sentence"),
        required=False,
        max_length=IMPORTED_MAX,
        help_text=_("This is what the bodies read. The divisions’ answers stand below."),
        widget=forms.Textarea(attrs={"class": "area", "rows": 5, "data-max": SLIDE_MAX}),
    )
    progress = forms.ChoiceField(
        label=_("The city’s status"),
        required=False,
        choices=[("", "–"), *Progress.choices],
        widget=forms.Select(attrs={"class": "select"}),
    )
    period = forms.ChoiceField(
        label=_("When"), required=False, widget=forms.Select(attrs={"class": "select"})
    )
    reason = PlainTextField(
        label=_("Reason"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 2}),
    )

    def __init__(self, *args: Any, line: CityLine, **kwargs: Any) -> None:
        """Offer the periods around the round's year, and the stored one."""
        super().__init__(*args, **kwargs)
        self.line = line
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [("", "–"), *periods.choices(line.round.year, line.period)]
        self.fields["text"].widget.attrs["lang"] = "fi"

    @classmethod
    def showing(cls, line: CityLine, read: Mapping[UUID, int], *, ids: str = "id") -> "LineForm":
        """The form as first shown: what is stored, a fresh save_id, the answers on the screen.

        `ids` begins the fields' ids: a page may hold the form of every line.
        """
        names = ("version", "text", "progress", "period", "reason")
        stored = {name: getattr(line, name) for name in names}
        return cls(initial=stored | _fresh(read), line=line, auto_id=f"{ids}_%s")

    def on_top_of(self, line: CityLine, read: Mapping[UUID, int]) -> "LineForm":
        """The head's own text again, now based on what the line says at present."""
        renewed = {"version": line.version, "taken": ""} | _fresh(read)
        return type(self)(data=self.cleaned_data | renewed, line=line)

    def clean_text(self) -> str:
        """No longer than a sentence may be, unless it came so from a document."""
        text = str(self.cleaned_data["text"])
        if len(text) > TEXT_MAX and text != self.line.text:
            raise ValidationError(
                _("The sentence has %(length)d characters; shorten it to %(max)d."),
                params={"length": len(text), "max": TEXT_MAX},
            )
        return text

    def clean_read(self) -> dict[UUID, int]:
        """The entries' versions that stood on the screen: "uuid:3,uuid:1"."""
        pairs = str(self.cleaned_data["read"]).split(READ_SEPARATOR)
        try:
            return {UUID(key): int(n) for key, _colon, n in (p.partition(":") for p in pairs if p)}
        except ValueError:
            raise ValidationError(_("The page is damaged. Open it again.")) from None

    def clean(self) -> dict[str, Any]:
        """Drop facts that belong to another status, as the database does."""
        data = super().clean() or {}
        if data.get("progress") not in MAY_HAVE_PERIOD:
            data["period"] = ""
        if data.get("progress") not in NEEDS_REASON:
            data["reason"] = ""
        return data

    def edit(self, *, ready: bool) -> LineEdit:
        """What the head meant. Only after is_valid()."""
        data = self.cleaned_data
        return LineEdit(
            version=data["version"],
            save_id=data["save_id"],
            text=data["text"],
            status=Status(data["progress"], data["period"], data["reason"]),
            ready=ready,
            read=data["read"],
            taken=bool(data["taken"]),
        )


class ReadyForm(LineForm):
    """The same sentence, now complete."""

    def clean(self) -> dict[str, Any]:
        """Name what is missing, at its field."""
        data = super().clean()
        if "text" in data and not data["text"]:
            self.add_error("text", _("Write the sentence that the bodies read."))
        progress = data.get("progress")
        if not progress:
            self.add_error("progress", _("Choose how far the measure is."))
        if progress in NEEDS_PERIOD and not data.get("period"):
            self.add_error("period", _("Say when."))
        if progress in NEEDS_REASON and not data.get("reason"):
            self.add_error("reason", _("Say why."))
        return data


def _fresh(read: Mapping[UUID, int]) -> dict[str, object]:
    seen = READ_SEPARATOR.join(f"{key}:{version}" for key, version in read.items())
    return {"save_id": uuid4(), "read": seen}
