from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.text import plain
from exchange.filling.operations import Upload
from exchange.filling.planning import PlannedRow
from exchange.filling.reader import read_workbook
from exchange.filling.recognising import recognise
from guidelines.importing.document import UnreadableDocument

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LIMIT_BYTES = 20 * 1024 * 1024
STORED, FILE = "stored", "file"


class FillingUploadForm(forms.Form):
    """A workbook that was filled in outside; after cleaning, `file` is what was read of it."""

    file = forms.FileField(
        label=_("The filled-in workbook"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx"}),
    )

    def clean_file(self) -> Upload:
        """Read the file. Raises ValidationError with one sentence that says what to do."""
        sent = cast("UploadedFile", self.cleaned_data["file"])
        if not sent.size:
            raise ValidationError(_("The file is empty. Choose the filled-in .xlsx workbook."))
        if sent.size > LIMIT_BYTES:
            raise ValidationError(
                _("The file is larger than 20 MiB. Copy the texts into a newly exported workbook."),
                code="too_large",
            )
        data = sent.read()
        try:
            found = recognise(read_workbook(data))
        except UnreadableDocument as refused:
            raise ValidationError(str(refused)) from None
        return Upload(name=_shown(sent.name or ""), data=data, found=found)

    def is_too_large(self) -> bool:
        """Whether the file's size is what was wrong."""
        return self.has_error("file", "too_large")


def _shown(name: str) -> str:
    """The name for showing: one line, nothing that turns the direction of reading."""
    return " ".join(plain(name).split()) or "–"


class ApplyFillingForm(forms.Form):
    """The preview's digest, and a choice for every conflict; neither is chosen beforehand."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conflicts: Sequence[PlannedRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        for row in conflicts:
            self.fields[row.field_name] = forms.ChoiceField(
                label=_("Which text stays?"),
                choices=[
                    (STORED, _("What is stored here")),
                    (FILE, _("What the workbook says")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose which text stays.")},
            )

    def choices(self) -> list[tuple[PlannedRow, BoundField]]:
        """Each conflict with its field."""
        return [(row, self[row.field_name]) for row in self.conflicts]

    def take(self) -> set[UUID]:
        """The entries whose text is the workbook's."""
        return {
            row.entry.pk
            for row in self.conflicts
            if row.entry and self.cleaned_data[row.field_name] == FILE
        }
