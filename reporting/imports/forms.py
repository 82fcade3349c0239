from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.text import PlainTextField
from guidelines.changes import EditionChange
from guidelines.importing.document import UnreadableDocument
from guidelines.importing.reading import FILE_LIMIT_BYTES
from guidelines.models import KEYWORD_MAX, Measure, Respondent
from guidelines.operations import MeasureEdit
from reporting import periods
from reporting.city_lines.models import CityLine
from reporting.city_lines.operations import Status
from reporting.imports.operations import ConfirmEdit, LineConfirmation, Upload
from reporting.imports.reader import read_upload
from reporting.progress import MAY_HAVE_PERIOD, NEEDS_PERIOD, NEEDS_REASON, Progress

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

NEW = "new"
PAIR = "pair-"  # the name of a field begins with it, and goes on with the new code
CHOICE_MAX = 90  # characters of a measure in a list of choices
TOO_LARGE = "too_large"
_MIB = 1024 * 1024
REASON_MAX = 600  # characters


class UploadForm(forms.Form):
    """The document, read by a child at once: what cannot be read is an error of the field."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Document"),
        help_text=format_lazy(
            _(
                "Extracted text, slides (.pptx) or a PDF with a text layer, at most {limit} MiB. "
                "Nothing is stored before the preview has been accepted."
            ),
            limit=FILE_LIMIT_BYTES // _MIB,
        ),
        error_messages={"required": _("Choose the document that is to be read.")},
        widget=forms.ClearableFileInput(
            attrs={"class": "input", "accept": ".txt,.md,.pptx,.pdf,text/plain"}
        ),
    )

    def clean_file(self) -> Upload:
        """Read the document. The limits are checked before anything of it is parsed."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > FILE_LIMIT_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)d MiB. Leave out the pictures and try again."),
                params={"limit": FILE_LIMIT_BYTES // _MIB},
                code=TOO_LARGE,
            )
        name = "".join(c for c in file.name or "" if c.isprintable()) or "-"
        data = file.read()
        try:
            outline = read_upload(data, name)
        except UnreadableDocument as refusal:
            raise ValidationError(str(refusal.sentence)) from None
        return Upload(name, data, outline)

    def is_too_large(self) -> bool:
        """Whether the one thing wrong is the file's size."""
        return self.has_error("file", TOO_LARGE)


class ApplyForm(forms.Form):
    """What the head answers or corrects in the preview, and which preview was seen.

    Where the plan is not sure, a new measure has a question; elsewhere a choice that shows what the
    plan reads and may be changed. A choice that is not sent leaves things as they are.
    """

    use_required_attribute = False

    seen = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: EditionChange, settles: bool, **kwargs: Any) -> None:
        """Without `settles` the questions may stay open: only the preview is renewed."""
        super().__init__(*args, **kwargs)
        texts = {measure.code: measure.text for measure in edition.stored}
        self.asked = tuple(dict.fromkeys(candidate.new for candidate in edition.unsure))
        for code in self.asked:
            olds = [candidate.old for candidate in edition.unsure if candidate.new == code]
            self.fields[f"pair-{code}"] = forms.ChoiceField(
                label=code,
                choices=[*((old, f"{old} {texts[old]}") for old in olds), (NEW, _("It is new"))],
                required=settles,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose the earlier measure, or that it is new.")},
            )
        choices = [(old.code, f"{old.code} {_cut(old.text)}") for old in edition.matchable]
        self.chosen = tuple(_to_choose(edition, self.asked)) if choices else ()
        for code, old in self.chosen:
            self.fields[f"pair-{code}"] = forms.ChoiceField(
                label=_("Goes on from"),
                choices=[(NEW, _("It is new")), *choices],
                initial=old,
                required=False,
                widget=forms.Select(attrs={"class": "select input--s", "lang": "fi"}),
            )

    def clean(self) -> dict[str, Any]:
        """An old measure goes on as one new measure at most."""
        data = super().clean() or {}
        taken: set[str] = set()
        for name in self._pair_names():
            old = data.get(name) or NEW
            if old != NEW and old in taken:
                self.add_error(name, _("The same earlier measure was chosen for another one."))
            taken.add(old)
        return data

    def _pair_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(PAIR)]

    def questions(self) -> list[tuple[str, forms.BoundField]]:
        """The new codes with their fields."""
        return [(code, self[f"pair-{code}"]) for code in self.asked]

    def choices(self) -> dict[str, forms.BoundField]:
        """The fields by which the plan's reading may be corrected, by new code."""
        return {code: self[f"pair-{code}"] for code, _old in self.chosen}

    def pairs(self) -> dict[str, str]:
        """New code to old code, "" for new. Only after is_valid()."""
        sent = {name: self.cleaned_data[name] for name in self._pair_names()}
        return {
            name.removeprefix(PAIR): "" if old == NEW else old for name, old in sent.items() if old
        }


def _to_choose(edition: EditionChange, asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The new measures whose words do not decide what they are, with what the plan reads."""
    open_to = {measure.code for measure in edition.matchable}
    for item in edition.measures:
        before = item.row if edition.edition else item.continues
        if item.written.code in asked or (before is not None and before.code not in open_to):
            continue
        yield item.written.code, before.code if before else NEW


def _cut(text: str) -> str:
    return text if len(text) <= CHOICE_MAX else f"{text[: CHOICE_MAX - 1].rstrip()}…"


class ConfirmForm(forms.Form):
    """One measure of the confirmation list: its title, who answers, and its proposed status."""

    use_required_attribute = False

    confirm = forms.BooleanField(label=_("Confirm this measure"), required=False)
    keyword = PlainTextField(
        label=_("Short title"),
        max_length=KEYWORD_MAX,
        widget=forms.TextInput(attrs={"class": "input input--s", "lang": "fi"}),
    )
    respondent = forms.ChoiceField(
        label=_("Who answers"),
        choices=Respondent.choices,
        widget=forms.Select(attrs={"class": "select input--s"}),
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Named units"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    progress = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", "–"), *Progress.choices],
        widget=forms.Select(attrs={"class": "select input--s"}),
    )
    period = forms.ChoiceField(
        label=_("When"), required=False, widget=forms.Select(attrs={"class": "select input--s"})
    )
    reason = PlainTextField(
        label=_("Reason"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.TextInput(attrs={"class": "input input--s"}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        measure: Measure,
        line: CityLine | None,
        units: Sequence[tuple[int, str]],
    ) -> None:
        """Show what is stored; leave out the status where there is no sentence to give it to."""
        self.measure, self.line = measure, line
        asked = [row.unit_id for row in measure.assignments.all() if row.ends_on is None]
        initial: dict[str, Any] = {
            "confirm": True,
            "keyword": measure.keyword,
            "respondent": measure.respondent,
            "units": asked if measure.respondent == Respondent.UNITS else [],
        }
        if line is not None:
            initial |= {
                name: getattr(line, name) for name in ("version", "progress", "period", "reason")
            }
        super().__init__(data, initial=initial, prefix=f"m{measure.pk}")
        _choices(self, "units", units)
        if line is None:
            for name in ("version", "progress", "period", "reason"):
                del self.fields[name]
        else:
            _choices(self, "period", [("", "–"), *periods.choices(line.round.year, line.period)])

    def clean(self) -> dict[str, Any]:
        """Say what a status still needs; what is not confirmed now need not be whole."""
        data = super().clean() or {}
        if not data.get("confirm"):
            return data
        if data.get("respondent") == Respondent.UNITS and not data.get("units"):
            self.add_error("units", _("Choose at least one unit."))
        if self.line is not None:
            self._clean_status(data)
        return data

    def _clean_status(self, data: dict[str, Any]) -> None:
        progress = data.get("progress")
        if not progress:
            self.add_error("progress", _("Choose how far the measure is."))
        if progress not in MAY_HAVE_PERIOD:
            data["period"] = ""
        elif progress in NEEDS_PERIOD and not data.get("period"):
            self.add_error("period", _("Say when."))
        if progress not in NEEDS_REASON:
            data["reason"] = ""
        elif not data.get("reason"):
            self.add_error("reason", _("Say why."))

    @property
    def is_settled(self) -> bool:
        """Whether title and respondent are confirmed already."""
        return self.measure.keyword_confirmed and self.measure.assignment_confirmed

    @property
    def is_chosen(self) -> bool:
        """Whether this measure is to be confirmed now. Only after is_valid()."""
        return bool(self.cleaned_data["confirm"])

    def edit(self) -> ConfirmEdit:
        """What the head confirms. Only after is_valid()."""
        data = self.cleaned_data
        line = None
        if self.line is not None:
            line = LineConfirmation(
                line_id=self.line.pk,
                version=data["version"] or 0,
                status=Status(data["progress"], data["period"], data["reason"]),
            )
        measure = MeasureEdit(
            keyword=data["keyword"],
            respondent=Respondent(data["respondent"]),
            unit_ids=tuple(data["units"]),
        )
        return ConfirmEdit(self.measure.pk, measure, line)


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
    field.choices = list(choices)
