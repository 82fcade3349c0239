"""Bytes of an unknown file into a document. The content decides the format, never the name."""

from django.utils.translation import gettext_lazy as _

from guidelines.importing.archives import check_archive
from guidelines.importing.document import NOTHING_TO_READ, Document, UnreadableDocument, refusal
from guidelines.importing.pdf import read_pdf
from guidelines.importing.slides import read_slides
from guidelines.importing.text import read_text

TEXT_LIMIT_BYTES = 2 * 1024 * 1024
FILE_LIMIT_BYTES = 20 * 1024 * 1024
_MIB = 1024 * 1024
_PDF_HEADER_BYTES = 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_document(data: bytes, name: str) -> Document:
    """Read text, .pptx or .pdf; raise UnreadableDocument with one sentence that says what to do."""
    if len(data) > FILE_LIMIT_BYTES:
        raise _too_large(FILE_LIMIT_BYTES)
    if data.startswith(_OLE):
        raise UnreadableDocument(
            _(
                "The file is an old or password-protected Office file. Save it as .pptx without a "
                "password, or as .pdf, and try again."
            )
        )
    if data.startswith(b"PK"):
        check_archive(data)
        document = read_slides(data, name)
    elif b"%PDF-" in data[:_PDF_HEADER_BYTES]:
        document = read_pdf(data, name)
    else:
        if len(data) > TEXT_LIMIT_BYTES:
            raise _too_large(TEXT_LIMIT_BYTES)
        document = read_text(data, name)
    if not any(slide.blocks for slide in document.slides):
        raise UnreadableDocument(NOTHING_TO_READ)
    return document


def _too_large(limit: int) -> UnreadableDocument:
    return refusal(
        _(
            "The file is larger than {limit} MiB. Leave out the pictures or export the text, and "
            "try again."
        ),
        limit=limit // _MIB,
    )
