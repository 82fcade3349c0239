"""The cover's form: three sentences and five requests, empty ones left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import PlainTextField
from guidelines.models import Measure
from packets.covers.models import REQUESTS, SENTENCES, TEXT_MAX, Cover, PointKind
from packets.covers.operations import CoverEdit, PointEdit
from packets.covers.proposals import Proposal

ROWS = {PointKind.SENTENCE: SENTENCES, PointKind.REQUEST: REQUESTS}


@dataclass(frozen=True, slots=True)
class PointFields:
    """The two bound fields of one point."""

    text: forms.BoundField
    measure: forms.BoundField


class CoverForm(forms.Form):
    """All points of a cover; `measures` are the edition's, in order."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    save_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        measures: Iterable[Measure],
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data, initial=initial)  # type: ignore[arg-type]  # plain mappings do
        choices = [(m.code, f"{m.code} {m.keyword}") for m in measures]
        for kind, count in ROWS.items():
            for n in range(count):
                self.fields[f"{kind}_{n}"] = _text_field(kind, n)
                self.fields[f"{kind}_{n}_measure"] = _measure_field(kind, n, choices)

    @classmethod
    def showing(cls, cover: Cover | None, measures: Iterable[Measure]) -> "CoverForm":
        """The stored points, or an empty form."""
        initial: dict[str, Any] = {"version": cover.version if cover else 0, "save_id": uuid4()}
        for point in cover.points.all() if cover else ():
            initial[f"{point.kind}_{point.ordinal}"] = point.text
            code = point.measure.code if point.measure else ""
            initial[f"{point.kind}_{point.ordinal}_measure"] = code
        return cls(measures=measures, initial=initial)

    def with_proposal(self, proposal: Proposal, measures: Iterable[Measure]) -> "CoverForm":
        """What is on the screen, with the proposal in the first empty place; nothing is saved."""
        data = {name: self.data.get(name, "") for name in self.fields}
        for n in range(ROWS[proposal.kind]):
            if not data[f"{proposal.kind}_{n}"].strip():
                data[f"{proposal.kind}_{n}"] = proposal.text
                data[f"{proposal.kind}_{n}_measure"] = proposal.measure
                break
        return CoverForm(measures=measures, initial=data)

    @property
    def sentences(self) -> list[PointFields]:
        """The rows of the summary."""
        return list(self._points(PointKind.SENTENCE))

    @property
    def requests(self) -> list[PointFields]:
        """The rows of the requests."""
        return list(self._points(PointKind.REQUEST))

    def clean(self) -> dict[str, Any]:
        """A request is tied to a measure; a measure without words means nothing."""
        data = super().clean() or {}
        for n in range(REQUESTS):
            name = f"{PointKind.REQUEST}_{n}"
            if data.get(name) and not data.get(f"{name}_measure"):
                self.add_error(f"{name}_measure", _("Choose the measure of this request."))
        return data

    def edit(self) -> CoverEdit:
        """What the head meant. Only after is_valid()."""
        data = self.cleaned_data
        points = tuple(
            PointEdit(kind=kind, text=text, measure=data[f"{kind}_{n}_measure"])
            for kind, count in ROWS.items()
            for n in range(count)
            if (text := data[f"{kind}_{n}"])
        )
        return CoverEdit(version=data["version"], save_id=data["save_id"], points=points)

    def _points(self, kind: PointKind) -> Iterator[PointFields]:
        for n in range(ROWS[kind]):
            yield PointFields(self[f"{kind}_{n}"], self[f"{kind}_{n}_measure"])


def _text_field(kind: PointKind, n: int) -> PlainTextField:
    label = _("Sentence %(n)d") if kind == PointKind.SENTENCE else _("Request %(n)d")
    return PlainTextField(
        label=label % {"n": n + 1},
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"class": "area area--s", "rows": 2}),
    )


def _measure_field(kind: PointKind, n: int, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    sentence = kind == PointKind.SENTENCE
    label = _("Measure of sentence %(n)d") if sentence else _("Measure of request %(n)d")
    return forms.ChoiceField(
        label=label % {"n": n + 1},
        choices=[("", pgettext_lazy("measure", "none")), *choices],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )
