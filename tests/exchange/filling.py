"""Bringing a workbook back, as a person does on the page."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.operations import unaudited
from reporting.entries.models import Entry
from tests.conftest import Browser


def upload(browser: Browser, content: bytes, name: str = "kirjaukset.xlsx") -> Any:
    """Send the file."""
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("filling-upload"), {"file": file})


def preview(browser: Browser, content: bytes) -> Any:
    """Send the file and open its preview."""
    answer = upload(browser, content)
    assert answer.status_code == 302, answer.context["form"].errors
    return browser.get(answer["Location"])


def apply(browser: Browser, page: Any, **choices: str) -> Any:
    """Press the button of the preview."""
    address = reverse("filling-apply", args=[page.context["filling"].pk])
    return browser.post(address, {"seen": page.context["plan"].digest, **choices})


def kinds(page: Any) -> list[str]:
    """What each row of the preview is."""
    return [row.kind for row in page.context["plan"].rows]


def save(entry: Entry, text: str) -> None:
    """Somebody writes here while the workbook is out."""
    with unaudited("somebody else's save"):
        entry.text = text
        entry.version += 1
        entry.save(update_fields=["text", "version"])


def sentences(page: Any) -> list[tuple[int, str, str]]:
    """Row, column and sentence of each fault of the preview."""
    return [
        (row.number, fault.column, fault.sentence)
        for row in page.context["plan"].refused
        for fault in row.faults
    ]
