"""Whether two PDFs of one snapshot say the same in the same order: asked after a new renderer.

Bytes may differ then; text, outline, tags and page count may not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from io import BytesIO  # isort: skip

SHOWN = 10
SLIDE_WIDTH = 900  # points; a sheet on its side is narrower
SLIDE_FOOT, SHEET_HEAD, SHEET_FOOT = 45, 60, 60  # margins of print.css and slides.css, in points


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is equal; `differences` as "place: old → new"."""

    bytes_equal: bool
    text_equal: bool
    outline_equal: bool
    tags_equal: bool
    pages_equal: bool
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether a reader is told the same."""
        return self.text_equal and self.outline_equal and self.tags_equal


@dataclass(frozen=True, slots=True)
class Reading:
    """What a PDF says: words, outline as (level, title), tags in order, number of pages."""

    words: tuple[str, ...]
    outline: tuple[tuple[int, str], ...]
    tags: tuple[str, ...]
    pages: int


def compare(old_pdf: bytes, new_pdf: bytes) -> Comparison:
    """Compare two PDFs by what they say; page breaks may move, words may not."""
    if old_pdf == new_pdf:
        return Comparison(True, True, True, True, True, ())  # noqa: FBT003 -- five equalities
    old, new = read(old_pdf), read(new_pdf)
    differences = (
        *_differences("text", old.words, new.words),
        *_differences("outline", old.outline, new.outline),
        *_differences("tags", old.tags, new.tags),
    )
    return Comparison(
        bytes_equal=False,
        text_equal=old.words == new.words,
        outline_equal=old.outline == new.outline,
        tags_equal=old.tags == new.tags,
        pages_equal=old.pages == new.pages,
        differences=differences,
    )


def read(pdf: bytes) -> Reading:
    """What the PDF says, running lines left out."""
    document = pdfium.PdfDocument(pdf)
    words: list[str] = []
    for page in document:
        words += _body(page).split()
    outline = tuple((mark.level, str(mark.get_title())) for mark in document.get_toc())
    pages = len(document)
    document.close()
    return Reading(tuple(words), outline, tuple(_tags(pdf)), pages)


def _body(page: Any) -> str:
    """The page's text between its running lines."""
    width, height = page.get_size()
    is_slide = width > SLIDE_WIDTH
    top, bottom = (0, SLIDE_FOOT) if is_slide else (SHEET_HEAD, SHEET_FOOT)
    return str(page.get_textpage().get_text_bounded(0, bottom, width, height - top))


def _tags(pdf: bytes) -> Iterator[str]:
    catalog = PDFDocument(PDFParser(BytesIO(pdf))).catalog
    stack = [resolve1(catalog.get("StructTreeRoot"))]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += [resolve1(child) for child in reversed(node)]
        elif isinstance(node, dict):
            if "S" in node:
                yield str(node["S"].name)
            stack.append(resolve1(node.get("K")))


def _differences(place: str, old: tuple[object, ...], new: tuple[object, ...]) -> Iterator[str]:
    pairs = enumerate(zip_longest(old, new, fillvalue="∅"))
    found = (f"{place} {n}: {a} → {b}" for n, (a, b) in pairs if a != b)
    return (line for line, _ in zip(found, range(SHOWN), strict=False))
