"""A .pdf with a text layer: its lines by position, ruled tables and two columns recognised."""

import io
import re
import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from statistics import quantiles
from typing import Any

import pdfplumber
from django.utils.translation import gettext_lazy as _
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from guidelines.importing.archives import UNPACKED_LIMIT_BYTES
from guidelines.importing.document import (
    Document,
    Place,
    PlaceKind,
    Remark,
    Slide,
    UnreadableDocument,
    refusal,
    remark,
)
from guidelines.importing.grid import GridLine, Word, grid_slides
from guidelines.importing.tables import Row, table_blocks

PAGE_LIMIT = 500
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_BYTES = 400
_TWICE_PACKED = re.compile(rb"/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?\b")
_LINE_TOLERANCE = 3
_BULLET_GLYPH = re.compile(r"\(cid:\d+\)")
_BROKEN = (
    PSException,
    PDFSyntaxError,
    PdfminerException,
    MalformedPDFException,
    NotImplementedError,
    struct.error,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    zlib.error,
    RecursionError,
    OverflowError,
)


def read_pdf(data: bytes, name: str) -> Document:
    """Read the text layer; refuse a scan, a locked file and one that would swell when opened."""
    _refuse_swelling(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = document.pages
            if len(pages) > PAGE_LIMIT:
                raise refusal(
                    _("The file has more than {limit} pages. Choose the guidelines alone."),
                    limit=PAGE_LIMIT,
                )
            remarks: list[Remark] = []
            slides = _read_pages(pages, remarks)
    except _BROKEN as error:
        raise _refusal_for(error) from error
    if not any(slide.blocks for slide in slides):
        raise UnreadableDocument(
            _(
                "The pages have no text layer: the file is a scan or a picture. Run text "
                "recognition (OCR) on it, or export the text from the original, and try again."
            )
        )
    return Document(name, tuple(slides), tuple(remarks))


def _refusal_for(error: BaseException) -> UnreadableDocument:
    causes = (error, *error.args)
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
        return UnreadableDocument(
            _("The file is protected by a password. Save it without one and try again.")
        )
    return UnreadableDocument(
        _("The file is cut short or damaged. Save it again as .pdf and try again.")
    )


def _refuse_swelling(data: bytes) -> None:
    """Unpack each stream just far enough to know that all of them stay under the limit."""
    left = UNPACKED_LIMIT_BYTES
    for match in _STREAM.finditer(data):
        described = data[max(0, match.start() - _DICTIONARY_BYTES) : match.start()]
        described = described[described.rfind(b"obj") :]
        picture = b"/Image" in described
        size = _unpacked_bytes(data[match.end() :], UNPACKED_LIMIT_BYTES if picture else left)
        left = left if picture else left - size
        if size >= UNPACKED_LIMIT_BYTES or left <= 0 or _TWICE_PACKED.search(described):
            raise refusal(
                _(
                    "The file would unpack to more than {limit} MiB. Export its text and choose "
                    "that instead."
                ),
                limit=UNPACKED_LIMIT_BYTES // (1024 * 1024),
            )


def _unpacked_bytes(packed: bytes, limit: int) -> int:
    try:
        return len(zlib.decompressobj().decompress(packed, limit))
    except zlib.error:
        return 0


def _read_pages(pages: Sequence[Any], remarks: list[Remark]) -> list[Slide]:
    lines: list[list[GridLine]] = []
    for number, page in enumerate(pages, 1):
        place = Place(PlaceKind.PAGE, number)
        found = _page_lines(page, place, remarks)
        if not found and page.images:
            remarks.append(
                remark(place, _("This page is a picture without text and was not read."))
            )
        lines.append(found)
        page.close()
    return grid_slides(lines, _pitch(lines))


def _page_lines(page: Any, place: Place, remarks: list[Remark]) -> list[GridLine]:
    tables = [table for table in page.find_tables() if _is_table(table)]
    lines: list[GridLine] = []
    for index, table in enumerate(tables, 1):
        rows = [Row(tuple(cell or "" for cell in _merged(row))) for row in table.extract()]
        blocks = tuple(table_blocks(rows, place, index * 1000, remarks))
        lines.append(GridLine(table.bbox[1], table.bbox[3], place, (), blocks))
    words = [word for word in page.extract_words() if not _in_tables(word, tables)]
    lines.extend(_lines_of(words, place))
    return sorted(lines, key=lambda line: line.top)


def _is_table(table: Any) -> bool:
    return max((len(row.cells) for row in table.rows), default=0) > 1


def _merged(row: Sequence[str | None]) -> list[str]:
    """Leave out what a merged cell covers (None), so that a merged row has one cell."""
    cells = [cell for cell in row if cell is not None]
    return cells or [""]


def _in_tables(word: dict[str, Any], tables: Sequence[Any]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(t.bbox[0] <= x <= t.bbox[2] and t.bbox[1] <= y <= t.bbox[3] for t in tables)


def _lines_of(words: Sequence[dict[str, Any]], place: Place) -> list[GridLine]:
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if rows and abs(word["bottom"] - rows[-1][0]["bottom"]) <= _LINE_TOLERANCE:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_grid_line(row, place) for row in rows]


def _grid_line(row: Sequence[dict[str, Any]], place: Place) -> GridLine:
    ordered = sorted(row, key=lambda word: word["x0"])
    texts = [word["text"] for word in ordered]
    texts[0] = _BULLET_GLYPH.sub("•", texts[0])  # a symbol font's bullet has no letter of its own
    words = tuple(
        Word(text, word["x0"], word["x1"]) for text, word in zip(texts, ordered, strict=True)
    )
    return GridLine(
        min(word["top"] for word in row), max(word["bottom"] for word in row), place, words
    )


def _pitch(pages: Sequence[Sequence[GridLine]]) -> float:
    """Measure how far apart the lines of one paragraph stand: the lower quarter of all gaps."""
    gaps = [
        after.bottom - before.bottom
        for page in pages
        for before, after in pairwise(page)
        if not before.blocks and not after.blocks and after.bottom > before.bottom
    ]
    if not gaps:
        return 0
    return quantiles(gaps, n=4)[0] if len(gaps) > 1 else gaps[0]
